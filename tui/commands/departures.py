"""The ways in which a user leaves a training in the foreground, none of which ends it by accident."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType


class Left(BaseException):
    """The user is gone: SIGTERM, SIGHUP or a second Ctrl+C; no Exception, so that nobody takes it for one."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Departures:
    """Turns SIGTERM and SIGHUP into Left, and, once there is a run to stop, counts presses of Ctrl+C.

    A signal that was ignored from the start, as under nohup, stays ignored.
    """

    def __init__(self) -> None:
        self.wants_stop = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Departures:
        self._catch(signal.SIGTERM)
        self._catch(signal.SIGHUP)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def there_is_a_run(self) -> None:
        """From now on the first Ctrl+C only sets `wants_stop`; before, it ends the command."""
        self._catch(signal.SIGINT)

    def _catch(self, number: int) -> None:
        if signal.getsignal(number) is not signal.SIG_IGN:
            self._before[number] = signal.signal(number, self._handle)

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if number == signal.SIGINT and not self.wants_stop:
            self.wants_stop = True
            return
        for caught, handler in self._before.items():
            signal.signal(caught, handler)  # a third one ends even a command that is stuck in writing
        raise Left(number)
