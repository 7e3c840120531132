"""The raw matrix of a digit: what the file holds, number by number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events

from tui.art import SIDE, ink_box
from tui.widgets.drawing import PLAIN, Line
from tui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from tui.art import Image

CELL = 4
MARGIN = 2
"""Cells that the number of a row takes."""


class PixelMatrix(Scrolled):
    """Shows 28 x 28 numbers from 0 to 255; if not all fit, it starts with the ink in the middle."""

    rows = columns = SIDE
    image: "Image | None" = None

    def show(self, image: "Image") -> None:
        """Show `image`, uint8 `[28, 28]`."""
        self.image = image
        self._centre()
        self.redraw()

    def on_resize(self, _: events.Resize) -> None:
        self._centre()
        self.redraw()

    def room(self) -> tuple[int, int]:
        width, height = self.size
        columns = min(SIDE, max(1, (width - MARGIN) // CELL))
        rows = height - 1 if columns == SIDE and height > SIDE else height - 2
        return min(SIDE, max(1, rows)), columns

    def _centre(self) -> None:
        if self.image is not None:
            rows, columns = self.room()
            top, bottom, left, right = ink_box(self.image)
            # What is too high starts at its top, as a page does.
            self._start_at(max(0, min(top, (top + bottom - rows) // 2)), (left + right - columns) // 2)

    def draw(self) -> Sequence[Line]:
        if self.image is None:
            return []
        rows, columns = self.room()
        bottom, right = self.top + rows, self.left + columns
        header = "".join(f"{column:{CELL}}" for column in range(self.left, right))
        lines = [[Segment(" " * MARGIN + header, self.bar)]]
        for y, values in enumerate(self.image[self.top : bottom, self.left : right].tolist(), self.top):
            numbers = [Segment(f"{value:{CELL}}", PLAIN if value else self.muted) for value in values]
            lines.append([Segment(f"{y:{MARGIN}}", self.bar), *numbers])
        if rows < SIDE or columns < SIDE:
            dash = self.look.dash
            across = f"columns {self.left}{dash}{right - 1}" if columns < SIDE else "all columns"
            where = f"rows {self.top}{dash}{bottom - 1}, {across} of {SIDE}"
            lines.append(self.hint(where, across=columns < SIDE))
        return lines
