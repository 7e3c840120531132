"""What a model takes a picture for whose true class nobody knows, a line a class."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style

from core.evaluation import predicted_classes
from tui.widgets.drawing import Line
from tui.widgets.probability_bars import Form, ProbabilityBars

NOBODY = -1
"""Stands for a class where there is none."""


class GuessBars(ProbabilityBars):
    """Bars of which one stands out, as the guess and neither as right nor as wrong."""

    COMPONENT_CLASSES = {"guess-bars--guess"}
    DEFAULT_CSS = """
    GuessBars {
        & > .guess-bars--guess { color: $text-accent; text-style: bold; }
    }
    """

    def show_guess(self, row: npt.NDArray[np.float32], names: Sequence[str]) -> None:
        """Show `row`, float32 `[classes]`, each 0-1 or NaN; `names` are printable."""
        self.show(row, names, NOBODY, int(predicted_classes(row[None])[0]))

    def show_nothing(self, names: Sequence[str]) -> None:
        """Show that there is no guess yet."""
        self.show(np.full(len(names), np.nan, np.float32), names, NOBODY, NOBODY)

    def _line(self, label: int, form: Form) -> Line:
        line = super()._line(label, form)
        if label != self._predicted:
            return line
        mark = ">" if self.look.ascii else "▸"
        return [Segment(mark + line[0].text[1:], line[0].style), *line[1:]]

    def _style(self, label: int) -> Style | None:
        if label != self._predicted:
            return None
        return self.get_component_rich_style("guess-bars--guess", partial=True)
