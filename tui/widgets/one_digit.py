"""One digit large, with what the data set says about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment

from core.text import printable
from tui.format import count
from tui.widgets.drawing import Drawing, Line, beside
from tui.width import clip

if TYPE_CHECKING:
    from tui.data_cursor import Sample

FACTS = 23
"""Cells that the facts need; with more, a long class name is shown whole."""
GAP = 3


class OneDigit(Drawing):
    """A digit beside or over its index, split, label and one-hot vector, whichever leaves it larger."""

    sample: "Sample | None" = None
    names: Sequence[str] = ()

    def show(self, sample: "Sample", names: Sequence[str]) -> None:
        """Show `sample`; `names` are the names of all classes."""
        self.sample, self.names = sample, [printable(name) for name in names]
        self.redraw()

    def draw(self) -> Sequence[Line]:
        if self.sample is None:
            return []
        width, height = self.size
        left = self.picture_size(width - FACTS - GAP, height)
        facts = self._facts(self.sample, width - left[0] - GAP)
        over = self.picture_size(width, height - len(self._facts(self.sample, width)) - 1)
        if left[1] >= over[1]:
            return beside(self.picture(self.sample.image, *left), facts, left[0] + GAP)
        return [*self.picture(self.sample.image, *over), [], *self._facts(self.sample, width)]

    def _facts(self, sample: "Sample", width: int) -> list[Line]:
        name, label = self.names[sample.label], str(sample.label)
        facts = {
            "index": count(sample.index, self.look),
            "split": sample.split,
            "label": label if name == label else f"{label}  {name}",
            "pixels": f"{sample.image.dtype} {sample.image.min()}{self.look.dash}{sample.image.max()}",
        }
        lines = [self._fact(name, value, width) for name, value in facts.items()]
        shape = self._fact("one-hot", f"float32 ({len(self.names)},)", width)
        return [*lines, [], shape, *self._one_hot(sample, width)]

    def _fact(self, name: str, value: str, width: int) -> Line:
        return [Segment(f"{name:<9}", self.muted), Segment(clip(value, width - 9, self.look))]

    def _one_hot(self, sample: "Sample", width: int) -> list[Line]:
        """Return the vector under the numbers of its classes, in as many pieces as it takes."""
        from core.dataset import one_hot

        vector = one_hot(sample.label, len(self.names)).tolist()
        cell = len(str(len(vector) - 1)) + 1
        per_line = max(1, width // cell)
        lines: list[Line] = []
        for start in range(0, len(vector), per_line):
            labels = range(start, min(start + per_line, len(vector)))
            lines.append([Segment(f"{label:{cell}}", self.muted) for label in labels])
            styles = [self.accent if vector[label] else self.muted for label in labels]
            values = [f"{vector[label]:{cell}.0f}" for label in labels]
            lines.append([Segment(*pair) for pair in zip(values, styles, strict=True)])
        return lines
