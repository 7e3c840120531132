"""The small pictures in the rows of a roomy table: each drawn once, and only where it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.art import trimmed
from tui.widgets.drawing import Line, pictured

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from textual.widget import Widget

    from tui.look import Look

LINES, COLUMNS = 4, 8
"""The least in which a digit can be told from another."""
TALL = LINES + 1
"""Lines of a row with a picture: a free one keeps the digits apart."""
TAKEN = COLUMNS + 2
"""Cells that a picture takes from the text, with the gap before it."""
HIGH = 9 * TALL
"""Lines of a table from which nine rows with pictures say more than all the rows there is room for."""
_KEPT = 256


class RowPictures:
    """Draws test images for `widget`, a line of one at a time."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._images: npt.NDArray[np.uint8] | None = None
        self._drawn: dict[int, list[Line]] = {}

    def take(self, images: npt.NDArray[np.uint8] | None) -> None:
        """Draw from `images` (uint8 `[n, 28, 28]`), None for no pictures at all."""
        if images is not self._images:
            self._images = images
            self.forget()

    def forget(self) -> None:
        """Draw all anew: colours or style are others."""
        self._drawn.clear()

    def fit(self, height: int) -> bool:
        """Return whether a table of `height` lines has room for pictures, and there are any."""
        return self._images is not None and height >= HIGH

    def line(self, index: int, line: int, look: Look) -> Line:
        """Return `line` of the picture of the test digit `index`; beneath it nothing."""
        if index not in self._drawn and self._images is not None:
            if len(self._drawn) >= _KEPT:
                self.forget()
            (image,) = trimmed([self._images[index]])
            self._drawn[index] = pictured(self._widget, look, image, COLUMNS, LINES)
        lines = self._drawn.get(index, [])
        return lines[line] if line < len(lines) else []
