"""The confusion matrix of one epoch, to be walked through, and on its other page the calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.confusion import Confusion, cell_filter
from core.selection import Filter
from tui.actions import bindings
from tui.confusion_words import cell_words, class_words, enter_words
from tui.explaining import Explaining, key_of
from tui.screens.dialog import Dialog
from tui.widgets.calibration_chart import CalibrationChart
from tui.widgets.confusion_table import ConfusionTable
from tui.width import clip

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from tui.error_list import ErrorList
    from tui.look import Look

ROOMY = (80, 22)
"""Columns and rows from which the box has a margin inside."""
WORDS = 4
"""Lines under the matrix: a blank one, the cell, its class, and what Enter does."""


class ConfusionScreen(Dialog[Filter | None], Explaining):
    """Dismisses with the Filter of the cell that was chosen, or with None when it was left."""

    CSS_PATH = "confusion_screen.tcss"
    PLACE = "confusion"
    BINDINGS = bindings("confusion")
    ON_MATRIX: ClassVar[frozenset[str]] = frozenset({"across", "next", "percent", "choose"})

    def __init__(self, errors: ErrorList, look: Look) -> None:
        from core.calibration import calibration

        super().__init__()
        labels = errors.dataset.y_test
        self._confusion = Confusion.of(errors.probabilities, labels, errors.names)
        self._table = ConfusionTable(self._confusion)
        self._chart = CalibrationChart(calibration(errors.probabilities, labels))
        self._table.look = self._chart.look = look
        self._place, self._look = errors.place, look
        self.set_class(look.ascii, "-ascii")
        self.add_class("-matrix")

    def compose(self) -> ComposeResult:
        with Vertical(id="confusion"):
            yield self._table
            yield Static(id="confusion-words")
            yield self._chart

    def show(self, errors: ErrorList) -> None:
        """Show another epoch of the same test split."""
        from core.calibration import calibration

        labels = errors.dataset.y_test
        self._confusion = Confusion.of(errors.probabilities, labels, errors.names)
        self._place = errors.place
        self._table.show(self._confusion)
        self._chart.show(calibration(errors.probabilities, labels))
        self._show_words()

    def on_mount(self) -> None:
        # As high as what is in it, with its border, and the words right under the matrix.
        self._table.styles.max_height = self._table.rows
        self.query_one("#confusion").styles.max_height = 2 + max(self._table.rows + WORDS, self._chart.rows)
        self._show_words()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= ROOMY[0] and event.size.height >= ROOMY[1], "-roomy")
        self.call_after_refresh(self._show_words)  # names are cut to the room that there is then

    def why_not(self, action: str) -> str:
        if action in self.ON_MATRIX and not self.has_class("-matrix"):
            return f"That is for the matrix; press {key_of('confusion.other')} to go back to it."
        if action == "next" and not self._confusion.worst:
            return "Nothing is wrong, so there is no error to go to."
        return ""

    @on(ConfusionTable.CursorMoved)
    def _show_words(self) -> None:
        box, matrix = self.query_one("#confusion"), self.has_class("-matrix")
        what, other = ("Confusion", "c calibration") if matrix else ("Calibration", "c confusion")
        edge = max(box.size.width - 4, 0)
        box.border_title = Content(clip(f"{what}, {self._place}", edge, self._look))
        dot = self._look.dot
        keys = f"arrows {dot} n worst {dot} % share {dot} " if matrix else ""
        box.border_subtitle = Content(clip(f"{keys}{other} {dot} Esc back", edge, self._look))
        true, predicted = self._table.cursor
        room = box.size.width
        lines = [
            words(self._confusion, true, predicted, room, self._look) for words in (cell_words, class_words)
        ]
        lines.append(enter_words(self._confusion, true, predicted, self._look))
        styles = ("bold", "", "dim")
        self.query_one("#confusion-words", Static).update(
            Content("\n").join([Content.styled(*line) for line in zip(lines, styles, strict=True)])
        )

    def action_down(self, rows: int) -> None:
        if self.has_class("-matrix"):
            self._go(rows, 0)
        else:
            self._chart.scroll_by(rows)

    def action_page(self, pages: int) -> None:
        self.action_down(pages * self._table.page)

    def action_across(self, columns: int) -> None:
        self._go(0, columns)

    def action_first(self) -> None:
        self.action_down(-self._confusion.classes)

    def action_last(self) -> None:
        self.action_down(self._confusion.classes)

    def action_next(self, step: int) -> None:
        """Go to the cell that has next fewer errors, or more; from elsewhere to the worst of all."""
        worst, here = self._confusion.worst, self._table.cursor
        self._table.move_to(*worst[(worst.index(here) + step) % len(worst) if here in worst else 0])

    def action_percent(self) -> None:
        self._table.percent = not self._table.percent

    def action_other(self) -> None:
        self.toggle_class("-matrix", "-calibration")
        self._show_words()
        self.refresh_bindings()

    @on(ConfusionTable.CellChosen)
    def action_choose(self) -> None:
        true, predicted = self._table.cursor
        chosen = (
            self._confusion.errors[true] if true == predicted else self._confusion.matrix[true, predicted]
        )
        if chosen.sum():
            self.dismiss(cell_filter(true, predicted, self._confusion.names))
        else:
            self.notify(enter_words(self._confusion, true, predicted, self._look), markup=False)

    def action_close(self) -> None:
        self.dismiss(None)

    def _go(self, down: int, across: int) -> None:
        true, predicted = self._table.cursor
        self._table.move_to(true + down, predicted + across)
