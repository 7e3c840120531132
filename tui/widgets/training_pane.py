"""The training as it happens: what it is doing, how far it is, its curves and its epochs."""

from typing import ClassVar

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from core.last_words import LastWords
from core.state import RunState, Status
from core.text import printable
from tui.actions import bindings, verbs
from tui.explaining import Explaining, key_of
from tui.look import Look
from tui.training_words import NOTHING_LEFT, Words, training_words
from tui.widgets.chart import Chart
from tui.widgets.epoch_table import EpochTable
from tui.widgets.progress_line import ProgressLine
from tui.width import clip, drawable

HINT = "Space starts training\nwith the settings of the model pane"
SMOOTHINGS = (0.0, 0.6, 0.9)
ROOM = 6
"""Rows of the state and what else there is to say; training_pane.tcss says the same."""
TAIL = 3
"""How many of the worker's last lines are shown where there is room."""
_STYLES = {"working": "", "good": "$text-success", "waiting": "$text-warning", "bad": "$text-error"}
_LEAST_FOR_TABLE = 14
_VERBS = verbs("training")


class TrainingPane(Vertical, Explaining, can_focus=True):
    """Shows one run, live or past; the screen gives it the folded state as often as it likes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("training")]
    BORDER_TITLE = "Training"
    look: reactive[Look] = reactive(Look())
    asked: reactive[str] = reactive("")
    """What the worker has been asked and has not answered yet; it stands in the border."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: tuple[RunState, Status, float, LastWords] | None = None
        self._said: tuple[str, Words] | None = None
        self._first_shown = 0.0
        self.set_class(True, "-empty")

    def compose(self) -> ComposeResult:
        yield Static(HINT, id="training-hint", markup=False)
        yield Static(id="training-state", markup=False)
        yield ProgressLine(id="training-progress").data_bind(TrainingPane.look)
        yield Chart(id="training-chart").data_bind(TrainingPane.look)
        yield EpochTable(id="training-epochs").data_bind(TrainingPane.look)

    def why_not(self, action: str) -> str:
        if action in _VERBS and self.has_class("-empty"):
            return f"Nothing is trained yet; press {key_of('everywhere.start_pause')} to start."
        if action in ("older", "newer") and not self.query_one(EpochTable).display:
            return "There is no room for the table of epochs; a larger terminal shows it."
        return ""

    def show_nothing(self) -> None:
        """Say how to begin."""
        self._shown = None
        self.query_one(Chart).show_run(None)
        self.set_class(True, "-empty")
        self.refresh_bindings()

    def show_run(
        self, state: RunState, status: Status, now: float, last_words: LastWords = NOTHING_LEFT
    ) -> None:
        """Show `state`, perhaps the one already shown, changed in place, as it is at `now` (Unix seconds).

        `last_words` are those of a run that has no worker any more.
        """
        if self._shown is None or self._shown[0] is not state:
            self._first_shown = now
        self._shown = (state, status, now, last_words)
        if self.has_class("-empty"):
            self.remove_class("-empty")
            self.refresh_bindings()
        self._draw()

    def watch_look(self) -> None:
        self._draw()

    def watch_asked(self, asked: str) -> None:
        self.border_subtitle = Content(asked)

    def on_resize(self, _: events.Resize) -> None:
        self._draw()

    def on_show(self, _: events.Show) -> None:
        self._draw()

    def _draw(self) -> None:
        """Hand the state to every part, unless nobody can see them."""
        if self._shown is None or not self.is_on_screen:
            return
        state, status, now, left = self._shown
        since = state.phase_since or self._first_shown
        tail = left.lines if status in ("died", "failed") else ()
        self._say(state, training_words(state, status, since, now, self.look, left), tail, bool(left.crash))
        self._share_room(state)
        self.query_one(ProgressLine).show_run(state, status)
        self.query_one(Chart).show_run(state)
        self.query_one(EpochTable).show_run(state)

    def _say(self, state: RunState, words: Words, tail: tuple[str, ...], from_start: bool) -> None:
        name, width = drawable(printable(state.run), self.look), self.content_size.width
        if tail:
            lines = [clip(printable(line), width, self.look) for line in tail]
            room = max(1, min(TAIL, ROOM - self._rows(name, words, width)))
            words = replace(words, details=(*words.details, *(lines[:room] if from_start else lines[-room:])))
        if (name, words) == self._said:
            return
        self._said = (name, words)
        line = self.query_one("#training-state", Static)
        # Words that change must not lay out the whole screen anew, unless they take another number of rows.
        line.update(self._content(name, words), layout=self._rows(name, words, width) != line.size.height)

    def _content(self, name: str, words: Words) -> Content:
        return Content.assemble(
            (name, "bold"),
            (f" {self.look.dot} " if name else "", "dim"),
            (words.state, _STYLES[words.mood]),
            *(f"\n{line}" for line in words.details),
            *((f"\n{line}", _STYLES["waiting"]) for line in words.trouble),
        )

    def _rows(self, name: str, words: Words, width: int) -> int:
        return len(self._content(name, words).wrap(width)) if width else 0

    def _share_room(self, state: RunState) -> None:
        """Give a quarter of the room to the epochs, and what they do not need to the curves."""
        height = self.size.height
        epochs = max(1, min(state.epochs, (height - 4) // 4))
        table = self.query_one(EpochTable)
        table.display = height >= _LEAST_FOR_TABLE
        table.styles.height = 1 + epochs

    def action_axis(self) -> None:
        chart = self.query_one(Chart)
        chart.view = replace(chart.view, epochs=not chart.view.epochs)

    def action_log_scale(self) -> None:
        chart = self.query_one(Chart)
        chart.view = replace(chart.view, log=not chart.view.log)

    def action_smooth(self) -> None:
        chart = self.query_one(Chart)
        after = SMOOTHINGS.index(chart.view.smoothing) + 1
        chart.view = replace(chart.view, smoothing=SMOOTHINGS[after % len(SMOOTHINGS)])

    def action_older(self) -> None:
        self.query_one(EpochTable).scroll_epochs(1)

    def action_newer(self) -> None:
        self.query_one(EpochTable).scroll_epochs(-1)
