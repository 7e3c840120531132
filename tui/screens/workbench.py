"""The main screen: four panes around one run. It composes and routes, and owns no logic.

The other screens are imported when they are asked for: the first frame does not wait for them.
"""

import asyncio

from textual import on, work
from textual.app import ComposeResult

from core.config import RunConfig, flaw
from core.errors import RunError
from core.runs import Run
from core.text import printable
from tui.actions import bindings
from tui.data_feed import load_in_background
from tui.feed import EVERY, Feed
from tui.look import Look
from tui.messages import DataArrived, DataAwaited, DataRefused, RunChanged
from tui.screens.steering import LIVE, SteeringScreen
from tui.type_ahead import TypeAheadApp
from tui.widgets.bench import Bench
from tui.widgets.data_pane import DataPane
from tui.widgets.errors_pane import ErrorsPane
from tui.widgets.key_line import KeyLine
from tui.widgets.model_pane import ModelPane
from tui.widgets.pane_tabs import PANES
from tui.widgets.training_pane import TrainingPane

APART = 0.1
"""Seconds between the curves of an epoch and its errors: a key that comes then is answered in between."""


class Workbench(SteeringScreen):
    """Data, training, model and errors of one run, and everything that can be done with it."""

    BINDINGS = bindings("everywhere")
    AUTO_FOCUS = "DataPane"

    def __init__(self, config: RunConfig, look: Look, run: Run | None = None, welcome: bool = False) -> None:
        super().__init__(welcome)
        self._wanted_data = config.dataset
        self._first_run = run
        self._shown_epoch = 0
        self.set_reactive(Workbench.look, look)
        self.set_reactive(Workbench.config, config)

    def compose(self) -> ComposeResult:
        yield Bench()
        yield from self.first_hint()
        yield KeyLine()

    def on_mount(self) -> None:
        self.data, self.model = self.query_one(DataPane), self.query_one(ModelPane)
        self.training, self.errors = self.query_one(TrainingPane), self.query_one(ErrorsPane)
        for pane in (self.data, self.model, self.training, self.errors):
            pane.data_bind(look=Workbench.look)
        self.model.data_bind(config=Workbench.config)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Paint the first frame, and begin what costs time."""
        self.settle()
        self.set_interval(EVERY, self.look_at_run)
        if self._first_run:
            self.watch_run(self._first_run)
        else:
            self.training.show_nothing()
            load_in_background(self._wanted_data, self)
            self._warm_up()

    # ── data ──────────────────────────────────────────────────────────────────────────────────────────────

    @on(DataArrived)
    def show_data(self, message: DataArrived) -> None:
        if self.feed and self.feed.status in LIVE and self.dataset and message.wanted != self._wanted_data:
            self.data.note = f"{message.wanted} is here now; open it with o when this run has ended"
            return
        self.dataset, self.dataset_name = message.dataset, message.wanted
        self.data.show_dataset(message.dataset, message.note)
        self.model.classes_count = len(message.dataset.class_names)
        self._shown_epoch = 0
        self._show_errors()

    @on(DataAwaited)
    def show_waiting(self, message: DataAwaited) -> None:
        self.data.note = message.note

    @on(DataRefused)
    def show_refusal(self, message: DataRefused) -> None:
        if self.dataset and self.dataset_name == "sample":
            self.data.note = f"{message.wanted} cannot be had here; these are the bundled digits"
        elif self.data.note:
            self.data.note = ""
        self.complain(message.reason, seconds=15)

    @work
    async def action_open_data(self) -> None:
        from tui.screens.ask_data import AskData

        wanted = await self.app.push_screen_wait(AskData())
        if wanted:
            self._wanted_data = wanted
            load_in_background(wanted, self)

    # ── the run ───────────────────────────────────────────────────────────────────────────────────────────

    @work(exclusive=True, group="watch")
    async def watch_run(self, run: Run) -> None:
        """Put `run` on the screen, live or past, with everything that happened before."""
        self.put_hint_away()
        self.trainer.forget()
        self._shown_epoch = 0
        self.errors.show_nothing()
        feed = Feed(run, self)
        await feed.catch_up()
        try:
            wanted = (feed.state.config or run.config()).dataset
        except RunError as error:
            self.complain(str(error))
            if run.is_there():
                self.feed = feed  # what its log and its worker's output tell
            else:
                self.show_no_run()
            return
        self.feed = feed
        self._wanted_data = wanted
        if wanted != self.dataset_name:
            load_in_background(wanted, self)

    def show_no_run(self) -> None:
        """Take the run off the screen, as if nothing had been trained yet; data and settings stay."""
        self.workers.cancel_group(self, "errors")
        self.feed = None
        self._shown_epoch = 0
        self.trainer.forget()
        self.training.asked = ""
        self.training.show_nothing()
        self.errors.show_nothing()
        self._warm_up()

    def follow_folder(self, run: Run, now: Run | None) -> None:
        """Follow `run`, if it is on the screen, to its new name `now`, or see it deleted: None."""
        if not self.feed or self.feed.run != run:
            return
        if now:
            self.feed = None  # what it read is not there any more
            self.watch_run(now)
        else:
            self.show_no_run()

    def look_at_run(self) -> None:
        # While the list of runs is open, it tells what becomes of their folders.
        if self.feed and self.is_active and not self.feed.run.is_there():
            name = printable(self.feed.run.name)
            self.complain(f"{name} is gone: somebody deleted or moved it; press r for the others.", 15)
            self.show_no_run()
        if self.feed:
            self.feed.look()
            if self.feed.status in ("starting",) or self.feed.state.phase in ("importing", "compiling"):
                self.show_run()  # nothing happens in the log, but the seconds pass

    @on(RunChanged)
    def follow_run(self, message: RunChanged) -> None:
        if not self.feed or message.run != self.feed.run:
            return
        if message.state.config and not flaw(message.state.config):
            self.config = message.state.config
        for sentence in self.trainer.answers(message.state):
            self.notify(sentence, markup=False)
        if message.status not in LIVE:
            self.trainer.forget()
            self._warm_up()
        self.show_run()
        self._show_errors()

    @work(exclusive=True, group="errors")
    async def _show_errors(self) -> None:
        """Show what the newest epoch got wrong, once its predictions and the data are both there.

        A run that ended in its first epoch has a checkpoint at most, and no predictions.
        """
        if self.feed:
            self.errors.show_waiting(self.feed.status in LIVE, len(self.feed.state.history))
        if not (self.feed and self.feed.state.config and self.dataset):
            return
        if self.feed.state.config.dataset != self.dataset_name:
            return  # the labels on the screen are not those of this run, yet
        if not self.feed.state.history:
            if self.feed.state.checkpoint and self.feed.status not in LIVE:
                self.errors.load_checkpoint(self.feed.run, self.dataset)
            return
        epoch = self.feed.state.history[-1].epoch
        if epoch == self._shown_epoch:
            return
        if self._shown_epoch:
            await asyncio.sleep(APART)
        self._shown_epoch = epoch
        await self.errors.load_predictions(self.feed.run, self.dataset, epoch)

    @work(exclusive=True, group="warm-up")
    async def _warm_up(self) -> None:
        await self.trainer.warm_up()

    # ── actions ───────────────────────────────────────────────────────────────────────────────────────────

    @work
    async def action_settings(self) -> None:
        if self.config is None:
            return
        from tui.screens.settings import Settings

        chosen = await self.app.push_screen_wait(Settings(self.config, self.seed_given))
        if chosen:
            self.config, self.seed_given = chosen
            if self.feed and self.feed.status in LIVE:
                self.notify("These settings are for the next run; this one goes on as it is.")

    @work
    async def action_runs(self) -> None:
        from tui.screens.runs import Runs

        run = await self.app.push_screen_wait(
            Runs(self.trainer, self.look, self.feed.run if self.feed else None, self.follow_folder)
        )
        if run:
            self.watch_run(run)

    @work(exclusive=True, group="canvas")
    async def action_canvas(self) -> None:
        from tui.screens.canvas_screen import CanvasScreen, model_to_try

        assert isinstance(self.app, TypeAheadApp)
        try:
            with self.app.opening():  # Space, next, is to draw, and not to start a training
                feed = self.feed
                await self.app.push_screen(CanvasScreen(await model_to_try(feed), self.look, feed))
        except RunError as error:
            self.complain(str(error))

    def action_zoom(self) -> None:
        bench = self.query_one(Bench)
        if bench.has_class("-one") and not bench.zoomed:
            self.complain("The pane has all of the screen already; a larger terminal shows all four.")
            return
        bench.zoomed = not bench.zoomed

    def action_go_to(self, pane: str) -> None:
        self.query_one(Bench).go_to(pane)

    def action_next_pane(self, step: int) -> None:
        bench = self.query_one(Bench)
        bench.go_to(PANES[(PANES.index(bench.current) + step) % len(PANES)])

    def action_palette(self) -> None:
        self.app.action_command_palette()

    def action_suspend(self) -> None:
        self.app.action_suspend_process()

    def action_help(self) -> None:
        from tui.screens.help import Help

        self.app.push_screen(Help(self.query_one(Bench).current))

    def action_leave(self) -> None:
        self.app.exit()

    def farewell(self) -> str:
        """Return the line for the shell prompt: how to come back to a run that goes on without us."""
        if self.feed and self.feed.status in LIVE:
            return f"still running; come back with: scrawl attach {printable(self.feed.run.name)}"
        return ""
