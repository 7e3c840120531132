"""Signals to a worker: a terminal's end does not concern it, and a request to end is a request to stop."""

import os
import signal
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.training.session import Session


class Signals:
    """Ignores SIGHUP, and notes SIGTERM and SIGINT in the session, which saves and stops at the next batch.

    While there is no session there is nothing to save, and the process ends at once.
    """

    def __init__(self) -> None:
        self.session: Session | None = None
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_end)

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if self.session is None:
            os._exit(0)
        self.session.signal = signal.Signals(number).name
