"""Starting, steering and resuming the run on the screen, with an answer to every key."""

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from textual import work
from textual.reactive import reactive
from textual.worker import Worker, WorkerCancelled

from core.commands import AnyCommand, Continue, Pause, Save, Stop
from core.config import RunConfig, with_new_seed
from core.errors import RunError, ScrawlError
from core.state import Status
from core.text import printable
from tui.explaining import key_of
from tui.screens.appearance import AppearanceScreen
from tui.trainer import Trainer
from tui.widgets.bench import Bench

if TYPE_CHECKING:
    from core.dataset import Dataset
    from core.runs import Run
    from tui.feed import Feed
    from tui.widgets.training_pane import TrainingPane

QUICK, QUICK_LOOKS = 0.1, 10
"""Seconds between looks, and how many, after something was asked of a worker."""
LIVE: tuple[Status, ...] = ("starting", "running", "paused", "stopping")


class SteeringScreen(AppearanceScreen):
    """A screen around one run, whose worker can be asked for things."""

    config: reactive[RunConfig | None] = reactive(None, init=False)
    """What the next run would be trained with, or what the run on screen was."""
    training: "TrainingPane"
    """Where the run is shown; it outlives the screen for whoever still waits for an answer."""

    def __init__(self, welcome: bool = False) -> None:
        super().__init__(welcome)
        self.trainer = Trainer()
        self.feed: Feed | None = None
        self.dataset: Dataset | None = None
        self.dataset_name = ""
        """What was asked for when `dataset` was loaded; the sample stands in while another one is fetched."""
        self.seed_given = False

    def watch_run(self, run: "Run") -> Worker[None]:
        """Put `run` on the screen; the worker ends when it is there."""
        raise NotImplementedError

    def look_at_run(self) -> None:
        """Take in what is new in the run's log."""
        raise NotImplementedError

    def action_start_pause(self) -> None:
        if self.feed and self.feed.status in LIVE:
            self._ask(Continue() if self.feed.status == "paused" else Pause())
        else:
            self._start()

    @work
    async def _start(self) -> None:
        if not (self.config and self.dataset):
            self.complain("The data is still being loaded; try again in a moment.")
            return
        config = msgspec.structs.replace(self.config, dataset=self.dataset_name)
        config = config if self.seed_given else with_new_seed(config)
        try:
            with self.trainer.alone("starting"):
                self.show_asked()
                run = await self.trainer.start(config, self.dataset)
                self.query_one(Bench).go_to("training")
                with suppress(WorkerCancelled):  # another run was opened meanwhile
                    await self.watch_run(run).wait()
        except ScrawlError as error:
            self.complain(str(error))
        self.show_asked()

    @work
    async def action_resume(self) -> None:
        if not self.feed:
            self.complain("There is no run on the screen; press r to choose one.")
            return
        if self._is_over():
            return
        try:
            with self.trainer.alone("resuming"):
                self.show_asked()
                await self.trainer.resume(self.feed.run)
                self.look_at_run()  # Space is to find it going on
        except ScrawlError as error:
            self.complain(str(error))
        self.show_asked()

    def action_stop(self) -> None:
        self._ask(Stop())

    def action_stop_after_epoch(self) -> None:
        self._ask(Stop(after_epoch=True))

    def action_save(self) -> None:
        self._ask(Save())

    @work
    async def _ask(self, command: AnyCommand) -> None:
        if not self.feed:
            self.complain("Nothing is training; press Space to start.")
            return
        if self._is_over():
            return
        try:
            await self.trainer.ask(self.feed.run, command)
        except RunError as error:
            self.complain(str(error))
        self.show_run()
        for _ in range(QUICK_LOOKS):  # the answer is awaited, and comes at the next batch
            await asyncio.sleep(QUICK)
            if not self.trainer.waiting_for:
                break
            self.look_at_run()

    def _is_over(self) -> bool:
        """Say so if the run on the screen is finished: then no worker can be asked, and none can go on."""
        if not (self.feed and self.feed.status == "finished"):
            return False
        name, key = printable(self.feed.run.name), key_of("everywhere.start_pause")
        self.complain(f"{name} is finished; press {key} to train another.")
        return True

    def show_run(self) -> None:
        """Show the run as it is now, and what was asked of its worker."""
        self.show_asked()
        if self.feed and self.feed.status:
            self.training.show_run(self.feed.state, self.feed.status, time.time(), self.feed.last_words)

    def show_asked(self) -> None:
        self.training.asked = self.trainer.waiting_for

    def complain(self, sentence: str, seconds: float = 6) -> None:
        """Say what cannot be done, why, and what helps."""
        self.notify(sentence, severity="warning", markup=False, timeout=seconds)
