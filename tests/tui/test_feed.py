"""The feed turns a growing log into messages, and knows a dead run from a silent one."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from core.config import run_config
from core.events import BatchEnded, EpochEnded, Phase, RunFinished, RunStarted, encode
from core.runs import Run, create_run
from tests.tui.grid import wait_until
from tui.feed import Feed
from tui.messages import RunChanged

if TYPE_CHECKING:
    from core.state import Status

CONFIG = run_config({"dataset": "sample", "seed": 1})


def batch(epoch: int, step: int) -> BatchEnded:
    return BatchEnded(epoch=epoch, step=step, steps=32, loss=1 / step, accuracy=0.5)


def write(run: Run, *events: object) -> None:
    with run.log.open("ab") as file:
        for event in events:
            file.write(encode(event))  # type: ignore[arg-type]


class Watcher(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, Status]] = []

    def on_run_changed(self, message: RunChanged) -> None:
        self.seen.append((message.state.step, message.status))


def new_run() -> Run:
    return create_run(CONFIG, datetime(2026, 11, 22, 18, 44, 3))  # noqa: DTZ001 - a name, not an instant


def started(run: Run) -> RunStarted:
    return RunStarted(run=run.name, config=CONFIG, host="h", pid=1, versions={}, device="CPU")


async def test_it_tells_of_new_events_and_is_silent_otherwise(home: Path) -> None:
    run = new_run()
    lock = run.take_lock()
    assert lock
    write(run, Phase(phase="importing"), started(run), Phase(phase="training"), batch(1, 4))
    app = Watcher()
    async with app.run_test() as pilot:
        feed = Feed(run, app)
        await feed.catch_up()
        await wait_until(pilot, lambda: app.seen == [(4, "running")])
        feed.look()
        feed.look()
        write(run, batch(1, 8), batch(1, 12))
        feed.look()
        await wait_until(pilot, lambda: app.seen == [(4, "running"), (12, "running")])


async def test_a_torn_last_line_is_left_for_later(home: Path) -> None:
    run = new_run()
    lock = run.take_lock()
    assert lock
    write(run, Phase(phase="importing"), started(run), Phase(phase="training"), batch(1, 4))
    line = encode(batch(1, 8))
    with run.log.open("ab") as file:
        file.write(line[:20])
    app = Watcher()
    async with app.run_test() as pilot:
        feed = Feed(run, app)
        await feed.catch_up()
        await wait_until(pilot, lambda: app.seen == [(4, "running")])
        with run.log.open("ab") as file:
            file.write(line[20:])
        feed.look()
        await wait_until(pilot, lambda: app.seen == [(4, "running"), (8, "running")])


async def test_a_free_lock_without_a_closing_event_is_a_death(home: Path) -> None:
    run = new_run()
    write(run, Phase(phase="importing"), started(run), Phase(phase="training"), batch(1, 4))
    app = Watcher()
    async with app.run_test() as pilot:
        await Feed(run, app).catch_up()
        await wait_until(pilot, lambda: app.seen == [(4, "died")])


async def test_a_replaced_log_is_read_from_its_start(home: Path) -> None:
    run = new_run()
    write(run, Phase(phase="importing"), started(run), batch(1, 4), batch(1, 8))
    app = Watcher()
    async with app.run_test() as pilot:
        feed = Feed(run, app)
        await feed.catch_up()
        await wait_until(pilot, lambda: app.seen == [(8, "died")])
        run.log.rename(run.folder / "old")
        ended = EpochEnded(
            epoch=1,
            steps=32,
            loss=1,
            accuracy=1,
            val_loss=1,
            val_accuracy=1,
            seconds=1,
            val_seconds=1,
            n_wrong=0,
            best=True,
        )
        write(run, Phase(phase="importing"), started(run), ended, RunFinished(reason="completed", seconds=1))
        feed.look()
        await wait_until(pilot, lambda: app.seen[-1] == (32, "finished"))
        assert len(feed.state.history) == 1
        assert len(feed.state.curve) == 0


@pytest.mark.parametrize("ended", [False, True])
async def test_a_folder_that_is_removed_is_told_also_of_a_run_that_has_ended(home: Path, ended: bool) -> None:
    run = new_run()
    lock = run.take_lock()
    write(run, Phase(phase="importing"), started(run), Phase(phase="training"), batch(1, 4))
    if ended:
        write(run, RunFinished(reason="stopped", seconds=1))
        os.close(lock)
    app = Watcher()
    async with app.run_test() as pilot:
        feed = Feed(run, app)
        await feed.catch_up()
        assert not feed.last_words.removed
        shutil.rmtree(run.folder)
        feed.look()
        feed.look()
        await wait_until(pilot, lambda: len(app.seen) == 2)
        assert app.seen[-1] == (4, "stopped" if ended else "died")
        assert feed.last_words.removed
