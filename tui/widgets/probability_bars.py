"""The probabilities of all classes as bars with numbers, the true and the predicted class marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from tui.error_columns import known
from tui.format import share
from tui.widgets.drawing import Drawing, Line
from tui.width import drawable, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
    from rich.style import Style

_LONGEST_NAME, _LONGEST_BAR = 20, 40
_WORD = len(" predicted")
# What a line carries besides mark, name and bar, from the most to the least: the decimals of its number and
# the cells it takes, whether the marks are put into words too, and the shortest bar that goes with it.
_FORMS = ((2, 8, True, 12), (2, 8, False, 6), (1, 7, False, 4), (0, 4, False, 2))


class Form(NamedTuple):
    """How a line is divided: cells of name, bar and number, its decimals, and whether words follow."""

    name: int
    bar: int
    number: int
    decimals: int
    words: bool
    indices: bool = False
    """Whether classes are told by their index, for want of room for names."""


class ProbabilityBars(Drawing):
    """One line a class; where there is no room for all, the most probable ones and the two that matter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "probability-bars--right",
        "probability-bars--wrong",
        "probability-bars--empty",
    }
    DEFAULT_CSS = """
    ProbabilityBars {
        & > .probability-bars--right { color: $text-success; text-style: bold; }
        & > .probability-bars--wrong { color: $text-error; text-style: bold; }
        & > .probability-bars--empty { color: $panel-lighten-3; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._values: list[float] = []
        self._true = self._predicted = 0

    def show(self, row: npt.NDArray[np.float32], names: Sequence[str], true: int, predicted: int) -> None:
        """Show `row`, float32 `[classes]`, each 0-1 or NaN; `names` are printable."""
        self._values, self._names, self._true, self._predicted = row.tolist(), names, true, predicted
        self.redraw()

    def draw(self) -> Sequence[Line]:
        width, height = self.size
        labels = self._labels(height)
        longest = max((cell_len(drawable(self._names[label], self.look)) for label in labels), default=1)
        form = _form(width, longest, len(str(max(labels, default=0))))
        lines = [self._line(label, form) for label in labels]
        if left_out := len(self._values) - len(labels):
            lines.append([Segment(fit(f"  and {left_out} more", width, self.look), self.muted)])
        return lines

    def _labels(self, height: int) -> list[int]:
        """Return the classes that get a line, in their order."""
        every = range(len(self._values))
        if len(every) <= height:
            return list(every)
        first = {self._true, self._predicted}
        ranked = sorted(
            every, key=lambda label: (label not in first, -(known(self._values[label]) or 0.0), label)
        )
        return sorted(ranked[: max(height - 1, 1)])

    def _line(self, label: int, form: Form) -> Line:
        right, wrong = label == self._true, label == self._predicted != self._true
        mark = (
            ("+" if self.look.ascii else "✓")
            if right
            else ("x" if self.look.ascii else "✗")
            if wrong
            else " "
        )
        value, style = known(self._values[label]), self._style(label)
        filled, rest = self._bar(value or 0.0, form.bar)
        line = [
            Segment(
                mark + fit(str(label) if form.indices else self._names[label], form.name, self.look) + " ",
                style,
            ),
            Segment(filled, style),
            Segment(rest, self.get_component_rich_style("probability-bars--empty", partial=True)),
            Segment(share(value, self.look, form.decimals).strip().rjust(form.number), style),
        ]
        if form.words:
            line.append(Segment(" true" if right else " predicted" if wrong else "", style))
        return line

    def _style(self, label: int) -> Style | None:
        if label == self._true:
            return self.get_component_rich_style("probability-bars--right", partial=True)
        if label == self._predicted:
            return self.get_component_rich_style("probability-bars--wrong", partial=True)
        return None

    def _bar(self, value: float, cells: int) -> tuple[str, str]:
        """Return the filled and the empty stretch of a bar of `cells`; a half cell where one can be drawn."""
        halves = round(2 * cells * min(max(value, 0.0), 1.0))
        filled = self.look.full * (halves // 2) + ("" if self.look.ascii else "╸" * (halves % 2))
        return filled, self.look.empty * (cells - len(filled))


def _form(width: int, longest_name: int, longest_index: int) -> Form:
    """Return the fullest form of a line that fits into `width` cells."""
    name = min(longest_name, _LONGEST_NAME)
    for decimals, number, words, shortest in _FORMS:
        bar = width - 2 - name - number - words * _WORD
        if bar >= shortest:
            return Form(name, min(bar, _LONGEST_BAR), number, decimals, words)
    rest = width - 6
    if rest - 2 >= 4:
        return Form(rest - 2, 2, 4, 0, False)
    return Form(longest_index, max(rest - longest_index, 0), 4, 0, False, indices=True)
