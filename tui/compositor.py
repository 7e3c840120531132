"""Sends changed cells only: Textual sends a line anew from the left edge of the widget that it lies in."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen, ScreenResultType


class ExactUpdate(ChopsUpdate):
    """The changed spans of some lines, cut at both ends."""

    def render_segments(self, console: Console) -> str:
        """Return what the terminal has to be told."""
        told: list[str] = []
        for y, start, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(start, left), min(end, right)
                if strip is None or first >= last:
                    continue
                told += (
                    Control.move_to(first, y).segment.text,
                    strip.crop(first - left, last - left).render(console),
                )
        return "".join(told)


class ExactCompositor(Compositor):
    """Textual's compositor, with exact updates."""

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        return update and ExactUpdate(update.chops, update.spans, update.chop_ends)


class ExactScreen(Screen[ScreenResultType]):
    """A screen that sends no cell which did not change."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = ExactCompositor()


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
