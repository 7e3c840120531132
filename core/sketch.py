"""A digit drawn by hand: soft strokes on 28 by 28 pixels that can be erased and undone."""

import numpy as np
import numpy.typing as npt

from core.catalog import IMAGE_SHAPE
from core.dataset import Images

REACH = 1.65
"""Pixels from the middle of a stroke to where it ends: full on the line, two thirds beside it."""
ERASED = 2.65
KEPT = 200
"""Strokes that can be undone."""

Point = tuple[float, float]
"""Column and row in pixels; the middle of the first pixel is (0, 0)."""


class Sketch:
    """What was drawn so far, and what it was before each stroke."""

    def __init__(self) -> None:
        self.image: Images = np.zeros(IMAGE_SHAPE, np.uint8)
        """uint8 `[28, 28]`, 0 is background and 255 is ink; replaced as a whole, never changed in place."""
        self._before: list[Images] = []
        self._rows, self._columns = np.indices(IMAGE_SHAPE, np.float64)

    @property
    def is_empty(self) -> bool:
        return not self.image.any()

    def begin_stroke(self) -> None:
        """Let all that is drawn from now on be undone at once."""
        if not (self._before and np.array_equal(self._before[-1], self.image)):
            self._before = [*self._before[-KEPT + 1 :], self.image]

    def draw(self, start: Point, end: Point) -> None:
        """Draw a straight line; what lies under it gets no lighter."""
        self.image = np.maximum(self.image, self._line(start, end, REACH))

    def erase(self, start: Point, end: Point) -> None:
        """Erase along a straight line."""
        self.image = np.minimum(self.image, 255 - self._line(start, end, ERASED))

    def clear(self) -> None:
        """Erase everything, which can be undone like a stroke."""
        self.begin_stroke()
        self.image = np.zeros(IMAGE_SHAPE, np.uint8)

    def undo(self) -> bool:
        """Bring back what was there before the last stroke that changed something; False if there is none."""
        while self._before:
            before = self._before.pop()
            if not np.array_equal(before, self.image):
                self.image = before
                return True
        return False

    def _line(self, start: Point, end: Point, reach: float) -> Images:
        """Return the ink of a line: 255 at its middle, less with the distance from it, 0 from `reach` on."""
        (x, y), across, down = start, end[0] - start[0], end[1] - start[1]
        to_x, to_y = self._columns - x, self._rows - y
        along: npt.NDArray[np.float64] = to_x * across + to_y * down
        share = np.clip(along / ((across**2 + down**2) or 1.0), 0.0, 1.0)
        distance = np.hypot(to_x - share * across, to_y - share * down)
        return (255 * np.clip(reach - distance, 0.0, 1.0)).astype(np.uint8)
