"""A key that can do nothing now says why and what helps; so does the palette."""

import pytest
from textual.pilot import Pilot

from tests.story import config
from tests.tui.cold import Idle
from tests.tui.grid import grid, shown, wait_until
from tests.tui.prepared import go, prepared
from tui import trainer
from tui.actions import ACTIONS
from tui.app import ScrawlApp
from tui.look import Look
from tui.screens.runs import Runs
from tui.settings import load_settings
from tui.trainer import Trainer

NEEDS_ERRORS = [action for action in ACTIONS.values() if action.place == "errors"]


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


async def says(pilot: Pilot[None], sentence: str) -> None:
    """Wait until a notice says `sentence`, and put it away."""
    await wait_until(
        pilot, lambda: any(sentence in notice.message for notice in pilot.app._notifications), seconds=3
    )
    pilot.app.clear_notifications()


async def test_with_nothing_trained_every_key_of_the_errors_and_the_training_says_so() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.dataset is not None)
        await pilot.press("4")
        await wait_until(pilot, lambda: app.focused is app.workbench.errors)
        for action in NEEDS_ERRORS:
            for key in action.keys.split(","):
                await pilot.press(key)
                await says(pilot, "No epoch is trained yet; press Space to start")
        assert "Open" not in grid(app)[-1]
        await pilot.press("2")
        await wait_until(pilot, lambda: app.focused is app.workbench.training)
        for key in ("x", "l", "m", "j", "k"):
            await pilot.press(key)
            await says(pilot, "Nothing is trained yet; press Space to start.")
        await pilot.press("ctrl+p", *"errors export")
        await wait_until(pilot, lambda: "Errors: Export" in shown(app))
        await pilot.press("enter")
        await says(pilot, "No epoch is trained yet; press Space to start")


async def test_before_there_is_data_its_keys_say_so() -> None:
    app = ScrawlApp(config(dataset="/nowhere.npz"), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_until(pilot, lambda: app.focused is app.workbench.data)
        await pilot.press("n")
        await says(pilot, "There is no data yet; wait for it, or open some with o.")


async def test_what_the_galleries_or_an_empty_table_lack_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with prepared(monkeypatch, "errors") as (pilot, app):
        await pilot.press("v")
        for key in ("enter", "right_square_bracket", "M", "y", "Q"):
            await pilot.press(key)
            await says(pilot, "That is for the table; press v to go back to it.")
        await pilot.press("v", "v", "slash")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*"#999", "enter")
        await wait_until(pilot, lambda: "No error matches" in shown(app))
        for key in ("enter", "j", "y", "M"):
            await pilot.press(key)
            await says(pilot, "No error matches #999; press / and change it")


async def test_what_the_calibration_and_the_probabilities_have_not_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with prepared(monkeypatch, "confusion") as (pilot, app):
        await pilot.press("c")
        for key in ("l", "n", "percent_sign", "enter"):
            await pilot.press(key)
            await says(pilot, "That is for the matrix; press c to go back to it.")
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is app.workbench)
        await go(pilot, app, "digit")
        await pilot.press("L")
        await says(pilot, "Only the matrix can be scrolled; press v to get there.")
        await pilot.press("U")
        await says(pilot, "There is no verdict to take back.")


async def test_a_list_without_runs_says_how_to_get_one() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.push_screen(Runs(Trainer(), Look()))
        await wait_until(pilot, lambda: "No runs yet" in shown(app))
        for key in ("enter", "R", "n", "c", "d", "m", "j"):
            await pilot.press(key)
            await says(pilot, "No runs yet.")
        assert isinstance(app.screen, Runs)


async def test_an_empty_canvas_says_that_there_is_nothing_to_erase(monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, "canvas") as (pilot, _):
        await pilot.press("x")
        await says(pilot, "There is nothing to erase.")


@pytest.mark.parametrize("place", ["digit", "compare"])
async def test_another_art_is_for_all_of_scrawl_and_remembered(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch, place) as (pilot, app):
        await pilot.press("a")
        await wait_until(pilot, lambda: app.workbench.look.art == "half")
        assert app.workbench.errors.look.art == "half"
        assert "▀" in shown(app) or "█" in shown(app)
        await wait_until(pilot, lambda: load_settings()[0].art == "half")
        await pilot.press("a", "escape")
        await wait_until(pilot, lambda: app.workbench.look.art == "braille")


@pytest.mark.parametrize("place", ["data", "digit", "compare"])
async def test_where_only_ascii_can_be_shown_every_screen_says_so(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch, place, look=Look(ascii=True)) as (pilot, _):
        await pilot.press("a")
        await says(pilot, "Only ASCII can be shown here; start scrawl without --ascii for more.")
