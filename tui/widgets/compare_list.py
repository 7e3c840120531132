"""The digits of one group of a comparison, a line each, with a cursor; only lines that are seen are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message

from core.text import printable
from tui.widgets.drawing import Drawing, Line
from tui.width import clip, drawable, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from core.comparison import Compared, Indices

WHEEL = 3
"""Rows that one notch of the mouse wheel moves the cursor."""
TITLES = ("index", "true", "before", "after")
LONGEST_NAME = 16


class CompareList(Drawing):
    """Shows index, true class, and what each side took the digit for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"compare-list--cursor"}
    DEFAULT_CSS = """
    CompareList {
        & > .compare-list--cursor { background: $primary; color: $text; text-style: bold; }
    }
    """

    class CursorMoved(Message):
        """The cursor stands on another digit."""

    def __init__(self) -> None:
        super().__init__()
        self._made: Compared | None = None
        self._indices: Indices | None = None
        self._names: Sequence[str] = ()
        self._top = 0
        self._gap = "  "
        self.cursor = 0

    def show(self, made: Compared, indices: Indices) -> None:
        """Show the test digits `indices` of `made`, the cursor on the first."""
        self._made, self._indices = made, indices
        self._names = [printable(name) for name in made.data.class_names]
        self._top = self.cursor = 0
        self.redraw()
        self.post_message(self.CursorMoved())

    @property
    def count(self) -> int:
        return 0 if self._indices is None else len(self._indices)

    @property
    def current(self) -> int | None:
        """The test index of the digit under the cursor."""
        return int(self._indices[self.cursor]) if self._indices is not None and self.count else None

    @property
    def page(self) -> int:
        return max(1, self.size.height - 1)

    def move_to(self, row: int) -> None:
        """Put the cursor on `row`, or the nearest that there is."""
        self.cursor = max(0, min(row, self.count - 1))
        self.redraw()
        self.post_message(self.CursorMoved())

    def draw(self) -> Sequence[Line]:
        if self._made is None or self._indices is None:
            return []
        if not self.count:
            return [[Segment("There is none.", self.muted)]]
        self._top = max(
            0, min(max(self._top, self.cursor - self.page + 1), self.cursor, self.count - self.page)
        )
        widths = self._widths(int(self._indices[-1]))
        lines: list[Line] = [[Segment(self._line(" ", TITLES, widths), self.muted)]]
        seen = range(self._top, min(self._top + self.page, self.count))
        return [*lines, *(self._row(row, int(self._indices[row]), widths, self._made) for row in seen)]

    def _widths(self, last: int) -> list[int]:
        """Return the cells of each column, the three of names as even as the room lets them be."""
        longest = max((cell_len(drawable(name, self.look)) for name in self._names), default=1)
        index, *names = (max(len(title), min(longest, LONGEST_NAME)) for title in TITLES)
        index = max(len(TITLES[0]), len(str(last)))
        self._gap = " " * (2 if index + sum(names) + 7 <= self.size.width else 1)
        room = max(self.size.width - index - 1 - 3 * len(self._gap), 0)
        while sum(names) > room:
            names[names.index(max(names))] -= 1
        return [index, *names]

    def _row(self, row: int, index: int, widths: Sequence[int], made: Compared) -> Line:
        labels = (made.data.y_test[index], made.predicted[0][index], made.predicted[1][index])
        cells = (str(index), *(self._names[int(label)] for label in labels))
        chosen = row == self.cursor
        mark = (">" if self.look.ascii else "▸") if chosen else " "
        style = self.get_component_rich_style("compare-list--cursor") if chosen else None
        return [Segment(fit(self._line(mark, cells, widths), self.size.width, self.look), style)]

    def _line(self, mark: str, cells: Sequence[str], widths: Sequence[int]) -> str:
        texts = [
            fit(clip(cell, width, self.look), width, self.look, right=not column)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return mark + self._gap.join(texts)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move_to(self.cursor + WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move_to(self.cursor - WHEEL)

    def on_click(self, event: events.Click) -> None:
        if 0 < event.y <= self.count - self._top:
            self.move_to(self._top + event.y - 1)
