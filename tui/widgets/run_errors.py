"""What the errors pane does with a run: show any of its epochs, and keep what a person says of a digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.reactive import reactive

from core.errors import RunError
from tui.error_source import ErrorSource
from tui.look import Look

if TYPE_CHECKING:
    from core.dataset import Dataset
    from core.runs import Run
    from core.verdicts import Verdict
    from tui.error_list import ErrorList


PATIENCE = 0.2
"""Seconds that a model may take to answer before it is said that it is asked."""


class RunErrors(Vertical):
    """The half of the errors pane that reads and writes; what it has read is shown by `take`."""

    look: reactive[Look] = reactive(Look())

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self.source: ErrorSource | None = None
        self._told = ""

    @property
    def errors(self) -> ErrorList | None:
        """What is on the screen."""
        raise NotImplementedError

    @property
    def index(self) -> int | None:
        """The test index of the digit under the cursor."""
        raise NotImplementedError

    def take(self, errors: ErrorList) -> None:
        """Show `errors`."""
        raise NotImplementedError

    def show_again(self) -> None:
        """Show what is shown, as it is known now."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Say why nothing can be shown."""
        raise NotImplementedError

    async def load_predictions(self, run: Run, dataset: Dataset, epoch: int) -> None:
        """Read and show what `run` predicted after its newest `epoch`, or the one that was gone back to."""
        source = self.source
        if source is None or source.run != run or source.dataset is not dataset:
            source = self.source = ErrorSource(run, dataset)
        try:
            errors = await source.load(epoch)
        except RunError as error:
            self.refuse(str(error))
        else:
            self._take_from(source, errors)

    def load_checkpoint(self, run: Run, dataset: Dataset) -> None:
        """Show what `run`, without an ended epoch, says at its checkpoint, unless that has begun already."""
        source = self.source
        if source is None or source.run != run or source.dataset is not dataset:
            self.source = ErrorSource(run, dataset)
            self._load_checkpoint(self.source)

    @work(group="epoch")
    async def _load_checkpoint(self, source: ErrorSource) -> None:
        try:
            errors = await self._at_checkpoint(source, stay=False)
        except RunError as error:
            if self.source is source and self.is_attached:
                self.refuse(str(error))
            return
        if errors is not None:
            self._take_from(source, errors)

    async def _at_checkpoint(self, source: ErrorSource, stay: bool) -> ErrorList | None:
        notice = self.set_timer(PATIENCE, self._say_asked)
        try:
            return await source.step_to_checkpoint(stay)
        finally:
            notice.stop()

    def _say_asked(self) -> None:
        self.notify("The model at the last checkpoint is asked about every test digit.", timeout=3)

    def _take_from(self, source: ErrorSource, errors: ErrorList) -> None:
        # Another run may have come to the screen meanwhile, or the screen may be gone.
        if self.source is source and self.is_attached:
            self.take(errors)
            if source.refusal != self._told:
                self._told = source.refusal
                if source.refusal:
                    self.complain(source.refusal)

    def action_epoch_back(self) -> None:
        self._step(-1)

    def action_epoch_forward(self) -> None:
        self._step(1)

    @work(group="epoch")
    async def _step(self, by: int) -> None:
        source = self.source
        if source is None or self.errors is None:
            return
        try:
            errors = await source.step(by)
            if errors is None and by > 0:
                errors = await self._at_checkpoint(source, stay=True)
        except RunError as error:
            self.complain(str(error))
            return
        if errors is not None:
            self._take_from(source, errors)
        elif by < 0:
            self.notify(f"{source.place.capitalize()} is the first that is stored.", timeout=3)
        else:
            self.notify(f"{source.place.capitalize()} is the newest.", timeout=3)

    def action_judge(self, verdict: Verdict) -> None:
        """Keep `verdict` on the digit under the cursor: as it is now, not when the file is written."""
        if self.source is not None and self.index is not None:
            self._judge(self.source, self.index, verdict)

    @work(group="verdict")
    async def _judge(self, source: ErrorSource, index: int, verdict: Verdict) -> None:
        try:
            await source.judge(index, verdict)
        except RunError as error:
            self.complain(str(error))
            return
        if not self.is_attached:
            return
        self.show_again()
        self.notify(f"Digit {index}: {verdict}. U takes it back.", timeout=3)

    @work(group="verdict")
    async def action_undo(self) -> None:
        """Take back the last verdict, whatever digit it is on."""
        if self.source is None:
            return
        try:
            taken = await self.source.undo()
        except RunError as error:
            self.complain(str(error))
            return
        if not self.is_attached:
            return
        self.show_again()
        self.notify(
            f"Digit {taken.index}: no longer {taken.verdict}."
            if taken
            else "There is no verdict to take back.",
            timeout=3,
        )

    @work(exclusive=True, group="compare")
    async def action_compare(self) -> None:
        """Show what became right and wrong between two epochs."""
        from tui.screens.compare_screen import CompareScreen

        if self.source is None:
            return
        try:
            made = await self.source.compare()
        except RunError as error:
            self.complain(str(error))
            return
        if made:
            self.app.push_screen(CompareScreen(made, self.look))
        else:
            self.notify("There is only one epoch yet, so there is nothing to compare it with.", timeout=4)

    def complain(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False)
