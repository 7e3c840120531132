"""Draw a digit, and watch what a run's model takes it for while it is drawn."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from core.centring import centred
from core.errors import DataError, RunError
from core.predictor import Predictor
from core.saved_model import newest_model, saved_model
from core.text import printable
from tui.actions import bindings
from tui.compositor import ExactScreen
from tui.model_watch import ModelWatch
from tui.widgets.canvas import Canvas
from tui.widgets.digit import Digit
from tui.widgets.guess_bars import GuessBars
from tui.widgets.key_line import KeyLine
from tui.widgets.too_small import SMALLEST, TOO_SMALL
from tui.width import clip, drawable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.timer import Timer

    from core.centring import Centred
    from core.saved_model import SavedModel
    from tui.feed import Feed
    from tui.look import Look

EVERY = 0.05
"""Seconds between two answers at least: the eye follows no more, and the wire should not have to."""
SEEN_EVERY = 0.5
"""Likewise for the picture as the model sees it, in which nearly every cell changes each time."""
LOOK_EVERY = 1.0
"""Seconds between two looks for a newer model of the run."""
LARGE = (114, 36)
"""Columns and rows from which a pixel has two columns and a row of its own."""
DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
LOW = 24
"""Rows below which there is no room for the picture as the model sees it."""


async def model_to_try(feed: Feed | None) -> SavedModel:
    """Return the model of the run on screen, without one the newest there is; raise RunError if none is."""
    if feed is None:
        return await asyncio.to_thread(newest_model)
    return saved_model(feed.run, feed.state)  # a few looks at the disk: the log is folded already


class CanvasScreen(ExactScreen[None]):
    """The canvas on the left; on the right the model's answer, and the picture as it was put to it."""

    CSS_PATH = "canvas_screen.tcss"
    BINDINGS = bindings("canvas")
    AUTO_FOCUS = "Canvas"
    ALLOW_SELECT = False  # a drag draws

    def __init__(self, model: SavedModel, look: Look, feed: Feed | None = None) -> None:
        """Try `model`; `feed` follows its run, if that is on the screen."""
        super().__init__()
        self._model = model
        self._watch = ModelWatch(model, feed)
        # Half blocks are the only style in which a pixel is a place: shades of letters are for looking on.
        self._look = look if look.ascii else replace(look, art="half")
        self._predictor = Predictor(model)  # at once: it reads the model while the first frame is painted
        self._is_ready = False
        self._asked_at = 0.0
        self._timer: Timer | None = None
        self._found: Centred | None = None
        self._seen_timer: Timer | None = None
        self.set_class(look.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        with Horizontal(id="desk"):
            with Vertical(id="paper"):
                yield Canvas()
                yield Static(id="canvas-hint")
            with Vertical(id="answer"):
                yield Static(id="canvas-model")
                yield GuessBars()
                with Horizontal(id="seen"):
                    yield Digit(id="seen-picture")
                    yield Static(id="seen-words")
        yield Static(TOO_SMALL.format(*SMALLEST), id="too-small", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._lay_out(self.app.size)  # before the first frame
        self.canvas, self.bars, self.seen = (
            self.query_one(Canvas), self.query_one(GuessBars), self.query_one("#seen-picture", Digit)
        )  # fmt: skip
        for drawing in (self.canvas, self.bars, self.seen):
            drawing.look = self._look
        self.query_one("#desk").border_title = "Draw a digit"
        self.bars.show_nothing(self._model.class_names)
        self._show_model()
        self._show_hint()
        self._start()

    def on_unmount(self) -> None:
        self._predictor.close()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size)
        self.call_after_refresh(self._show_model)  # the name is cut to the room that there is then

    def _lay_out(self, size: Size) -> None:
        """Choose the layout by classes; the styles do the rest."""
        width, height = size
        self.update_classes(
            {
                "-tiny": width < SMALLEST[0] or height < SMALLEST[1],
                "-large": width >= LARGE[0] and height >= LARGE[1],
                "-low": height < LOW,
            }
        )

    # ── asking the model ──────────────────────────────────────────────────────────────────────────────────

    @work
    async def _start(self) -> None:
        try:
            await self._predictor.start()
        except RunError as error:
            self._give_up(error)
            return
        self._is_ready = True
        self._ask_soon()
        self._follow_model()

    @work
    async def _follow_model(self) -> None:
        """Answer from the newest model that a training stores, and say which it is."""
        while self._is_ready:
            await asyncio.sleep(LOOK_EVERY)
            newer = await self._watch.newer()
            if newer is None:
                continue
            try:
                await self._predictor.read_again()
            except RunError as error:  # the process may have the old one still, and answers from it
                self.notify(str(error), severity="warning", markup=False, timeout=10)
            else:
                self._model = newer
                self._show_model()
            self._ask_soon()

    @on(Canvas.Drawn)
    def follow_drawing(self) -> None:
        self._show_hint()
        self._ask_soon()

    def _ask_soon(self) -> None:
        """Ask now, or as soon as a new answer may be shown."""
        if not self._is_ready or self._timer is not None:
            return
        wait = self._asked_at + EVERY - time.monotonic()
        if wait > 0:
            self._timer = self.set_timer(wait, self._ask_now)
        else:
            self._ask_now()

    def _ask_now(self) -> None:
        self._timer, self._asked_at = None, time.monotonic()
        self._ask()

    @work
    async def _ask(self) -> None:
        try:
            found = centred(self.canvas.sketch.image)
        except DataError:  # nothing is drawn, or next to nothing
            self._show_nothing()
            return
        try:
            probabilities = await self._predictor.ask(found.image)
        except RunError as error:
            self._give_up(error)
            return
        if probabilities is not None and not self.canvas.sketch.is_empty:
            self.bars.show_guess(probabilities, self._model.class_names)
            self._found = found
            if self._seen_timer is None:
                self._seen_timer = self.set_timer(SEEN_EVERY, self._show_seen)

    def _show_seen(self) -> None:
        self._seen_timer = None
        if self._found:
            self.seen.image = self._found.image
            self._say("#seen-words", "As the model sees it:\n" + ",\n".join(self._found.steps))

    def _show_nothing(self) -> None:
        self._found = self.seen.image = None
        self._say("#seen-words", "")
        self.bars.show_nothing(self._model.class_names)

    def _give_up(self, error: RunError) -> None:
        self._is_ready = False
        self._show_nothing()
        self._say("#seen-words", str(error))
        self.notify(str(error), severity="warning", markup=False, timeout=10)

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────────

    def _show_model(self) -> None:
        run, epoch = printable(self._model.run.name), self._model.epoch
        after = f", epoch {epoch}" if epoch else ""
        for line in self.query("#canvas-model"):
            room = line.size.width - len(after)
            self._say("#canvas-model", clip(run, max(room, 8), self._look) + after)

    def _show_hint(self) -> None:
        canvas = self.canvas
        if canvas.is_down:
            what = "eraser erases" if canvas.erases else "pen draws"
            hint = f"The {what}: move it with the arrows; Space raises it."
        elif canvas.erases:
            hint = "Drag to erase, or lower the eraser with Space; e draws again."
        elif canvas.sketch.is_empty:
            hint = "Drag with the mouse, or lower the pen with Space and move it with the arrows."
        else:
            hint = "The right button erases; Space lowers the pen."
        self._say("#canvas-hint", hint)

    def _say(self, where: str, words: str) -> None:
        said = drawable(words, self._look)
        for static in self.query(where).results(Static):  # none once somebody has gone back
            if str(static.content) != said:  # an update sends all of it again
                static.update(Content(said), layout=False)

    # ── actions ───────────────────────────────────────────────────────────────────────────────────────────

    def action_pen(self) -> None:
        self.canvas.toggle_pen()
        self._show_hint()

    def action_eraser(self) -> None:
        self.canvas.toggle_eraser()
        self._show_hint()

    def action_undo(self) -> None:
        if not self.canvas.undo():
            self.notify("There is nothing to undo.")
        self._show_hint()

    def action_clear(self) -> None:
        if self.canvas.sketch.is_empty:
            self.notify("There is nothing to erase.")
        self.canvas.clear()

    def action_move(self, direction: str) -> None:
        self.canvas.move_pen(*DIRECTIONS[direction])

    def action_help(self) -> None:
        from tui.screens.help import Help

        self.app.push_screen(Help("canvas"))

    def action_close(self) -> None:
        self.dismiss(None)
