"""The errors pane: every test digit that the model got wrong, as a table with pictures, or as galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from core.selection import Filter
from tui.actions import bindings, verbs
from tui.error_list import QUEUE, ErrorList, View
from tui.explaining import Explaining, key_of
from tui.format import count
from tui.widgets.digit_detail import DigitDetail
from tui.widgets.error_table import ErrorTable
from tui.widgets.errors_head import ErrorsHead
from tui.widgets.errors_out import ErrorsOut
from tui.widgets.nine_and_nine import NineAndNine
from tui.widgets.row_pictures import HIGH, TAKEN
from tui.width import drawable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from textual import events
    from textual.app import ComposeResult

    from core.dataset import Dataset

Mode = Literal["hint", "table", "gallery"]
HINT = "Train first: every digit that the model gets wrong will be listed here."
AWAITED = "Every digit that the model gets wrong will be listed here when the first epoch has ended."
READING = "Reading what the model said after epoch {}."
# Columns and rows of the room under the head line from which a digit stands beside the table, or beneath it.
BESIDE, BESIDE_FULL, ROOMY = (56, 11), (76, 15), 110
BENEATH = (31, 18)
PICTURED = (ROOMY + TAKEN, HIGH)
TABLE_ONLY = ("open", "sort", "sort_back", "reverse", "judge", "suspects", "copy")
NEED_ROWS = ("open", "sort", "sort_back", "reverse", "judge", "copy", "move", "page", "first", "last")


class ErrorsPane(ErrorsOut, Explaining, can_focus=True):
    """Owns what is shown of an ErrorList; the table, the digit and the galleries are told by it."""

    BINDINGS = bindings("errors")
    OURS = verbs("errors")
    BORDER_TITLE = "Errors"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self.add_class("-hint", update=False)
        self._list: ErrorList | None = None
        self._view = View()
        self._before = View()
        self._gallery = False
        self._shown: tuple[ErrorList, int] | None = None
        """Which digit of which list is shown beside the table."""
        self._head = ErrorsHead()
        self._hint = Static(id="errors-hint")
        self._table = ErrorTable()
        self._detail = DigitDetail()
        self._nine = NineAndNine()

    def compose(self) -> ComposeResult:
        yield self._head.data_bind(ErrorsPane.look)
        yield self._hint

    def _unfold(self) -> None:
        """Put there what shows a list, once there is one: the first frame does not wait for it."""
        if not self._nine.is_attached:
            self.mount(Horizontal(self._table, self._detail, id="errors-body"), self._nine)

    def on_mount(self) -> None:
        self.show_nothing()

    # ── what it is told ───────────────────────────────────────────────────────────────────────────────────

    @property
    def errors(self) -> ErrorList | None:
        return self._list

    @property
    def index(self) -> int | None:
        current = self._table.current if self.has_class("-table") else None
        return current.index if current else None

    @property
    def view(self) -> View:
        return self._view

    def show_only(self, chosen: Filter) -> None:
        self._gallery = False
        self._nine.remove_class("-swapped")
        self._view = View(chosen, self._view.sort, self._view.descending)
        self.show_again()

    def refuse(self, sentence: str) -> None:
        if self._list is None:
            self._show_hint(sentence)
        else:
            self.complain(sentence)

    def show_predictions(self, dataset: Dataset, probabilities: npt.NDArray[np.float32], epoch: int) -> None:
        """Show the errors in `probabilities` (float32 `[n_test, classes]`)."""
        self.take(ErrorList(dataset, probabilities, epoch))

    def show_nothing(self) -> None:
        """Forget what was shown and say how there will be something."""
        self._list = self.source = self._shown = None
        self._view = View()
        self._head.show(None)
        self._table.forget()
        self._show_hint(HINT)

    def show_waiting(self, live: bool, epochs: int) -> None:
        """Say what there is to wait for in a run that has ended `epochs`, as long as nothing is shown."""
        if self._list is None:
            self._show_hint(READING.format(epochs) if epochs else AWAITED if live else HINT)

    def watch_look(self) -> None:
        self.set_class(self.look.ascii, "-ascii")
        self._table.look = self._detail.look = self._nine.look = self.look
        self.show_again()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size.width, event.size.height - 1
        beside = width >= BESIDE[0] and height >= BESIDE[1]
        classes = {
            "-beside": beside,
            "-full": width >= BESIDE_FULL[0] and height >= BESIDE_FULL[1],
            "-roomy": beside and width >= ROOMY,
            "-pictured": width >= PICTURED[0] and height >= PICTURED[1],
            "-beneath": not beside and width >= BENEATH[0] and height >= BENEATH[1],
        }
        self.update_classes(classes, update=self._list is not None)  # a hint looks the same in all of them

    def on_focus(self) -> None:
        self._table.active = True

    def on_blur(self) -> None:
        self._table.active = False

    # ── what it shows ─────────────────────────────────────────────────────────────────────────────────────

    def take(self, errors: ErrorList) -> None:
        if self._list and self._list.names != errors.names:
            self._view = View(sort=self._view.sort, descending=self._view.descending)
        untouched = self._table.cursor == 0  # else the cursor stays on its digit
        self.follow(errors)
        self._list = errors
        self._unfold()
        self.show_again(from_top=untouched)  # whoever has gone to no digit yet sees the surest error

    def show_again(self, *, from_top: bool = False) -> None:
        """Show the list as the view has it, the cursor on the digit that it was on if that is still there."""
        errors = self._list
        if errors is None:
            return
        rows = errors.shown(self._view)
        old = self._table.current
        self._table.show_rows(
            rows,
            errors.names,
            "label" if self._view.is_queue else self._view.sort,
            descending=self._view.descending and not self._view.is_queue,
            notes=errors.notes(self.look, self._view),
            images=errors.dataset.x_test,
        )
        if from_top:
            self._table.move_to(0)
        elif old is not None:
            self._table.move_to_digit(old.index)
        self._head.show(errors.heading(self._view, 0 if self._gallery else len(rows), self._table.cursor + 1))
        self._show_digit()
        if self._gallery:
            right = errors.correct
            same_class = Filter(true=self._view.filter.true)
            wrong = rows.take((rows.true != rows.predicted).nonzero()[0])
            self._nine.show(errors, right.take(same_class.matches(right).nonzero()[0]), wrong)
            self._show_mode("gallery")
        elif not len(errors.rows) and not len(rows):
            total = count(errors.total, self.look)
            self._show_hint(f"Nothing is wrong: all {total} test digits are right. Press v to see them.")
        elif not len(rows):
            self._show_hint(
                f"No error matches {self._view.filter.text}; press / and change it, or leave it empty."
            )
        else:
            self._show_mode("table")

    def _show_digit(self) -> None:
        """Show the digit under the cursor, unless it is what is shown: many ways lead here, and it costs."""
        if self._list and (current := self._table.current) and self._shown != (self._list, current.index):
            self._shown = self._list, current.index
            data, row = self._list.dataset, self._list.probabilities[current.index]
            self._detail.show(current, data.x_test[current.index], row, self._list.names)

    def _show_hint(self, sentence: str) -> None:
        self._hint.update(Content(drawable(sentence, self.look)))
        self._show_mode("hint")

    def _show_mode(self, mode: Mode) -> None:
        self.update_classes({f"-{name}": name == mode for name in ("hint", "table", "gallery")})
        self.refresh_bindings()

    # ── what is asked of it ───────────────────────────────────────────────────────────────────────────────

    @on(ErrorTable.CursorMoved)
    def follow_cursor(self) -> None:
        self._head.show_position(self._table.cursor + 1)
        self._show_digit()

    @on(ErrorTable.TitleClicked)
    def sort_by(self, message: ErrorTable.TitleClicked) -> None:
        same = message.key == self._view.sort
        self._view = self._view.reversed() if same else self._view.sorted_by(message.key)
        self.show_again()

    @on(ErrorTable.RowChosen)
    def open_row(self) -> None:
        self.action_open()

    def _go_to(self, place: int) -> None:
        """Go to the first row or page, 0, or to the last one, -1."""
        if self.has_class("-gallery"):
            self._nine.turn(place - self._nine.page)
        else:
            self._table.move_to(place % max(self._table.count, 1))

    def why_not(self, action: str) -> str:
        if action not in self.OURS:
            return ""
        if self._list is None and self.source is None:
            key = key_of("everywhere.start_pause")
            return f"No epoch is trained yet; press {key} to start, or wait until one has ended."
        if self._list is None or (action in NEED_ROWS and self.has_class("-hint")):
            return str(self._hint.content)
        if action in TABLE_ONLY and self.has_class("-gallery"):
            return f"That is for the table; press {key_of('errors.view')} to go back to it."
        return ""

    def action_move(self, rows: int) -> None:
        if self.has_class("-gallery"):
            self._nine.turn(1 if rows > 0 else -1)
        else:
            self._table.move_to(self._table.cursor + rows)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * self._table.page)

    def action_first(self) -> None:
        self._go_to(0)

    def action_last(self) -> None:
        self._go_to(-1)

    def action_sort(self) -> None:
        self._sort_by_next(1)

    def action_sort_back(self) -> None:
        self._sort_by_next(-1)

    def _sort_by_next(self, step: int) -> None:
        if self._list is not None:
            self._view = self._view.next_column(step, self._list.keys)
            self.show_again()

    def action_reverse(self) -> None:
        self._view = self._view.reversed()
        self.show_again()

    def action_suspects(self) -> None:
        """Show the queue: every label that may be wrong; at the next press show what was shown before."""
        if self._view.is_queue:
            self._view = self._before
        else:
            self._before, self._view = self._view, QUEUE
        self.show_again(from_top=self._view.is_queue)

    def action_view(self) -> None:
        """Go to the galleries, one after the other where both do not fit, and back to the table."""
        if self._gallery and not self._nine.both and not self._nine.has_class("-swapped"):
            self._nine.add_class("-swapped")
            return
        self._nine.remove_class("-swapped")
        self._gallery = not self._gallery and self._list is not None
        self.show_again()

    @work
    async def action_search(self) -> None:
        if self._list is None:
            return
        from tui.screens.filter_errors import FilterErrors

        chosen = await self.app.push_screen_wait(FilterErrors(self._list, self._view.filter.text, self.look))
        if chosen is not None:
            self._view = View(chosen, self._view.sort, self._view.descending)
            self.show_again()

    @work
    async def action_open(self) -> None:
        if self._list is None or not self._table.count:
            return
        from tui.screens.digit_screen import DigitScreen

        rows = self._list.shown(self._view)
        screen = DigitScreen(self._list, rows, self._table.cursor, self.look, self.source)
        index = await self.app.push_screen_wait(screen)
        if self.source:
            await self.source.settle()
        self.show_again()  # with the verdicts that were given there
        if index is not None:
            self._table.move_to_digit(index)  # the rows may be others by now
