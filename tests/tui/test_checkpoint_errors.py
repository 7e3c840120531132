"""The errors at a checkpoint in the midst of an epoch: one step from the newest, and never mixed up."""

import asyncio
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.config import run_config
from core.events import RunFinished
from core.runs import Run
from tests import checkpoints
from tests.story import batch, new_run, opening, saved, write
from tests.tui.digits import sample
from tests.tui.errors_app import ErrorsApp
from tests.tui.grid import grid, shown, wait_until
from tests.tui.run_errors import DATA, end_epoch, load, run_of_three
from tui.app import ScrawlApp
from tui.look import Look
from tui.screens.confusion_screen import ConfusionScreen
from tui.screens.digit_screen import DigitScreen
from tui.widgets import run_errors

WIDE = (120, 40)


def run_of_two(folder: Path) -> Run:
    """Return a run whose third epoch has a checkpoint that takes every digit for class 0."""
    run = run_of_three(folder, 2)
    config = run_config({"dataset": "made up", "seed": 1, "hidden_units": 4})
    (run.folder / "config.json").write_bytes(msgspec.json.encode(config))
    checkpoints.save(run, DATA, 3, 12)
    return run


async def test_a_step_from_the_newest_epoch_leads_to_the_checkpoint_and_back(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run_of_two(tmp_path), 2)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 3, batch 12: 36 of 40 wrong" in grid(app)[1])
        assert len(app.rows()) > 10
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "Epoch 3, batch 12 is the newest." in shown(app))
        await pilot.press("comma")
        await wait_until(pilot, lambda: "epoch 2: 3 of 40 wrong" in grid(app)[1])
        await pilot.press("comma", "full_stop", "full_stop")
        await wait_until(pilot, lambda: "epoch 3, batch 12: 36 of 40 wrong" in grid(app)[1])


async def test_what_is_shown_stays_when_its_epoch_ends_and_newer_checkpoints_come(tmp_path: Path) -> None:
    run, app = run_of_two(tmp_path), ErrorsApp()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run, 2)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 3, batch 12: 36 of 40 wrong" in grid(app)[1])
        end_epoch(run, 3)
        right = checkpoints.constant(run.config(), 7)
        checkpoints.save(run, DATA, 4, 5, right)
        await load(app, run, 3)
        await wait_until(pilot, lambda: "epoch 3 of 3, batch 12: 36 of 40 wrong" in grid(app)[1])
        assert app.pane.errors
        assert 7 in app.pane.errors.rows.index, "still what class 0 got wrong"
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 3: 3 of 40 wrong" in grid(app)[1])
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 4, batch 5: 36 of 40 wrong" in grid(app)[1])
        assert 7 not in app.pane.errors.rows.index, "all are sevens now"
        checkpoints.save(run, DATA, 4, 9)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 4, batch 9: 36 of 40 wrong" in grid(app)[1])
        await pilot.press("comma")
        await wait_until(pilot, lambda: "epoch 3: 3 of 40 wrong" in grid(app)[1])


async def test_a_checkpoint_at_the_end_of_an_epoch_adds_nothing(tmp_path: Path) -> None:
    run, app = run_of_two(tmp_path), ErrorsApp()
    checkpoints.save(run, DATA, 3, 0)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run, 2)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "Epoch 2 is the newest." in shown(app))
        assert "epoch 2: 3 of 40 wrong" in grid(app)[1]


async def test_a_broken_checkpoint_is_told_and_the_table_stays(tmp_path: Path) -> None:
    run, app = run_of_two(tmp_path), ErrorsApp()
    (run.folder / "checkpoint" / "latest.npz").write_bytes(b"PK")
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run, 2)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "latest.npz of run is broken" in " ".join(shown(app).split()))
        assert "epoch 2: 3 of 40 wrong" in grid(app)[1]


async def test_a_model_that_takes_its_time_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = ErrorsApp()
    monkeypatch.setattr(run_errors, "PATIENCE", 0.01)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run_of_two(tmp_path), 2)
        assert app.pane.source
        asked, answer = app.pane.source.step_to_checkpoint, asyncio.Event()

        async def slow(stay: bool = True) -> object:
            await answer.wait()
            return await asked(stay)

        monkeypatch.setattr(app.pane.source, "step_to_checkpoint", slow)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "is asked about" in " ".join(shown(app).split()))
        assert "epoch 2: 3 of 40 wrong" in grid(app)[1]
        answer.set()
        await wait_until(pilot, lambda: "epoch 3, batch 12: 36 of 40 wrong" in grid(app)[1])


async def test_the_digit_and_the_matrix_say_which_batch_it_is(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_two(tmp_path), 2)
        await pilot.press("full_stop")
        await wait_until(pilot, lambda: "epoch 3, batch 12:" in grid(app)[1])
        await pilot.press("enter")
        await wait_until(
            pilot, lambda: isinstance(app.screen, DigitScreen) and ", epoch 3, batch 12" in shown(app)
        )
        await pilot.press("escape", "m")
        await wait_until(
            pilot,
            lambda: isinstance(app.screen, ConfusionScreen) and "Confusion, epoch 3, batch 12" in shown(app),
        )


async def test_a_run_stopped_in_its_first_epoch_shows_what_its_checkpoint_gets_wrong() -> None:
    run = new_run(hidden_units=4)
    checkpoints.save(run, sample(), 1, 12)
    write(run, *opening(run), batch(1, 12), saved(1, 12), RunFinished(reason="stopped", seconds=2.0))
    app = ScrawlApp(run.config(), Look(), run)
    async with app.run_test(size=WIDE) as pilot:
        await wait_until(pilot, lambda: "epoch 1, batch 12: 900" in shown(app))
        pane = app.screen.query_one(run_errors.RunErrors)
        np.save(run.predictions(1), np.eye(10, dtype=np.float32)[(sample().y_test + 1) % 10])
        await pane.load_predictions(run, pane.errors.dataset if pane.errors else sample(), 1)
        await wait_until(pilot, lambda: "epoch 1: 1" in shown(app))
