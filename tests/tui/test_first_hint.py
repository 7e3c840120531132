"""The hint of the first start: three lines that cover nothing, until somebody knows the way."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from core.paths import welcomed_file
from tests.story import config, finished_run
from tests.tui.cold import Idle
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tui import app as app_module
from tui import first_start, trainer
from tui.app import ScrawlApp, run_app
from tui.first_start import hint, is_first_start, remember_welcome
from tui.look import Look


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


def opened(look: Look | None = None) -> ScrawlApp:
    return ScrawlApp(config(dataset="sample"), look or Look(), welcome=is_first_start())


async def data_there(pilot: Pilot[None], app: ScrawlApp) -> None:
    await wait_until(pilot, lambda: app.workbench.dataset is not None)
    await pilot.pause()


def test_it_is_three_lines_that_fit_into_the_smallest_terminal() -> None:
    assert hint().isascii()
    assert [len(line) <= 56 for line in hint().splitlines()] == [True] * 3


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
@pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_it_stands_over_the_keys_and_covers_nothing(size: tuple[int, int], look: Look) -> None:
    app = opened(look)
    async with app.run_test(size=size) as pilot:
        await data_there(pilot, app)
        name = f"first-start-{size[0]}x{size[1]}{'-ascii' if look.ascii else ''}"
        await is_as_pictured(pilot, name)
        assert [line.strip() for line in grid(app)[-4:-1]] == hint().splitlines()
        assert not look.ascii or shown(app).isascii()


async def test_every_key_does_what_it_does_without_it_and_escape_puts_it_away_for_good() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await data_there(pilot, app)
        await pilot.press("2")
        await wait_until(pilot, lambda: app.workbench.focused is app.workbench.training)
        assert "puts this away" in shown(app)
        assert not welcomed_file().exists()
        await pilot.press("escape")
        await wait_until(pilot, lambda: "puts this away" not in shown(app))
        await wait_until(pilot, welcomed_file().exists)
    assert not is_first_start()


async def test_a_click_puts_it_away_too() -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await data_there(pilot, app)
        await pilot.click("#first-hint")
        await wait_until(pilot, lambda: "puts this away" not in shown(app))


async def test_a_training_puts_it_away() -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await data_there(pilot, app)
        await pilot.press("space")
        await wait_until(pilot, lambda: "puts this away" not in shown(app))
        await wait_until(pilot, welcomed_file().exists)


async def test_a_home_that_cannot_be_written_only_brings_it_back(tmp_path: Path, home: Path) -> None:
    home.write_text("a file, where there should be a folder")
    app = opened()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await data_there(pilot, app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: "puts this away" not in shown(app))
    assert is_first_start()


def test_whoever_has_trained_needs_none() -> None:
    assert is_first_start()
    finished_run()
    assert not is_first_start()


def test_once_is_enough() -> None:
    remember_welcome()
    remember_welcome()
    assert not is_first_start()


@pytest.mark.parametrize("attach", [True, False])
def test_attach_never_shows_it(attach: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    run = finished_run() if attach else None
    monkeypatch.setattr(app_module, "is_first_start", lambda: True)
    asked: list[bool] = []

    def run_nothing(app: ScrawlApp, **options: object) -> None:
        asked.append(app.workbench._welcome)

    monkeypatch.setattr(ScrawlApp, "run", run_nothing)
    monkeypatch.setattr(app_module, "is_gone", lambda: False)
    run_app(attach=str(run.folder) if run else None)
    assert asked == [not attach]


def test_the_keys_are_those_that_the_user_has_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    from msgspec.structs import replace

    changed = replace(first_start.ACTIONS["everywhere.help"], keys="f1,question_mark")
    monkeypatch.setitem(first_start.ACTIONS, "everywhere.help", changed)
    assert "F1 shows keys" in hint()
