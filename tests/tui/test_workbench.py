"""The whole screen as a person sees it, in every size and look, and every action that works everywhere."""

import os
from typing import ClassVar

import pytest
from textual.pilot import Pilot

from core.events import Phase, RunFinished
from core.runs import Run, list_runs
from tests.story import batch, config, finished_run, new_run, opening, saved, write
from tests.tui.cold import Idle
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tui import app as app_module
from tui import trainer
from tui.actions import ACTIONS, key_names
from tui.app import ScrawlApp, run_app
from tui.look import Look
from tui.palette import Palette, commands
from tui.screens.help import Help

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
LOOKS = [Look(), Look(ascii=True)]
EVERYWHERE = [action for action in ACTIONS.values() if action.place == "everywhere"]


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


async def shown_run(pilot: Pilot[None], app: ScrawlApp) -> None:
    await wait_until(pilot, lambda: app.workbench.errors._list is not None)
    await pilot.pause()


def notices(app: ScrawlApp) -> str:
    return " ".join(notice.message for notice in app._notifications)


@pytest.mark.parametrize("look", LOOKS, ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_finished_run(size: tuple[int, int], look: Look) -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), look, run)
    async with app.run_test(size=size) as pilot:
        await shown_run(pilot, app)
        panes = ["data"] if size[0] >= 120 else ["data", "training", "model", "errors"]
        for number, pane in enumerate(panes, 1):
            await pilot.press(str(number))
            name = f"workbench-{pane}-{size[0]}x{size[1]}{'-ascii' if look.ascii else ''}"
            await is_as_pictured(pilot, name)
            assert not look.ascii or shown(app).isascii()


async def test_the_errors_of_a_run_that_trains_its_first_epoch_are_awaited() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12))
    app, lock = ScrawlApp(config(), Look(), run), run.take_lock()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: "when the first epoch has ended" in " ".join(shown(app).split()))
        os.close(lock)
        await wait_until(pilot, lambda: "Train first" in shown(app))


class Silent(Idle):
    """A worker that holds its run, and says its first word only when told to."""

    taken: ClassVar[list[tuple[Run, int]]] = []

    def hand_over(self, run: Run, lock: int) -> None:
        self.taken.append((run, lock))


async def test_space_before_a_resumed_run_is_seen_starts_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Silent)
    run = new_run()
    write(run, *opening(run), batch(1, 12), saved(1, 12), RunFinished(reason="stopped", seconds=3.0))
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await wait_until(pilot, lambda: "stopped" in shown(app) and app.workbench.dataset is not None)
        await pilot.press("R")
        await wait_until(pilot, lambda: bool(Silent.taken))
        assert "resuming" in shown(app)
        await pilot.press("space")
        await wait_until(pilot, lambda: "A run is being started; wait a moment." in shown(app))
        write(run, Phase(phase="importing"))
        await wait_until(pilot, lambda: app.workbench.feed.status == "starting")
        await pilot.press("space")
        await wait_until(pilot, lambda: "asked to pause" in shown(app))
        assert list_runs() == [run]
    ((_, lock),) = Silent.taken
    os.close(lock)


async def test_any_size_is_survived_and_nothing_is_lost() -> None:
    app = ScrawlApp(config(), Look(), finished_run(wrong=range(25)))
    async with app.run_test(size=(120, 40)) as pilot:
        await shown_run(pilot, app)
        before = shown(app)
        for size in [(1, 1), (300, 100), (59, 20), (60, 19), (2, 40), (60, 20), (120, 40)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            if size[0] < 60 or size[1] < 20:
                assert "Data ─" not in shown(app)
        await wait_until(pilot, lambda: shown(app) == before)


async def test_a_terminal_that_is_too_small_says_so() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(50, 10)) as pilot:
        await wait_until(pilot, lambda: "scrawl needs 60 columns and 20 rows." in shown(app))


async def test_the_same_notice_is_not_shown_twice_at_a_time() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for sentence in ("first", "second", "first", "second"):
            app.notify(sentence)
        await wait_until(pilot, lambda: shown(app).count("second") == 1)
        assert notices(app) == "first second"
        app.clear_notifications()
        app.notify("first")
        await wait_until(pilot, lambda: notices(app) == "first")


@pytest.mark.parametrize("key", ["s", "S", "w", "R"])
async def test_a_finished_run_can_be_asked_for_nothing(key: str) -> None:
    run = finished_run()
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=(120, 40)) as pilot:
        await shown_run(pilot, app)
        await pilot.press(key)
        await wait_until(
            pilot, lambda: notices(app) == f"{run.name} is finished; press Space to train another."
        )


async def test_every_action_that_works_everywhere_does_something(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(ScrawlApp, "action_suspend_process", lambda self: done.append("suspended"))
    app = ScrawlApp(config(), Look(), finished_run(wrong=range(25)))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shown_run(pilot, app)
        await pilot.press("3")

        def seen() -> tuple[object, ...]:
            return shown(app), app.theme, app.workbench.look, app.screen, len(list_runs()), tuple(done)

        for action in sorted(EVERYWHERE, key=lambda action: action.id == "everywhere.leave"):
            if action.id == "everywhere.put_away":
                app.notify("something to put away")
                await wait_until(pilot, lambda: "something to put away" in shown(app))
            before = seen()
            await pilot.press(action.keys.split(",")[0])
            await wait_until(pilot, lambda b=before: not app.is_running or seen() != b)  # type: ignore[misc]
            while app.is_running and app.screen is not app.workbench:
                await pilot.press("escape")
                await pilot.pause()
            app.clear_notifications()
        assert not app.is_running


async def test_a_palette_in_a_terminal_that_becomes_too_small_says_so_and_comes_back() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", "h", "e", "l", "p")
        await wait_until(pilot, lambda: "Show every key" in shown(app))
        before = shown(app)
        await pilot.resize_terminal(50, 12)
        await wait_until(pilot, lambda: "scrawl needs 60 columns and 20 rows." in shown(app))
        assert "Show every key" not in shown(app)
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: shown(app) == before)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, Help))


async def test_the_palette_has_every_action_of_the_screen_and_does_it() -> None:
    app = ScrawlApp(config(), Look(), finished_run(wrong=range(25)))
    async with app.run_test(size=(120, 40)) as pilot:
        await shown_run(pilot, app)
        offered = [command.title for command in commands(app.workbench)]
        assert len(offered) == len(set(offered))
        places = ("everywhere", "data", "training", "model", "errors")
        assert len(offered) == sum(action.place in places for action in ACTIONS.values())
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: isinstance(app.screen, Palette))
        await wait_until(pilot, lambda: grid(app)[-1].strip() == "Escape Close")
        await pilot.press(*"errors sort back")
        await wait_until(pilot, lambda: "Errors: Sort back" in shown(app))
        sort = app.workbench.errors._view.sort
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.screen is app.workbench)
        await wait_until(pilot, lambda: app.workbench.errors._view.sort != sort)


async def test_a_run_whose_config_is_garbage_is_shown_with_a_warning_instead_of_its_data() -> None:
    run = new_run()
    (run.folder / "config.json").write_text("{")
    app = ScrawlApp(config(), Look(), finished_run(9))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shown_run(pilot, app)
        app.workbench.watch_run(run)
        await wait_until(pilot, lambda: "its config.json cannot be read" in notices(app))
        await wait_until(pilot, lambda: "it cannot go on: its config.json cannot be read" in shown(app))
        assert app.is_running


def test_a_run_with_a_good_log_can_be_attached_to_whatever_its_config(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = finished_run()
    (run.folder / "config.json").write_text("{")
    opened: list[ScrawlApp] = []
    monkeypatch.setattr(ScrawlApp, "run", lambda self, **_: opened.append(self))
    monkeypatch.setattr(app_module, "is_gone", lambda: False)
    run_app(attach=run.name)
    assert opened[0].workbench.config == config(epochs=1)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["one pane", "four panes"])
async def test_tab_goes_through_the_panes_and_shift_tab_back(size: tuple[int, int]) -> None:
    app = ScrawlApp(config(), Look(), finished_run(wrong=range(25)))
    async with app.run_test(size=size) as pilot:
        await shown_run(pilot, app)
        forward = ("training", "model", "errors", "data")
        for key, order in (("tab", forward), ("shift+tab", (*forward[-2::-1], "data"))):
            for name in order:
                await pilot.press(key)
                await wait_until(pilot, lambda n=name: bool(app.focused and app.focused.id == n))  # type: ignore[misc]


async def test_ctrl_q_leaves_like_q_and_is_listed_beside_it() -> None:
    assert key_names(ACTIONS["everywhere.leave"]) == "q, Ctrl+Q"
    app = ScrawlApp(config(), Look(), finished_run())
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_run(pilot, app)
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: not app.is_running)
