"""A digit as the network gets it: one long row of numbers from 0 to 1."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events

from tui.widgets.drawing import Line
from tui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from tui.art import Image

CELL = 7
MARGIN = 3
"""Cells that the place of a line's first value takes."""
PER_LINE = (28, 20, 14, 10, 7, 5, 4, 2, 1)


class PixelValues(Scrolled):
    """Shows the 784 float32 values that reshaping and scaling make of a digit, from where the ink starts."""

    values: "npt.NDArray[np.float32] | None" = None

    def show(self, image: "Image") -> None:
        """Show what becomes of `image`, uint8 `[28, 28]`."""
        from core.dataset import scaled

        self.values = scaled(image)
        self._start_at_ink()
        self.redraw()

    def on_resize(self, _: events.Resize) -> None:
        self._start_at_ink()
        self.redraw()

    @property
    def per_line(self) -> int:
        return next((n for n in PER_LINE if MARGIN + n * CELL <= self.size.width), 1)

    def room(self) -> tuple[int, int]:
        return max(1, self.size.height - 2), 1

    def _start_at_ink(self) -> None:
        if self.values is not None:
            self.rows = -(-len(self.values) // self.per_line)
            self._start_at(int((self.values > 0).argmax()) // self.per_line, 0)

    def draw(self) -> Sequence[Line]:
        if self.values is None:
            return []
        shape = f"{self.values.dtype} {self.values.shape}, "
        lines = [[Segment(shape), Segment("reshaped to one row and divided by 255", self.muted)]]
        zero = Segment(" 0".ljust(CELL), self.muted)
        per_line, seen = self.per_line, self.room()[0]
        first, end = self.top * per_line, min((self.top + seen) * per_line, len(self.values))
        for start in range(first, end, per_line):
            values = self.values[start : start + per_line].tolist()
            numbers = [Segment(f" {value:.4f}") if value else zero for value in values]
            lines.append([Segment(f"{start:{MARGIN}}", self.bar), *numbers])
        if seen < self.rows:
            lines.append(self.hint(f"values {first}{self.look.dash}{end - 1} of {len(self.values)}"))
        return lines
