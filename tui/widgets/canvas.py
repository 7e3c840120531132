"""28 by 28 pixels to draw on, with the mouse or with a pen that the keys move."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from core.catalog import IMAGE_SHAPE
from core.sketch import Point, Sketch
from tui.widgets.drawing import Drawing, Line

SIDE = IMAGE_SHAPE[0]
RIGHT_BUTTON = 3


class Canvas(Drawing, can_focus=True):
    """Draws where the mouse is dragged or the lowered pen is moved, and says Drawn when anything changed."""

    COMPONENT_CLASSES = {"canvas--pen", "canvas--eraser"}
    DEFAULT_CSS = """
    Canvas {
        & > .canvas--pen { background: $accent; color: $background; text-style: bold; }
        & > .canvas--eraser { background: $warning; color: $background; text-style: bold; }
    }
    """

    class Drawn(Message):
        """The picture is another one than before."""

    def __init__(self) -> None:
        super().__init__()
        self.sketch = Sketch()
        self.is_down = False
        """Whether the pen that the keys move touches the paper."""
        self.erases = False
        """Whether pen and left button erase; the right button always does."""
        self._at = (SIDE // 2, SIDE // 2)
        self._shows_pen = True
        self._from: Point | None = None
        """Where the mouse was last while a button is held."""

    # ── what can be done ──────────────────────────────────────────────────────────────────────────────────

    def move_pen(self, across: int, down: int) -> None:
        """Move the pen by so many pixels, as far as there are any; a lowered pen draws."""
        x, y = self._at
        self._at = (min(max(x + across, 0), SIDE - 1), min(max(y + down, 0), SIDE - 1))
        self._shows_pen = True
        if self.is_down:
            self._trace((x, y), self._at, self.erases)
        self.redraw()

    def toggle_pen(self) -> None:
        """Lower the pen, which begins a stroke with a dot, or raise it."""
        self.is_down = not self.is_down
        self._shows_pen = True
        if self.is_down:
            self.sketch.begin_stroke()
            self._trace(self._at, self._at, self.erases)
        self.redraw()

    def toggle_eraser(self) -> None:
        """Let pen and left button erase from now on, or draw again; either way the pen is raised."""
        self.erases, self.is_down, self._shows_pen = not self.erases, False, True
        self.redraw()

    def undo(self) -> bool:
        """Take back the last stroke and raise the pen; return whether there was one."""
        self.is_down = False
        undone = self.sketch.undo()
        self._changed()
        return undone

    def clear(self) -> None:
        """Erase everything and raise the pen."""
        self.is_down = False
        self.sketch.clear()
        self._changed()

    def _trace(self, start: Point, end: Point, erases: bool) -> None:
        before = self.sketch.image
        (self.sketch.erase if erases else self.sketch.draw)(start, end)
        if (before != self.sketch.image).any():
            self._changed()

    def _changed(self) -> None:
        self.redraw()
        self.post_message(self.Drawn())

    # ── the mouse ─────────────────────────────────────────────────────────────────────────────────────────

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.focus()
        self.capture_mouse()
        self.is_down = self._shows_pen = False
        self.sketch.begin_stroke()
        self._drag_to(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._from is not None:
            event.stop()
            self._drag_to(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        event.stop()
        self._let_go()

    def on_mouse_release(self) -> None:
        self._from = None  # whoever took the mouse from us got the button's release, too

    def _let_go(self) -> None:
        self._from = None
        self.release_mouse()

    def _drag_to(self, event: events.MouseEvent) -> None:
        point = self._pixel(event.pointer_x - self.gutter.left, event.pointer_y - self.gutter.top)
        self._at = (min(max(round(point[0]), 0), SIDE - 1), min(max(round(point[1]), 0), SIDE - 1))
        start, self._from = self._from or point, point
        self._trace(start, point, self.erases or event.button == RIGHT_BUTTON)
        self.redraw()

    def _pixel(self, x: float, y: float) -> Point:
        """Return the pixel at a place in cells, the middle of one where the terminal tells no more."""
        width, height = self.size
        middle_x, middle_y = (place if place % 1 else place + 0.5 for place in (x, y))
        return middle_x * SIDE / max(width, 1) - 0.5, middle_y * SIDE / max(height, 1) - 0.5

    # ── the drawing ───────────────────────────────────────────────────────────────────────────────────────

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def draw(self) -> Sequence[Line]:
        width, height = self.size
        lines = self.picture(self.sketch.image, width, height)
        if self._shows_pen and self.has_focus:
            left, right = (edge * width // SIDE for edge in (self._at[0], self._at[0] + 1))
            row, cells = self._at[1] * height // SIDE, max(right - left, 1)
            strip, mark = Strip(lines[row]), Segment(self._mark().ljust(cells)[:cells], self._pen_style())
            lines[row] = [*strip.crop(0, left), mark, *strip.crop(left + cells)]
        return lines

    def _mark(self) -> str:
        return ("*" if self.look.ascii else "●") if self.is_down else ("o" if self.look.ascii else "○")

    def _pen_style(self) -> Style:
        return self.get_component_rich_style("canvas--eraser" if self.erases else "canvas--pen")
