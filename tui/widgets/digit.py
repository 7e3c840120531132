"""One digit, as large as there is room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.reactive import reactive

from tui.widgets.drawing import Drawing, Line, padded

if TYPE_CHECKING:
    from tui.art import Image


class Digit(Drawing):
    """Draws `image` in the style of `look`; CSS's `content-align` says where, and None leaves it blank."""

    # Always an update: arrays cannot be compared as Textual does it.
    image: "reactive[Image | None]" = reactive(None, repaint=False, always_update=True)
    """uint8 `[28, 28]`, 0 is background and 255 is ink."""

    def watch_image(self) -> None:
        self.redraw()

    def draw(self) -> Sequence[Line]:
        if self.image is None:
            return []
        width, height = self.size
        columns, rows = self.picture_size(width, height)
        across, down = self.styles.content_align
        left = {"left": 0, "center": (width - columns) // 2}.get(across, width - columns)
        top = {"top": 0, "middle": (height - rows) // 2}.get(down, height - rows)
        return padded(self.picture(self.image, columns, rows), left, top)
