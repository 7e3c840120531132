"""Whether confidence can be believed: a reliability diagram as bars of text, and what it sums up to."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from rich.segment import Segment

from tui.format import count, share
from tui.widgets.drawing import Drawing, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from core.calibration import Bin, Calibration

RANGE = len("confidence")
LEAST_BAR = 10


class CalibrationChart(Drawing):
    """Shows a Calibration; where it is too high, empty bins are left out, and then it scrolls."""

    COMPONENT_CLASSES = {"calibration--mark"}
    DEFAULT_CSS = "CalibrationChart > .calibration--mark { color: $warning; text-style: bold; }"

    def __init__(self, calibration: Calibration) -> None:
        super().__init__()
        self._calibration = calibration
        self._top = 0

    def show(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self.redraw()

    @property
    def rows(self) -> int:
        """How many lines all of it takes."""
        return len(self._calibration.top) + 3 + len(self._calibration.bins)

    def scroll_by(self, rows: int) -> None:
        """Scroll down by so many rows, as far as there are any."""
        self._top += rows
        self.redraw()

    def draw(self) -> Sequence[Line]:
        height = self.size.height
        lines = [*self._scores(), [], *self._diagram(self._calibration.bins)]
        if len(lines) > height:
            lines = [*self._scores(), *self._diagram(_from_first(self._calibration.bins))]
        self._top = max(0, min(self._top, len(lines) - height))
        return lines[self._top :]

    @property
    def mark(self) -> Style:
        return self.get_component_rich_style("calibration--mark")

    def _scores(self) -> list[Line]:
        found, look, to = self._calibration, self.look, "-" if self.look.ascii else "–"
        error = look.dash if found.error is None else share(found.error, look).strip()
        brier = look.dash if found.brier is None else f"{found.brier:.4f} of 2"
        numbers = [("calibration error", error), ("Brier score", brier)]
        if found.unknown:
            numbers.append(("without numbers", count(found.unknown, look)))
        first: Line = []
        for name, value in numbers:
            first += [Segment(f"{name} ", self.muted), Segment(f"{value}  ")]
        lines = [first]
        for top in found.top:
            low, high = (f"{100 * bound:.2f}" for bound in top.interval)
            words = "the true class is most probable" if top.k == 1 else f"it is among the first {top.k}"
            rest = f"  95% interval {low}{to}{high}%" + (f"  {words}" if self.size.width >= 72 else "")
            accuracy = Segment(share(top.accuracy, look))
            lines.append([Segment(f"top {top.k} ", self.muted), accuracy, Segment(rest, self.muted)])
        return lines

    def _diagram(self, bins: Sequence[Bin]) -> list[Line]:
        highest = max(part.count for part in self._calibration.bins)
        width = max(len(count(highest, self.look)), len("digits"))
        before = RANGE + 2 + width + 2 + len("accuracy") + 2
        bar = max(self.size.width - before - 1, LEAST_BAR)
        mark = "|" if self.look.ascii else "┃"
        titles = f"{'confidence':<{RANGE}}  {'digits':>{width}}  accuracy  "
        key: Line = [
            Segment(self.look.full * 3, self.bar),
            Segment(" accuracy  ", self.muted),
            Segment(mark, self.mark),
            Segment(" confidence", self.muted),
        ]
        return [
            [Segment(titles, self.muted), *key],
            *(self._bin(part, width, bar, mark) for part in bins),
        ]

    def _bin(self, part: Bin, width: int, bar: int, mark: str) -> Line:
        to = "-" if self.look.ascii else "–"
        span = f"{part.low:.2f}{to}{part.high:.2f}".ljust(RANGE)
        if part.accuracy is None or part.confidence is None:
            return [Segment(f"{span}  {self.look.dash:>{width}}", self.muted)]
        facts = f"  {count(part.count, self.look):>{width}}  {share(part.accuracy, self.look):>8}  "
        filled = round(part.accuracy * bar)
        at = min(round(part.confidence * bar), bar - 1)
        cells: list[tuple[str, Style]] = [
            (self.look.full, self.bar) if x < filled else (self.look.empty, self.muted) for x in range(bar)
        ]
        cells[at] = (mark, self.mark)
        return [Segment(span, self.muted), Segment(facts), *(Segment(*cell) for cell in cells)]


def _from_first(bins: Sequence[Bin]) -> Sequence[Bin]:
    """Return `bins` without the empty ones at the bottom."""
    empty = sum(1 for _ in takewhile(lambda part: not part.count, bins))
    return bins[empty:] or bins[-1:]
