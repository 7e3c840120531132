"""How many images each class has, as bars: one line, two lines or as many as there is room for."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment

from core.text import printable
from tui.art import RAMP
from tui.format import count
from tui.widgets.drawing import PLAIN, Drawing, Line
from tui.width import clip, fit

BLOCKS = " ▁▂▃▄▅▆▇█"
GAP = 2
NARROWEST, WIDEST = 6, 60
"""Cells that a class takes: at least these beside its count, and at most in all."""
ROOMY, AMPLE = 18, 27
"""Cells from which a count is written with its thousands apart, and a class with its name."""


class ClassBars(Drawing):
    """A bar chart of class counts that makes the best of its height; one class may be marked."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._names: list[str] = []
        self._counts: list[int] = []
        self._marked: int | None = None

    def show(self, names: Sequence[str], counts: Sequence[int], marked: int | None = None) -> None:
        """Show how many images each class has; `marked` is the class that stands out."""
        self._names = [printable(name) for name in names]
        self._counts = list(counts)
        self._marked = marked
        self.redraw()

    def draw(self) -> Sequence[Line]:
        (width, height), number = self.size, len(self._counts)
        if not number:
            return []
        across = -(-number // height)
        cell = min((width + GAP) // across - GAP, WIDEST)
        if height == 1 or cell < len(str(max(self._counts))) + NARROWEST:
            return [self._one_line(width)]
        down = -(-number // across)
        bars = [self._bar(label, cell) for label in range(number)]
        if across > down:  # read along the lines if they are long, else down the columns
            return [self._spaced(bars[start : start + across]) for start in range(0, number, across)]
        return [self._spaced(bars[row::down]) for row in range(down)]

    def _one_line(self, width: int) -> Line:
        """Return each class with a block as high as its share, and the numbers behind them if they fit."""
        shades = RAMP if self.look.ascii else BLOCKS
        most, least = max(self._counts), min(self._counts)
        line: Line = []
        for label, images in enumerate(self._counts):
            level = max(round(images * (len(shades) - 1) / max(most, 1)), min(images, 1))
            marked = label == self._marked
            line.append(Segment(str(label), self.accent if marked else self.muted))
            line.append(Segment(shades[level] + " ", self.accent if marked else self.bar))
        if self._marked is not None:
            text = f" {count(self._counts[self._marked], self.look)} of class {self._names[self._marked]}"
        elif least < most:
            text = f" {count(least, self.look)} to {count(most, self.look)} each"
        else:
            text = f" {count(most, self.look)} each"
        room = width - sum(len(part.text) for part in line)
        return [*line, Segment(clip(text, room, self.look), self.muted)]

    def _bar(self, label: int, width: int) -> Line:
        """Return a class's name, bar and count in `width` cells."""
        longest = max(cell_len(name) for name in self._names)
        if longest > width // 3 and width < AMPLE:
            name, names = str(label), len(str(len(self._names) - 1))
        else:
            name, names = self._names[label], min(longest, width // 3)
        most = max(self._counts)
        written = [count(n, self.look) if width >= ROOMY else str(n) for n in (self._counts[label], most)]
        room = width - names - len(written[1]) - 2
        halves = round(2 * room * self._counts[label] / max(most, 1))
        bar = self.look.full * (halves // 2) + ("╸" if halves % 2 and not self.look.ascii else "")
        style = self.accent if label == self._marked else PLAIN
        return [
            Segment(fit(name, names, self.look) + " ", style),
            Segment(bar + " " * (room - len(bar)), style if label == self._marked else self.bar),
            Segment(" " + written[0].rjust(len(written[1])), self.muted),
        ]

    def _spaced(self, bars: Sequence[Line]) -> Line:
        return [part for bar in bars for part in (*bar, Segment(" " * GAP))]
