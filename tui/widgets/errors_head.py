"""The line over the errors: how many are wrong, which of them are shown, and where the cursor is."""

from collections.abc import Sequence

from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment

from core.text import printable
from tui.error_list import Heading
from tui.format import count, interval, share
from tui.look import Look
from tui.widgets.drawing import Drawing, Line
from tui.width import clip, drawable


class ErrorsHead(Drawing):
    """Says as much of a Heading as there is room for; the filter and the position stay longest."""

    DEFAULT_CSS = "ErrorsHead { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._heading: Heading | None = None

    def show(self, heading: Heading | None) -> None:
        self._heading = heading
        self.redraw()

    def show_position(self, position: int) -> None:
        if self._heading:
            self.show(replace(self._heading, position=position))

    def draw(self) -> Sequence[Line]:
        heading = self._heading
        if not heading:
            return []
        width = self.size.width
        place = (
            f"{count(heading.position, self.look)}/{count(heading.shown, self.look)}" if heading.shown else ""
        )
        room = width - len(place) - 2
        filtered = clip(heading.filter, max(room // 2, 4), self.look) if heading.filter else ""
        right = [
            Segment(filtered, self.accent),
            Segment("  " if filtered and place else ""),
            Segment(place, self.muted),
        ]
        used = sum(cell_len(part.text) for part in right)
        fits = [text for text in _sentences(heading, self.look) if len(text) <= width - used - 2]
        left = fits[0] if fits else ""
        return [[Segment(left), Segment(" " * max(width - len(left) - used, 0)), *right]]


def _sentences(heading: Heading, look: Look) -> list[str]:
    """Return what may be said of the whole, the longest first."""
    rate = share(heading.wrong / heading.total, look).strip()
    low, high = (share(bound, look).strip() for bound in heading.interval)
    epoch = f"{heading.place}: "
    wrong = count(heading.wrong, look)
    whole = f"{epoch}{wrong} of {count(heading.total, look)} wrong, {rate}"
    dot, to = f"  {look.dot}  ", "-" if look.ascii else "–"
    by = f"{dot}by {drawable(printable(heading.order), look)}"
    long = f"{whole} (95% interval {low} {to} {high})"
    short = f"({interval(heading.interval, look)})"
    some = f"{epoch}{wrong} wrong, {rate}"
    return [
        long + by,
        f"{whole} {short}{by}",
        f"{whole} {short}",
        f"{some} {short}",
        some,
        f"{epoch}{wrong} wrong",
        rate,
    ]
