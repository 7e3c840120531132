"""Where the errors of one run come from: its stored epochs, their story, and the verdicts beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.errors import RunError
from tui.error_list import Background, ErrorList

if TYPE_CHECKING:
    from core.comparison import Compared
    from core.dataset import Dataset
    from core.runs import Run
    from core.story import Story
    from core.verdicts import Decision, Verdict, Verdicts


class ErrorSource:
    """Reads and judges, away from the event loop and one thing after the other.

    It follows the newest epoch until another one is chosen, and again when one comes back to it.
    """

    def __init__(self, run: Run, dataset: Dataset) -> None:
        self.run = run
        self.dataset = dataset
        self.newest = 0
        self.refusal = ""
        """Why the verdicts cannot be read, if they cannot."""
        self.epoch = 0
        """The epoch that was read last."""
        self._chosen: int | None = None
        self._story: Story | None = None
        self._verdicts: dict[int, Verdict] = {}
        self._doubted: dict[int, int | None] | None = None
        self._lock = asyncio.Lock()

    async def load(self, newest: int) -> ErrorList:
        """Return the errors after `newest` or the epoch that was chosen; raise RunError if there are none."""
        async with self._lock:
            self.newest = newest
            if self._chosen is not None and self._chosen >= newest:
                self._chosen = None
            return await asyncio.to_thread(self._read, self._chosen or newest)

    async def step(self, by: int) -> ErrorList | None:
        """Return the errors of the epoch stored before (-1) or after (1) the last one read, or None."""
        async with self._lock:
            epochs = self._story.epochs if self._story else ()
            there = [epoch for epoch in epochs if (epoch < self.epoch if by < 0 else epoch > self.epoch)]
            if not there:
                return None
            wanted = there[-1] if by < 0 else there[0]
            errors = await asyncio.to_thread(self._read, wanted)
            self._chosen = wanted if wanted < self.newest else None
            return errors

    async def judge(self, index: int, verdict: Verdict) -> None:
        """Keep a verdict on the test digit `index`; raise RunError if it cannot be kept.

        Whoever asks may leave meanwhile: what is written is known here all the same, as with `undo`.
        """
        await asyncio.shield(asyncio.create_task(self._judge(index, verdict)))

    async def _judge(self, index: int, verdict: Verdict) -> None:
        from core.verdicts import judge

        async with self._lock:
            self._take(await asyncio.to_thread(judge, self.run, len(self.dataset.y_test), index, verdict))

    async def undo(self) -> Decision | None:
        """Take back the last verdict and return it, None if there was none; raise RunError if that fails."""
        return await asyncio.shield(asyncio.create_task(self._undo()))

    async def _undo(self) -> Decision | None:
        from core.verdicts import undo

        async with self._lock:
            left, taken = await asyncio.to_thread(undo, self.run, len(self.dataset.y_test))
            self._take(left)
            return taken

    async def settle(self) -> None:
        """Wait until all that was asked for so far is known."""
        async with self._lock:
            return

    async def compare(self) -> Compared | None:
        """Compare the epoch read last with the newest, or that with the one before; None if alone."""
        from core.comparison import Side, compare_sides

        async with self._lock:
            epochs = self._story.epochs if self._story else ()
            if len(epochs) < 2:
                return None
            first = self.epoch if self.epoch < epochs[-1] else epochs[-2]
            sides = Side(self.run, first), Side(self.run, epochs[-1])
            return await asyncio.to_thread(compare_sides, self.dataset, *sides)

    def _take(self, verdicts: Verdicts) -> None:
        # In place: every list of errors that was made here shows the same verdicts.
        self._verdicts.clear()
        self._verdicts.update(verdicts.current())

    def _read(self, epoch: int) -> ErrorList:
        from core.predictions import read_predictions
        from core.story import read_story
        from core.suspects import doubted
        from core.verdicts import read_verdicts

        labels, classes = self.dataset.y_test, len(self.dataset.class_names)
        probabilities = read_predictions(self.run, epoch, len(labels), classes)
        self._story = read_story(self.run, labels, classes, self._story)
        if self._doubted is None:
            self._doubted = doubted(self.dataset)
        try:
            self._take(read_verdicts(self.run, len(labels)))
            self.refusal = ""
        except RunError as error:
            self.refusal = str(error)
        newest, self.epoch = max(self.newest, epoch), epoch
        background = Background(self._story, self._verdicts, self._doubted, newest)
        return ErrorList(self.dataset, probabilities, epoch, background)
