"""Sends changed cells only: Textual sends a line anew from the left edge of the widget that it lies in.

And it sends them with one pen: Textual tells the whole style of every piece of text, most of what it sends.
"""

from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.screen import ModalScreen, Screen, ScreenResultType

from tui.pen import Pen


def _pen(console: Console) -> Pen:
    """Return a pen for the terminal behind `console`; Rich says how many colours it has, but by name."""
    name = console.color_system
    return Pen(_COLORS[name] if name else ColorSystem.TRUECOLOR)


_COLORS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


class WholeUpdate(LayoutUpdate):
    """All cells of the screen."""

    def render_segments(self, console: Console) -> str:
        """Return what the terminal has to be told."""
        pen = _pen(console)
        told: list[str] = []
        for y, line in enumerate(self.strips, self.region.y):
            told += (Control.move_to(self.region.x, y).segment.text, *map(pen.draw, line))
        return "".join(told) + pen.lay_down()


class ExactUpdate(ChopsUpdate):
    """The changed spans of some lines, cut at both ends."""

    def render_segments(self, console: Console) -> str:
        """Return what the terminal has to be told."""
        pen = _pen(console)
        told: list[str] = []
        for y, start, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(start, left), min(end, right)
                if strip is None or first >= last:
                    continue
                told += (
                    Control.move_to(first, y).segment.text,
                    pen.draw(strip.crop(first - left, last - left)),
                )
        return "".join(told) + pen.lay_down()


class ExactCompositor(Compositor):
    """Textual's compositor, with exact updates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and ExactUpdate(update.chops, update.spans, update.chop_ends)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        update = super().render_full_update(simplify)
        return WholeUpdate(update.strips, update.region)


class ExactScreen(Screen[ScreenResultType]):
    """A screen that sends no cell which did not change."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Screen
        super().__init__(name, id, classes)
        self._compositor = ExactCompositor()


class ExactModal(ModalScreen[ScreenResultType], ExactScreen[ScreenResultType]):
    """A dialog that sends no cell which did not change."""


class SettledScreen(ExactScreen[ScreenResultType]):
    """A screen whose first frame is painted once, when the layout has settled, and not once a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._settled = False

    def settle(self) -> None:
        """Paint everything at once, and from now on what changes."""
        self._settled = True
        self._compositor_refresh()

    def update_node_styles(self, animate: bool = True) -> None:
        """Do nothing before the first frame: every widget has only just been given its styles."""
        if self._settled:
            super().update_node_styles(animate)

    def _compositor_refresh(self) -> None:
        if self._settled:
            super()._compositor_refresh()
