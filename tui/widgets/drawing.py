"""What the widgets that draw rows of text themselves have in common."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui import art
from tui.look import Look

if TYPE_CHECKING:
    from tui.art import Image

Line = list[Segment]
"""A row as it is drawn; styles are laid over the widget's own."""

PLAIN = Style()


class Drawing(Widget):
    """Rows that are drawn all at once and painted one by one: only those that changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"drawing--muted", "drawing--accent", "drawing--bar"}
    DEFAULT_CSS = """
    Drawing {
        width: 1fr;
        height: 1fr;
        & > .drawing--muted { color: $text-muted; }
        & > .drawing--accent { color: $accent; }
        & > .drawing--bar { color: $primary; }
    }
    """

    look: reactive[Look] = reactive(Look(), repaint=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._strips: list[Strip] = []
        self._drawn_for: tuple[Size, Style] | None = None

    def draw(self) -> Sequence[Line]:
        """Return the lines for `size`, which is never empty; what they leave out stays blank."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again, and have what came out different painted."""
        if self._drawn_for is None or self._drawn_for[0] != self.size:
            self._drawn_for = None
            self.refresh()
            return
        before, style, width = self._strips, self.rich_style, self.size.width
        self._draw(style)
        rows = enumerate(zip_longest(before, self._strips, fillvalue=Strip.blank(width, style)))
        changed = [Region(0, y, width, 1) for y, (old, new) in rows if old != new]
        if changed:
            self.refresh(*changed)

    def watch_look(self) -> None:
        self.redraw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn_for = None

    def render_lines(self, crop: Region) -> list[Strip]:
        style = self.rich_style
        if self._drawn_for != (self.size, style):
            self._draw(style)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.rich_style)

    def _draw(self, style: Style) -> None:
        width, height = self.size
        lines = self.draw() if width and height else []
        self._strips = [_strip(line, width, style) for line in lines[:height]]
        self._drawn_for = (self.size, style)

    @property
    def muted(self) -> Style:
        return self.get_component_rich_style("drawing--muted")

    @property
    def accent(self) -> Style:
        return self.get_component_rich_style("drawing--accent")

    @property
    def bar(self) -> Style:
        return self.get_component_rich_style("drawing--bar")

    def picture(self, image: "Image", columns: int, rows: int) -> list[Line]:
        return pictured(self, self.look, image, columns, rows)

    def picture_size(self, columns: int, rows: int, side: int = art.SIDE) -> tuple[int, int]:
        """Return the columns and rows that a drawing of a `side`-square image takes in a box."""
        return art.fit(columns, rows, "ramp" if self.look.ascii else self.look.art, side)


def pictured(widget: Widget, look: Look, image: "Image", columns: int, rows: int) -> list[Line]:
    """Return `image` (uint8 `[h, w]`) as `rows` lines of `columns` cells for `widget`, as `look` has it."""
    if not columns or not rows:
        return []
    shades = _shades(widget)
    drawn = art.draw(image, columns, rows, look.art, ascii=look.ascii, greys=len(shades))
    return [[Segment(run.text, _style(run, shades)) for run in row] for row in drawn]


def _shades(widget: Widget) -> tuple[RichColor, ...]:
    """Return the greys from background to foreground of `widget` that this terminal can tell apart."""
    _, _, background, foreground = widget.colors
    if not widget.app.native_ansi_color:
        return _blended(background, foreground)
    default, dim = RichColor.default(), RichColor.parse("bright_black")
    return (default, default) if widget.app.no_color else (default, dim, default)


@lru_cache(maxsize=16)
def _blended(background: Color, foreground: Color) -> tuple[RichColor, ...]:
    return tuple(background.blend(foreground, n / (art.GREYS - 1)).rich_color for n in range(art.GREYS))


def _style(run: art.Run, shades: tuple[RichColor, ...]) -> Style:
    return _colours(*(None if grey is None else shades[grey] for grey in (run.ink, run.paper)))


@lru_cache(maxsize=1024)
def _colours(ink: RichColor | None, paper: RichColor | None) -> Style:
    return Style(color=ink, bgcolor=paper)


def _strip(line: Line, width: int, base: Style) -> Strip:
    """Return `line` over `base` in exactly `width` cells, with neighbours of one style joined."""
    joined: list[tuple[list[str], Style]] = []
    room = width
    for text, own, _ in [*line, Segment(" " * width)]:
        kept = set_cell_size(text, room) if (cells := cell_len(text)) > room else text
        room -= min(cells, room)
        style = own or PLAIN
        if joined and style == joined[-1][1]:
            joined[-1][0].append(kept)
        elif kept:
            joined.append(([kept], style))
    return Strip([Segment("".join(texts), base + style) for texts, style in joined], width)


def padded(lines: Sequence[Line], left: int, top: int = 0) -> list[Line]:
    """Return `lines` moved `left` cells to the right and `top` rows down."""
    return [[] for _ in range(top)] + [[Segment(" " * left), *line] for line in lines]


def beside(left: Sequence[Line], right: Sequence[Line], column: int) -> list[Line]:
    """Return `left` with `right` beside it, starting at `column`."""
    rows = zip_longest(left, right, fillvalue=())
    return [[*a, Segment(" " * (column - sum(cell_len(part.text) for part in a))), *b] for a, b in rows]
