"""The table of wrong digits: of ten thousand rows only those on the screen are ever drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.error_columns import Shown, Slot, end, header_text, row_text, slots
from tui.error_notes import NO_NOTES
from tui.look import Look
from tui.widgets.drawing import PLAIN
from tui.widgets.row_pictures import LINES, TAKEN, TALL, RowPictures
from tui.width import drawable, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from textual import events

    from core.evaluation import Prediction, Predictions
    from core.selection import Key
    from tui.error_notes import Notes

WHEEL = 3
"""Rows that one notch of the mouse wheel scrolls; one where they are tall."""
TEXT = 1
"""The line of a tall row on which its text stands."""


class ErrorTable(Widget):
    """Shows Predictions in the order given, with a cursor; the header's arrow says how they were sorted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "error-table--header",
        "error-table--sorted",
        "error-table--cursor",
        "error-table--cursor-active",
    }
    DEFAULT_CSS = """
    ErrorTable {
        width: 1fr;
        height: 1fr;
        .error-table--header { color: $text-muted; }
        .error-table--sorted { color: $accent; text-style: bold; }
        .error-table--cursor { background: $panel; color: $foreground; }
        .error-table--cursor-active { background: $primary; color: $text; text-style: bold; }
    }
    """
    look: reactive[Look] = reactive(Look())
    active: reactive[bool] = reactive(False)
    """Whether keys move this cursor."""

    class CursorMoved(Message):
        """The cursor stands on another row."""

    class RowChosen(Message):
        """The row under the cursor was clicked again: it is wanted large."""

    class TitleClicked(Message):
        """The rows are wanted sorted by the column `key`."""

        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self._rows: Predictions | None = None
        self._names: Sequence[str] = ()
        self._notes = NO_NOTES
        self._sort: Shown = "confidence"
        self._descending = True
        self._top = 0
        self._slots: list[Slot] = []
        self._pictures = RowPictures(self)
        self._each = 1
        """Lines of a row, a free one at its end where there are several."""
        self._laid_out_for: Size | None = None
        self._plain = PLAIN
        """The style of what has no other, asked for once a frame: Textual looks through all ancestors."""
        self.cursor = 0
        """The row under the cursor, from 0."""

    @property
    def count(self) -> int:
        return len(self._rows) if self._rows is not None else 0

    @property
    def page(self) -> int:
        """How many rows there is room for, at least one."""
        free = self._each - LINES if self._each > 1 else 0
        return max(1, (self.size.height - 1 + free) // self._each)

    @property
    def current(self) -> Prediction | None:
        """What the model said about the digit under the cursor."""
        return self._rows.row(self.cursor) if self._rows is not None and self.count else None

    def show_rows(
        self,
        rows: Predictions,
        names: Sequence[str],
        sort: Shown,
        *,
        descending: bool,
        notes: Notes = NO_NOTES,
        images: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        """Show `rows` with printable class names; the cursor stays in its row as far as there are any.

        Where there is room each row has a small picture: of `images`, by test index.
        """
        self._rows, self._names, self._sort, self._descending = rows, names, sort, descending
        self._notes = notes
        self._pictures.take(images)
        self.cursor = max(0, min(self.cursor, self.count - 1))
        self._lay_out()

    def forget(self) -> None:
        """Show nothing, from the top."""
        self._pictures.take(None)
        self._rows, self._slots, self._top, self.cursor = None, [], 0, 0

    def move_to(self, row: int, *, keep_height: bool = False) -> None:
        """Put the cursor on `row`, or the nearest there is; with `keep_height` where it was on the screen."""
        old, above = self.cursor, self.cursor - self._top
        self.cursor = max(0, min(row, self.count - 1))
        if keep_height:
            self._show_from(self.cursor - above)
        self._follow_cursor()
        self._refresh_row(old)
        self._refresh_row(self.cursor)
        if self.cursor != old:
            self.post_message(self.CursorMoved())

    def move_to_digit(self, index: int) -> None:
        """Put the cursor on the test digit `index`, at the height where it is; stay if that is not there."""
        if self._rows is not None and (found := (self._rows.index == index).nonzero()[0]).size:
            self.move_to(int(found[0]), keep_height=True)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._laid_out_for != self.size:  # the message that tells of another size may come after the frame
            self._arrange()
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._header()
        row, line = divmod(y - 1, self._each)
        row += self._top
        if self._rows is None or row >= self.count:
            return Strip.blank(self.size.width, self._plain)
        prediction = self._rows.row(row)
        if self._each == 1:
            return self._strip([self._text(prediction, row == self.cursor)])
        text = self._text(prediction, row == self.cursor) if line == TEXT else Segment(" " * self._text_width)
        picture = self._pictures.line(prediction.index, line, self.look)
        drawn = [Segment(part.text, self._plain + (part.style or PLAIN)) for part in picture]
        return self._strip([text, Segment(" ", self._plain), *drawn])

    @property
    def _text_width(self) -> int:
        return self.size.width if self._each == 1 else end(self._slots) + 1

    def _text(self, prediction: Prediction, chosen: bool) -> Segment:
        text = row_text(self._slots, prediction, self._names, self.look, self._notes)
        mark = (">" if self.look.ascii else "▸") if chosen else text[:1]
        name = "error-table--cursor-active" if self.active else "error-table--cursor"
        style = self.get_component_rich_style(name) if chosen else self._plain
        return Segment(fit(mark + text[1:], self._text_width, self.look), style)

    def _header(self) -> Strip:
        text = (
            header_text(self._slots, self._sort, self.look, descending=self._descending)
            if self._slots
            else ""
        )
        plain = self.get_component_rich_style("error-table--header")
        bold = self.get_component_rich_style("error-table--sorted")
        for slot in self._slots:
            if slot.column == self._sort:
                # From its arrow to its end, or from its start to its arrow.
                start, end = (
                    (slot.arrow_x(), slot.x + slot.width) if slot.right else (slot.x, slot.arrow_x() + 1)
                )
                parts = ((text[:start], plain), (text[start:end], bold), (text[end:], plain))
                return self._strip([Segment(part, style) for part, style in parts if part])
        return self._strip([Segment(text, plain)])

    def _strip(self, segments: list[Segment]) -> Strip:
        return Strip(segments).adjust_cell_length(self.size.width, self._plain)

    def watch_look(self) -> None:
        self._pictures.forget()
        self._lay_out()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._pictures.forget()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._show_from(self._top + (WHEEL if self._each == 1 else 1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._show_from(self._top - (WHEEL if self._each == 1 else 1))

    def on_click(self, event: events.Click) -> None:
        row = self._top + (event.y - 1) // self._each
        if event.y == 0:
            for slot in self._slots:
                if slot.x <= event.x < slot.x + slot.width:
                    self.post_message(self.TitleClicked("loss" if slot.column == "label" else slot.column))
        elif row == self.cursor and self.count:
            self.post_message(self.RowChosen())
        elif row < self.count:
            self.move_to(row)

    def _lay_out(self) -> None:
        self._arrange()
        self.refresh()

    def _arrange(self) -> None:
        """Choose the columns that fit, pictures if there is room, and the rows from which to show."""
        self._laid_out_for = self.size
        if self._rows is None:
            return
        names = max((cell_len(drawable(name, self.look)) for name in self._names), default=1)
        highest = int(self._rows.index.max()) if self.count else 0
        width = self.size.width
        self._slots, self._each = slots(width, names, highest, self._notes, self._sort), 1
        if self._pictures.fit(self.size.height):
            beside = slots(width - TAKEN, names, highest, self._notes, self._sort)
            if len(beside) == len(self._slots):  # a picture costs no column
                self._slots, self._each = beside, TALL
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        self._show_from(min(max(self._top, self.cursor - self.page + 1), self.cursor))

    def _show_from(self, top: int) -> None:
        top = max(0, min(top, self.count - self.page))
        if top != self._top:
            self._top = top
            self.refresh()

    def _refresh_row(self, row: int) -> None:
        line = (row - self._top) * self._each + (TEXT if self._each > 1 else 0)
        self.refresh(Region(0, 1 + line, self._text_width, 1))
