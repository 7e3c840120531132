"""What leads out of the errors pane: the confusion matrix, a file, the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive

from tui.look import Look
from tui.widgets.run_errors import RunErrors

if TYPE_CHECKING:
    from core.selection import Filter
    from tui.error_list import ErrorList, View
    from tui.screens.confusion_screen import ConfusionScreen


class ErrorsOut(RunErrors):
    """The half of the errors pane that hands on what is shown, and shows what comes back of it."""

    look: reactive[Look] = reactive(Look())

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._matrix: ConfusionScreen | None = None

    @property
    def view(self) -> View:
        """What is shown of the errors."""
        raise NotImplementedError

    def show_only(self, chosen: Filter) -> None:
        """Show in the table just what `chosen` lets through."""
        raise NotImplementedError

    @work
    async def action_confusion(self) -> None:
        if self.errors is None:
            return
        from tui.screens.confusion_screen import ConfusionScreen

        self._matrix = ConfusionScreen(self.errors, self.look)
        chosen = await self.app.push_screen_wait(self._matrix)
        self._matrix = None
        if chosen is not None:
            self.show_only(chosen)

    def follow(self, errors: ErrorList) -> None:
        """Have the matrix, if it is open, show the same epoch of the same digits as the table."""
        before = self.errors
        if self._matrix and self._matrix.is_mounted and before and before.dataset is errors.dataset:
            self._matrix.show(errors)

    @work
    async def action_export(self) -> None:
        if self.errors is None:
            return
        from tui.exporting import export_errors

        rows = self.errors.shown(self.view)
        if len(rows):
            await export_errors(self.app, self.errors, rows, self.view.filter.text, self.look)
        else:
            self.notify("Nothing is shown, so there is nothing to export.", markup=False)

    def action_copy(self) -> None:
        """Copy by OSC 52, to which no terminal answers: whether it did, only the user can know."""
        if self.index is not None:
            self.app.copy_to_clipboard(str(self.index))
            self.notify(f"Sent index {self.index} to the terminal's clipboard.", markup=False)
