"""What the model said about one digit: the picture, the words of the workshop, and every probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Container
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tui.art import SIDE, trimmed
from tui.look import Look
from tui.widgets.digit import Digit
from tui.widgets.probability_bars import ProbabilityBars
from tui.width import clip, drawable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from textual import events
    from textual.app import ComposeResult

    from core.evaluation import Prediction

BESIDE_FULL = SIDE + 15
"""Columns from which a whole picture and the bars stand side by side."""
STACKED_ROWS, LARGE = 27, (2 * SIDE, 41)
"""Rows from which the bars, ten of them, stand under the picture; columns and rows for one twice as large."""


class DigitDetail(Container):
    """Shows one Prediction with its image; the picture loses its margin before it loses pixels."""

    DEFAULT_CSS = """
    DigitDetail {
        layout: grid;
        grid-size: 2 2;
        grid-columns: 20 1fr;
        grid-rows: 1 1fr;
        grid-gutter: 0 1;
        #detail-caption { column-span: 2; height: 1; }
        Digit { content-align: left top; }
        &.-full { grid-columns: 28 1fr; }
        &.-stacked { grid-size: 1 3; grid-columns: 1fr; grid-rows: 1 15 1fr; }
        &.-stacked.-large { grid-rows: 1 29 1fr; }
        &.-stacked #detail-caption { column-span: 1; }
    }
    """
    look: reactive[Look] = reactive(Look())

    def __init__(self) -> None:
        super().__init__()
        self._image: npt.NDArray[np.uint8] | None = None
        self._prediction: Prediction | None = None
        self._names: Sequence[str] = ()
        self._caption = Static(id="detail-caption")
        self._digit = Digit()
        self._bars = ProbabilityBars()

    def compose(self) -> ComposeResult:
        yield self._caption
        yield self._digit.data_bind(DigitDetail.look)
        yield self._bars.data_bind(DigitDetail.look)

    def show(
        self,
        prediction: Prediction,
        image: npt.NDArray[np.uint8],
        probabilities: npt.NDArray[np.float32],
        names: Sequence[str],
    ) -> None:
        """Show `image` (uint8 `[28, 28]`), `probabilities` (float32 `[classes]`) and printable `names`."""
        self._prediction, self._image, self._names = prediction, image, names
        self._bars.show(probabilities, names, prediction.true, prediction.predicted)
        self._show_image()
        self._show_caption()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        stacked = height >= STACKED_ROWS
        self.update_classes(
            {
                "-stacked": stacked,
                "-large": width >= LARGE[0] and height >= LARGE[1],
                "-full": not stacked and width >= BESIDE_FULL and height > SIDE // 2,
            }
        )
        self._show_image()
        self._show_caption()

    def watch_look(self) -> None:
        self._show_caption()

    def _show_image(self) -> None:
        if self._image is not None:
            whole = self.has_class("-full") or self.has_class("-stacked")
            self._digit.image = self._image if whole else trimmed([self._image])[0]

    def _show_caption(self) -> None:
        if self._prediction is None:
            return
        true, predicted = self._names[self._prediction.true], self._names[self._prediction.predicted]
        true, predicted = _both(true, predicted, self.size.width - len("Predicted , Class "), self.look)
        right = self._prediction.true == self._prediction.predicted
        self._caption.update(
            Content.assemble(
                (
                    f"Predicted {predicted}",
                    "$text-success" if right else "$text-error",
                ),
                ", ",
                (f"Class {true}", "$text-success"),
            ),
            layout=False,
        )


def _both(one: str, other: str, room: int, look: Look) -> tuple[str, str]:
    """Return two names cut so that together they fit; a short one leaves its room to the other."""
    half = max(room // 2, 1)
    first = clip(one, max(half, room - cell_len(drawable(other, look))), look)
    return first, clip(other, max(half, room - cell_len(first)), look)
