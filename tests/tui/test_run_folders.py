"""What becomes of the screen when the folder of a run is deleted, renamed, or goes another way."""

import os
import shutil

import pytest
from textual.pilot import Pilot

from core.runs import Run, list_runs
from tests.story import batch, config, finished_run, new_run, opening, write
from tests.tui.cold import Idle
from tests.tui.grid import shown, wait_until
from tui import trainer
from tui.app import ScrawlApp
from tui.look import Look
from tui.screens.confirm import Confirm
from tui.screens.runs import Runs

SIZE = (140, 45)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


def notices(app: ScrawlApp) -> str:
    """Return all that is told in the corner, where the width of the screen cuts it into lines."""
    return "\n".join(notice.message for notice in app._notifications)


async def listed(pilot: Pilot[None], app: ScrawlApp, run: Run) -> None:
    """Show `run`, and then the list of runs, with only this one in it."""
    await wait_until(pilot, lambda: not app.workbench.training.has_class("-empty"))
    await pilot.press("r")
    await wait_until(pilot, lambda: isinstance(app.screen, Runs) and run.name in shown(app))
    await pilot.pause()


async def test_a_deleted_run_leaves_the_screen_and_the_settings_stay() -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors._list is not None)
        settings = app.workbench.config
        await listed(pilot, app, run)
        await pilot.press("d")
        await wait_until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await wait_until(pilot, lambda: "No runs yet" in shown(app))
        assert "test images right" not in shown(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Space starts training" in shown(app) and "Train first" in shown(app))
        assert run.name not in shown(app)
        assert (app.workbench.feed, app.workbench.config) == (None, settings)
        await pilot.press("s")
        await wait_until(pilot, lambda: "Nothing is training; press Space to start." in notices(app))
        await pilot.press("R")
        await wait_until(pilot, lambda: "There is no run on the screen; press r to choose one." in shown(app))


async def test_a_live_run_is_not_asked_about_but_to_be_stopped_first() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 8))
    lock = run.take_lock()
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await listed(pilot, app, run)
        for key in "dn":
            await pilot.press(key)
            await wait_until(pilot, lambda: "open it with Enter and stop it with s." in notices(app))
            assert isinstance(app.screen, Runs)
            app.clear_notifications()
    assert list_runs() == [run]
    os.close(lock)


async def test_a_renamed_run_stays_on_the_screen() -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await listed(pilot, app, run)
        await pilot.press("n")
        await wait_until(pilot, lambda: "Rename the run" in shown(app))
        await pilot.press("ctrl+u", *"best", "enter")
        await wait_until(pilot, lambda: [run.name for run in list_runs()] == ["best"])
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(app.workbench.feed and app.workbench.feed.run.name == "best"))
        await wait_until(pilot, lambda: app.workbench.errors._list is not None)
        assert "is gone" not in notices(app)


async def test_a_folder_that_vanishes_is_told_in_a_sentence() -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors._list is not None)
        shutil.rmtree(run.folder)
        await wait_until(pilot, lambda: "somebody deleted or moved it" in notices(app))
        await wait_until(pilot, lambda: "Space starts training" in shown(app) and "Train first" in shown(app))


async def test_a_run_that_vanishes_before_it_is_shown_is_told_in_a_sentence() -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        shutil.rmtree(run.folder)
        app.workbench.watch_run(run)
        await wait_until(pilot, lambda: "somebody deleted or moved it" in notices(app))
        assert app.workbench.feed is None
