"""The form refuses a bad value where it is typed, and takes good ones."""

import pytest
from textual.widgets import Input

from core.config import RunConfig, run_config
from tests.tui.grid import shown, wait_until
from tui.compositor import ExactApp
from tui.screens.settings import Settings
from tui.widgets.choice import Choice

Taken = tuple[RunConfig, bool] | None


class Harness(ExactApp[None]):
    taken: list[Taken]

    def on_mount(self) -> None:
        self.taken = []
        self.push_screen(Settings(run_config({"seed": 3}), seed_given=False), self.taken.append)


async def enter(app: Harness, name: str, text: str) -> None:
    app.screen.query_one(f"#{name}", Input).value = text


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("epochs", "0", "Epochs must be a whole number from 1 to 10000, not 0."),
        ("epochs", "two", "Epochs must be a whole number from 1 to 10000, not two."),
        ("learning_rate", "-1", "Learning rate must be a number above 0"),
        ("learning_rate", "nan", "Learning rate must be a number above 0"),
        ("dropout", "1", "Dropout must be a number from 0 to 0.95"),
        ("hidden_units", "", "from 1 to 16384, not"),
        ("seed", "-4", "Seed must be"),
    ],
)
async def test_a_bad_value_is_refused_where_it_is_typed(name: str, text: str, sentence: str) -> None:
    app = Harness()
    async with app.run_test(size=(80, 30)) as pilot:
        await enter(app, name, text)
        await wait_until(pilot, lambda: sentence in shown(app))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.taken == []
        assert app.focused is app.screen.query_one(f"#{name}", Input)


async def test_good_values_are_taken() -> None:
    app = Harness()
    async with app.run_test(size=(80, 30)) as pilot:
        await enter(app, "epochs", "2")
        await enter(app, "learning_rate", "0.01")
        await enter(app, "seed", "11")
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(app.taken))
    assert app.taken[0] is not None
    config, seed_given = app.taken[0]
    assert (config.epochs, config.learning_rate, config.seed, seed_given) == (2, 0.01, 11, True)


async def test_an_empty_seed_is_a_random_one() -> None:
    app = Harness()
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: bool(app.taken))
    assert app.taken[0] is not None
    assert app.taken[0][1] is False


async def test_another_model_or_optimizer_brings_its_own_defaults() -> None:
    app = Harness()
    async with app.run_test(size=(80, 30)) as pilot:
        app.screen.query_one("#model", Choice).value = "convnet"
        app.screen.query_one("#optimizer", Choice).value = "sgd"
        await wait_until(pilot, lambda: app.screen.query_one("#learning_rate", Input).value == "0.01")
        assert app.screen.query_one("#epochs", Input).value == "12"
        assert app.screen.query_one("#hidden_units", Input).value == "64"


async def test_escape_changes_nothing() -> None:
    app = Harness()
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(app.taken))
    assert app.taken == [None]


async def test_the_arrows_go_through_the_models() -> None:
    app = Harness()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.focused is app.screen.query_one("#model", Choice)
        await pilot.press("right")
        await wait_until(pilot, lambda: "< convnet >" in shown(app))
        await pilot.press("left")
        await wait_until(pilot, lambda: "< workshop >" in shown(app))


async def test_the_form_fits_a_small_terminal_in_seven_bits() -> None:
    app = Harness()
    async with app.run_test(size=(60, 20)) as pilot:
        app.add_class("-ascii")
        await pilot.pause()
        assert shown(app).isascii()
        assert "Take" in shown(app)
