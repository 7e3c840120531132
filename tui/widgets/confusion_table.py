"""The confusion matrix as a heat map with a cursor: true classes down, predicted ones across."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.reactive import reactive

from tui.confusion_layout import LEVELS, TOTAL, Layout, cell_text, density, lay_out, level, window
from tui.widgets.drawing import PLAIN, Drawing, Line
from tui.width import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.color import Color

    from core.confusion import Confusion

HEAD, FOOT = 2, 1
"""Lines over the first class, and under the last."""
FIRST_SHADE, LAST_SHADE = 0.25, 1.0
"""How much of the colour of errors the faintest and the strongest shade have."""


class ConfusionTable(Drawing):
    """Shows a Confusion; what does not fit is scrolled to by the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "confusion--right",
        "confusion--wrong",
        "confusion--cursor",
        "confusion--here",
    }
    DEFAULT_CSS = """
    ConfusionTable {
        & > .confusion--right { color: $text-success; }
        & > .confusion--wrong { background: $error; }
        & > .confusion--cursor { background: $primary; color: $text; text-style: bold; }
        & > .confusion--here { color: $accent; text-style: bold; }
    }
    """
    percent: reactive[bool] = reactive(False, repaint=False)
    """Whether the cells show shares of their row rather than counts."""

    class CursorMoved(Message):
        """The cursor stands on another cell."""

    class CellChosen(Message):
        """The cell under the cursor was clicked again: its digits are wanted."""

    def __init__(self, confusion: Confusion) -> None:
        super().__init__()
        self._confusion = confusion
        self._top = self._left = 0
        self._layout: Layout | None = None
        self.cursor = confusion.worst[0] if confusion.worst else (0, 0)
        """The true and the predicted class under the cursor; at first where most errors are."""

    def show(self, confusion: Confusion) -> None:
        """Show another matrix of the same classes, the cursor on the cell where it is."""
        self._confusion = confusion
        self.redraw()

    @property
    def rows(self) -> int:
        """How many lines all of it takes."""
        return HEAD + self._confusion.classes + FOOT

    @property
    def page(self) -> int:
        """How many classes can be seen down, at least one."""
        return max(1, min(self.size.height - HEAD - FOOT, self._confusion.classes))

    def move_to(self, true: int, predicted: int) -> None:
        """Put the cursor on a cell, or on the nearest there is."""
        last = self._confusion.classes - 1
        cell = (max(0, min(true, last)), max(0, min(predicted, last)))
        if cell != self.cursor:
            self.cursor = cell
            self.redraw()
            self.post_message(self.CursorMoved())

    def watch_percent(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        layout = self._layout
        if not layout:
            return
        row, column = event.y - HEAD, (event.x - layout.label) // layout.cell
        if 0 <= row < self.page and event.x >= layout.label and column < layout.columns:
            if (cell := (self._top + row, self._left + column)) == self.cursor:
                self.post_message(self.CellChosen())
            self.move_to(*cell)

    def draw(self) -> Sequence[Line]:
        layout = lay_out(self._confusion, self.size.width, self.look, percent=self.percent)
        self._layout, classes = layout, self._confusion.classes
        self._top = window(self._top, self.cursor[0], self.page, classes)
        self._left = window(self._left, self.cursor[1], layout.columns, classes)
        rows = [self._row(layout, row) for row in range(self._top, self._top + self.page)]
        return [self._caption(layout), self._titles(layout), *rows, self._totals(layout)]

    # ── the edges ─────────────────────────────────────────────────────────────────────────────────────────

    def _caption(self, layout: Layout) -> Line:
        """Return the line that says what stands where, and which part of it when that is not all."""
        classes, down, across = self._confusion.classes, "true down", "predicted across"
        if self.page < classes:
            down = f"true {self._top}-{self._top + self.page - 1} of {classes} down"
        if layout.columns < classes:
            across = f"predicted {self._left}-{self._left + layout.columns - 1} of {classes} across"
        what = "% of each row" if self.percent else "counts"
        words = f"{down}, {across}, {what}"
        return [Segment(fit(words, self.size.width, self.look), self.muted)]

    def _titles(self, layout: Layout) -> Line:
        line: Line = [Segment(" " * layout.label)]
        for column in self._columns(layout):
            style = self.here if column == self.cursor[1] else self.muted
            line.append(Segment(fit(layout.titles[column], layout.cell, self.look, right=True), style))
        titles = [TOTAL.rjust(layout.total), *(title.rjust(layout.score) for title in layout.scores)]
        return [*line, Segment("".join(titles), self.muted)]

    def _totals(self, layout: Layout) -> Line:
        counts = [str(self._confusion.predicted[column]) for column in self._columns(layout)]
        totals = "".join(fit(count, layout.cell, self.look, right=True) for count in counts)
        whole = str(self._confusion.total)
        whole = whole.rjust(layout.total) if len(whole) < layout.total else ""
        return [Segment(TOTAL.ljust(layout.label) + totals + whole, self.muted)]

    # ── the matrix ────────────────────────────────────────────────────────────────────────────────────────

    def _columns(self, layout: Layout) -> range:
        return range(self._left, self._left + layout.columns)

    def _row(self, layout: Layout, row: int) -> Line:
        here, scores = row == self.cursor[0], self._confusion.scores[row]
        cells = [part for column in self._columns(layout) for part in self._cell(layout, row, column)]
        support = str(self._confusion.support[row]).rjust(layout.total)
        cells += [Segment(character, self.muted) for character in support]
        if here:
            end = (self.cursor[1] - self._left + 1) * layout.cell
            start = end - len(self._text(*self.cursor)) - 1
            cells[start] = Segment("[", self.on_cursor)
            cells[end] = Segment("]", self.on_cursor)
        values = (scores.precision, scores.recall, scores.f1)[: len(layout.scores)]
        numbers = "".join(f"{100 * value:{layout.score}.{layout.decimals}f}" for value in values)
        name = fit(layout.names[row], layout.label, self.look)
        return [Segment(name, self.here if here else PLAIN), *cells, Segment(numbers)]

    def _cell(self, layout: Layout, row: int, column: int) -> Line:
        """Return one cell, a segment a character."""
        text = self._text(row, column)
        shade = level(self._confusion, row, column, percent=self.percent)
        marked = shade and (self.look.ascii or self.app.native_ansi_color)
        shown = f"{density(shade, self.look) if marked else ''}{text}".rjust(layout.cell)
        if (row, column) == self.cursor:
            style = self.on_cursor
            gap = layout.cell - len(text)
            return [Segment(" ")] * gap + [Segment(character, style) for character in text]
        return [Segment(character, self._style(row == column, shade)) for character in shown]

    def _text(self, true: int, predicted: int) -> str:
        return cell_text(self._confusion, true, predicted, self.look, percent=self.percent)

    def _style(self, right: bool, shade: int) -> Style:
        if right:
            return self.get_component_rich_style("confusion--right")
        if not shade:
            return self.muted
        if self.app.native_ansi_color:
            return PLAIN
        error = self.get_component_styles("confusion--wrong").background
        return _shaded(self.background_colors[1], error, shade)

    @property
    def here(self) -> Style:
        return self.get_component_rich_style("confusion--here")

    @property
    def on_cursor(self) -> Style:
        return self.get_component_rich_style("confusion--cursor")


@lru_cache(maxsize=64)
def _shaded(background: Color, error: Color, shade: int) -> Style:
    share = FIRST_SHADE + (LAST_SHADE - FIRST_SHADE) * (shade - 1) / (LEVELS - 1)
    paper = background.blend(error, share)
    return Style(color=paper.get_contrast_text(1).rich_color, bgcolor=paper.rich_color)
