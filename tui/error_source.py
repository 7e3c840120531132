"""Where the errors of one run come from: its stored epochs, their story, and the verdicts beside it."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from core.errors import RunError
from tui.error_list import Background, ErrorList, place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.at_checkpoint import AtCheckpoint
    from core.comparison import Compared
    from core.dataset import Dataset
    from core.runs import Run
    from core.story import Story
    from core.verdicts import Decision, Verdict, Verdicts


class ErrorSource:
    """Reads and judges, away from the event loop and one thing after the other.

    It follows the newest epoch until another one or the checkpoint is chosen, and again when one comes back
    to it.
    """

    def __init__(self, run: Run, dataset: Dataset) -> None:
        self.run = run
        self.dataset = dataset
        self.newest = 0
        self.refusal = ""
        """Why the verdicts cannot be read, if they cannot."""
        self.epoch = 0
        """The epoch that was read last."""
        self.batch = 0
        """How many batches of it were done, where that was a checkpoint, else 0."""
        self._chosen: int | None = None
        self._held: AtCheckpoint | None = None
        """What was said at the checkpoint that was chosen: its file may be another one by now."""
        self._story: Story | None = None
        self._verdicts: dict[int, Verdict] = {}
        self._doubted: dict[int, int | None] | None = None
        self._lock = asyncio.Lock()

    @property
    def place(self) -> str:
        """Return when that was said which was read last: `epoch 5`, or `epoch 5, batch 120`."""
        return place(self.epoch, self.batch)

    async def load(self, newest: int) -> ErrorList:
        """Return the errors after `newest` or the epoch that was chosen; raise RunError if there are none."""
        async with self._lock:
            self.newest = newest
            if self._held:
                return await asyncio.to_thread(self._made_at, self._held)
            if self._chosen is not None and self._chosen >= newest:
                self._chosen = None
            return await asyncio.to_thread(self._read, self._chosen or newest)

    async def step(self, by: int) -> ErrorList | None:
        """Return the errors of the epoch stored before (-1) or after (1) the last one read, or None."""
        async with self._lock:
            epochs = self._story.epochs if self._story else ()
            ended = self.epoch - bool(self.batch)  # the last epoch that had ended there
            there = [epoch for epoch in epochs if (epoch < self.epoch if by < 0 else epoch > ended)]
            if not there:
                return None
            wanted = there[-1] if by < 0 else there[0]
            errors = await asyncio.to_thread(self._read, wanted)
            self._chosen, self._held = wanted if wanted < self.newest else None, None
            return errors

    async def step_to_checkpoint(self, stay: bool = True) -> ErrorList | None:
        """Return the errors at the last checkpoint, None unless that is in the midst of a later epoch.

        If one is to `stay`, it is shown until another place is chosen, whatever ends meanwhile; else the next
        epoch takes its place.
        """
        async with self._lock:
            leave = threading.Event()
            try:
                said = await asyncio.to_thread(self._ask, leave)
            finally:
                leave.set()  # nobody may wait any more, and a large model takes its time
            if said is None:
                return None
            errors = await asyncio.to_thread(self._made_at, said)
            self._chosen, self._held = None, said if stay else None
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
            first = self.epoch if self.epoch < epochs[-1] and not self.batch else epochs[-2]
            sides = Side(self.run, first), Side(self.run, epochs[-1])
            return await asyncio.to_thread(compare_sides, self.dataset, *sides)

    def _take(self, verdicts: Verdicts) -> None:
        # In place: every list of errors that was made here shows the same verdicts.
        self._verdicts.clear()
        self._verdicts.update(verdicts.current())

    def _read(self, epoch: int) -> ErrorList:
        from core.predictions import read_predictions

        labels, classes = self.dataset.y_test, len(self.dataset.class_names)
        return self._made(read_predictions(self.run, epoch, len(labels), classes), epoch)

    def _ask(self, leave: threading.Event) -> AtCheckpoint | None:
        from core.at_checkpoint import checkpoint_position, predict_at_checkpoint

        here = (self.epoch, self.batch) if self.batch else (self.epoch + 1, 0)
        position = checkpoint_position(self.run)
        if not (position and position.step) or (position.epoch, position.step) <= here:
            return None
        said = predict_at_checkpoint(self.run, self.dataset, leave)
        return said if said.position.step else None  # else an epoch has just ended, and been stored

    def _made_at(self, said: AtCheckpoint) -> ErrorList:
        return self._made(said.probabilities, said.position.epoch, said.position.step)

    def _made(self, probabilities: npt.NDArray[np.float32], epoch: int, batch: int = 0) -> ErrorList:
        from core.story import read_story
        from core.suspects import doubted
        from core.verdicts import read_verdicts

        labels, classes = self.dataset.y_test, len(self.dataset.class_names)
        self._story = read_story(self.run, labels, classes, self._story)
        if self._doubted is None:
            self._doubted = doubted(self.dataset)
        try:
            self._take(read_verdicts(self.run, len(labels)))
            self.refusal = ""
        except RunError as error:
            self.refusal = str(error)
        self.epoch, self.batch = epoch, batch
        newest = max(self.newest, epoch - bool(batch))
        background = Background(self._story, self._verdicts, self._doubted, newest)
        return ErrorList(self.dataset, probabilities, epoch, background, batch)
