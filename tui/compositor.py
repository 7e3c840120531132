"""Sends changed cells only: Textual sends lines anew from the edge of a widget, and whole screens at times.

And it sends them with one pen: Textual tells the whole style of every piece of text, most of what it sends.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.control import Control
from rich.segment import Segment
from textual import events
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorMap,
    CompositorUpdate,
    LayoutUpdate,
    ReflowResult,
)
from textual.app import App, ReturnType
from textual.await_remove import AwaitRemove
from textual.geometry import Region, Size
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from tui.pen import Pen
from tui.shown import Shown


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


class Drawn(CompositorUpdate):
    """Pieces of lines, of which only what the terminal does not show yet is drawn."""

    shown: Shown | None = None
    """What it shows, if anyone keeps account of it."""

    def pieces(self) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        """Yield pieces with the column and the row where they begin."""
        raise NotImplementedError

    def render_segments(self, console: Console) -> str:
        """Return what the terminal has to be told."""
        pen = _pen(console)
        told: list[str] = []
        for x, y, piece in self.pieces():
            news = self.shown.news(x, y, piece) if self.shown else ((x, piece),)
            for first, segments in news:
                told += (Control.move_to(first, y).segment.text, pen.draw(segments))
        return "".join(told) + pen.lay_down()


class WholeUpdate(Drawn, LayoutUpdate):
    """All cells of the screen."""

    def pieces(self) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        for y, line in enumerate(self.strips, self.region.y):
            yield self.region.x, y, chain.from_iterable(line)


class ExactUpdate(Drawn, ChopsUpdate):
    """The changed spans of some lines, cut at both ends."""

    def pieces(self) -> Iterator[tuple[int, int, Iterable[Segment]]]:
        for y, start, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(start, left), min(end, right)
                if strip is not None and first < last:
                    yield first, y, strip.crop(first - left, last - left)


class ExactCompositor(Compositor):
    """Textual's compositor, with exact updates."""

    shown: Shown | None = None

    def __init__(self) -> None:
        super().__init__()
        self._told: CompositorMap = {}
        """The places of which all widgets have been told."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay everything out, and find what is new since that was last done.

        Textual compares with the newest map of the places. It may be one that was drawn in between, because
        somebody asked for a place: a widget that is new in that one would never be told its size.
        """
        self._full_map = self._told
        result = super().reflow(parent, size)
        self._told = self._full_map
        self._full_map_invalidated = False  # else the next who asks for a place has all of them found again
        return result

    def clear(self) -> None:
        super().clear()
        self._told = {}

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield what is seen of the widgets within the rows of `crop`: region, visible part, its strips.

        Textual renders every widget of a container that `crop` touches, from the first to the last line, and
        those behind others, too: of 360 lines for the workbench 220 were containers behind their children.
        """
        if crop is None:
            yield from super()._get_renders()
            return
        covered: defaultdict[int, int] = defaultdict(int)  # by row, one bit a column
        for widget, (region, clip) in self.visible_widgets.items():  # from front to back
            seen = region.intersection(clip)
            columns = ((1 << seen.width) - 1) << seen.x
            rows = range(max(seen.y, crop.y), min(seen.bottom, crop.bottom))
            open_rows = [y for y in rows if columns & ~covered[y]]
            if not open_rows:
                continue
            for y in open_rows:
                covered[y] |= columns
            top, bottom = open_rows[0], open_rows[-1] + 1
            seen = Region(seen.x, top, seen.width, bottom - top)
            yield region, seen, widget.render_lines(seen.translate(-region.offset))

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        if update is None:
            return None
        exact = ExactUpdate(update.chops, update.spans, update.chop_ends)
        exact.shown = self.shown
        return exact

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        update = super().render_full_update(simplify)
        whole = WholeUpdate(update.strips, update.region)
        whole.shown = self.shown
        return whole


class ExactApp(App[ReturnType]):
    """An application that keeps account of what the terminal shows."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.shown = Shown()

    def get_default_screen(self) -> Screen[Any]:
        """Return the screen that is beneath all others."""
        return ExactScreen()

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Read the styles of `screen` before Textual does.

        It would parse all that it knows again, and apply it to everything that is on the screen already.
        """
        for path in screen.css_path:
            if not self.stylesheet.has_source(str(path), ""):
                self.stylesheet.read(path)
        super()._load_screen_css(screen)

    async def _close_all(self) -> None:
        """Close all screens, and leave no work behind, as with each of them."""
        self.workers.cancel_all()
        await super()._close_all()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if renderable is not None and not isinstance(renderable, Drawn):
            self.shown.forget()  # a screen of Textual's own, such as its palette
        super()._display(screen, renderable)


class ExactScreen(Screen[ScreenResultType]):
    """A screen that sends no cell which did not change."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Screen
        super().__init__(name, id, classes)
        self._compositor = self._exact = ExactCompositor()

    def on_mount(self) -> None:
        if isinstance(self.app, ExactApp):
            self._exact.shown = self.app.shown
        for rack in self.query(ToastRack):
            rack.display = False  # as it is; said later, it would have all laid out anew

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 - subclasses want it
        if isinstance(self.app, ExactApp):
            self.app.shown.forget()  # a terminal that changes its size may move or drop what it shows

    def remove(self) -> AwaitRemove:
        """Go, and leave no work behind: what comes back now would find some widgets gone."""
        self.workers.cancel_node(self)
        return super().remove()


class SettledScreen(ExactScreen[ScreenResultType]):
    """A screen whose first frame is painted once, when the layout has settled, and not once a widget."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Screen
        super().__init__(name, id, classes)
        self.is_settled = False

    class Settled(Message):
        """A screen is there, and can be typed at."""

    def settle(self) -> None:
        """Paint everything at once, and from now on what changes."""
        self.is_settled = True
        self._compositor_refresh()
        self.post_message(self.Settled())

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay everything out, for the first frame once.

        Textual's widgets ask for another one when they are told their first size, whatever it is. Only where
        a scrollbar came of it is there anything to lay out again.
        """
        if self.is_settled:
            super()._refresh_layout(size, scroll)
            return
        asking = {node for node in self.walk_children(Widget) if node._layout_required}
        super()._refresh_layout(size, scroll)
        for node in self._compositor.visible_widgets.keys() - asking:
            if not any(node.scrollbars_enabled):
                node._layout_required = False

    def _compositor_refresh(self) -> None:
        if self.is_settled:
            super()._compositor_refresh()


class SettledModal(ModalScreen[ScreenResultType], SettledScreen[ScreenResultType]):
    """A dialog that is painted once its words have been cut to the room that there is."""

    def on_mount(self) -> None:
        # After the first layout, and after what is done because of it.
        self.call_after_refresh(self.call_after_refresh, self.settle)
