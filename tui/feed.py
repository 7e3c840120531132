"""The one place where events become messages: it follows a run's log and folds what is new."""

import asyncio
import time

from textual.message_pump import MessagePump

from core.last_words import LastWords, last_words
from core.log import LogReader
from core.runs import Run
from core.state import RunState, Status
from tui.messages import RunChanged

EVERY = 0.5
"""Seconds between two looks: a screen that changes more often only costs bytes on the wire."""
LAST_WORDS = 3
"""Lines of the worker's output that help to understand an end."""
BUDGET = 0.02
"""Seconds that one look may take; what is left in a long log waits for the next."""


class Feed:
    """Follows one run for `target`, which is told of every change by RunChanged."""

    def __init__(self, run: Run, target: MessagePump) -> None:
        self.run = run
        self.state = RunState()
        self.status: Status | None = None
        self.last_words = LastWords()
        """What the run left behind, once it has stopped, died or failed."""
        self._reader = LogReader(run.log)
        self._target = target

    async def catch_up(self) -> None:
        """Fold what is already there, away from the event loop, then tell."""
        await asyncio.to_thread(self._fold_all)
        self.look()

    def look(self) -> None:
        """Fold what is new; tell if anything changed."""
        # Asked before the log is read: a worker that ends in between has then written its last event already.
        live = self.run.is_live()
        changed = self._fold_some()
        status = self.state.status(live)
        removed = not live and not self.run.folder.is_dir()
        if changed or status != self.status or removed != self.last_words.removed:
            ended = removed or status in ("stopped", "died", "failed")
            self.last_words = last_words(self.run, LAST_WORDS) if ended else LastWords()
            self.status = status
            self._target.post_message(RunChanged(self.run, self.state, status))

    def _fold_all(self) -> None:
        for event in self._reader.read_all():
            self.state.apply(event)

    def _fold_some(self) -> bool:
        if self._reader.was_replaced():
            self.state = RunState()
        changed, until = False, time.monotonic() + BUDGET
        while events := self._reader.read():
            for event in events:
                self.state.apply(event)
            changed = True
            if time.monotonic() > until:
                break
        return changed
