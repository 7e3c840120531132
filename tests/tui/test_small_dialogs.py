"""Every dialog in the smallest terminal: all of its box is there, and nothing lies to the right of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from tests.story import config, finished_run
from tests.tui.cold import Idle
from tests.tui.grid import grid, shown, wait_until
from tui import trainer
from tui.app import ScrawlApp
from tui.look import Look
from tui.widgets.too_small import TOO_SMALL

SIZE = (60, 20)
Dialogs = dict[str, tuple[list[str], list[str]]]
OVER_THE_PANES: Dialogs = {
    "settings": (["e"], ["Model", "Seed", "Take", "Leave", "Ctrl+S takes them, Escape leaves"]),
    "bad settings": (["e", "tab", "tab", "0", "x"], ["Epochs must be a whole number", "Take"]),
    "open data": (["o"], ["mnist", "fashion-mnist", "or the path of", "Enter opens, Escape leaves"]),
    "index": (["i", "x", "enter"], ["Type a whole number from", "Enter goes there, Escape leaves"]),
    "runs": (["r"], ["run", "state", "epoch", "finished", "of the test images right", "Escape goes back"]),
    "rename": (["r", "n", "/"], ["Name must be letters", "not /.", "Enter takes it, Escape leaves"]),
    "delete": (["r", "d"], ["This cannot be undone.", "y yes    n no"]),
    "help": (["question_mark"], ["Data pane", "n, Right, l", "arrows scroll, Escape closes"]),
    "filter": (["4", "slash"], ["true class 7", "nothing at all shows every", "Enter shows, Escape leaves"]),
    "export": (["4", "E"], ["< csv >", "errors-epoch-1.csv", "change it.", "Enter writes, Escape leaves"]),
}  # fmt: skip
"""The keys that open each dialog, and what must be seen then."""
LINES = {
    "settings": "Ctrl+S Take  Escape Leave",
    "bad settings": "Ctrl+S Take  Escape Leave",
    "open data": "Escape Close",
    "index": "Escape Leave",
    "runs": "Enter Open  R Resume  n Rename  ? Help  Escape Back",
    "rename": "Escape Leave",
    "delete": "y Yes  n No",
    "help": "Escape Close",
    "filter": "Escape Close",
    "export": "Escape Leave",
    "confusion": "n Next worst  % Percent  ? Help  Escape Close",
    "calibration": "c Calibration  ? Help  Escape Close",
}
"""The last line under each: its own keys, and none of those that do nothing now."""
WHOLE_SCREEN: Dialogs = {
    "confusion": (["4", "m"], ["true down, predicted across", "  sum", "Enter shows", "Esc back"]),
    "calibration": (["4", "m", "c"], ["Brier score", "┃ confidence", "c confusion · Esc back"]),
}
"""Those that take all of the screen."""


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


async def opened(pilot: Pilot[None], app: ScrawlApp, keys: list[str], signs: list[str]) -> None:
    for key in keys:
        screen = app.screen
        await pilot.press(key)
        if key in ("r", "slash", "n", "d"):  # opened by a worker, which takes a moment
            await wait_until(pilot, lambda before=screen: app.screen is not before)  # type: ignore[misc]
        if key == "r":
            await wait_until(pilot, lambda: "of the test images right" in shown(app))
        await pilot.pause()
    await wait_until(pilot, lambda: all(sign in shown(app) for sign in signs))
    await pilot.pause()


def is_whole(app: ScrawlApp) -> bool:
    """Return whether the whole box lies within the terminal, and nothing has to be scrolled across."""
    box = next(node for node in app.screen.children if node.has_class("dialog") or node.id == "confusion")
    within = box.region.x >= 0 and box.region.y >= 0 and box.region.right <= 60 and box.region.bottom <= 20
    inside = [box, *(node for node in box.walk_children() if isinstance(node, Widget))]
    return within and not any(node.allow_horizontal_scroll and node.max_scroll_x for node in inside)


@asynccontextmanager
async def a_run(look: Look) -> AsyncIterator[tuple[Pilot[None], ScrawlApp]]:
    app = ScrawlApp(config(), look, finished_run(wrong=range(25)))
    async with app.run_test(size=SIZE) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors._list is not None)
        yield pilot, app


async def in_turn(pilot: Pilot[None], app: ScrawlApp, dialogs: Dialogs) -> AsyncIterator[str]:
    """Open one dialog after the other."""
    for name, (keys, signs) in dialogs.items():
        await opened(pilot, app, keys, signs)
        yield name
        while len(app.screen_stack) > 1:
            app.pop_screen()
            await pilot.pause()


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_a_dialog_fits_and_has_its_keys_in_the_last_line(look: Look) -> None:
    async with a_run(look) as (pilot, app):
        async for name in in_turn(pilot, app, OVER_THE_PANES):
            assert is_whole(app), name
            assert grid(app)[-1].strip() == LINES[name]
            assert not look.ascii or shown(app).isascii()


async def test_a_dialog_that_takes_the_screen_says_how_to_leave() -> None:
    async with a_run(Look()) as (pilot, app):
        async for name in in_turn(pilot, app, WHOLE_SCREEN):
            assert is_whole(app), name
            assert grid(app)[-1].strip() == LINES[name]


async def test_help_scrolls_to_its_end() -> None:
    async with a_run(Look()) as (pilot, app):
        await opened(pilot, app, ["question_mark"], ["Data pane"])
        await pilot.press("end")
        await wait_until(pilot, lambda: "Close: Go back to where you" in shown(app))


async def test_where_it_would_be_cut_off_it_says_so_and_goes_on_when_enlarged() -> None:
    every = OVER_THE_PANES | WHOLE_SCREEN
    async with a_run(Look()) as (pilot, app):
        async for name in in_turn(pilot, app, every):
            before, focused = shown(app), app.screen.focused
            for size in [(30, 8), (59, 20), (60, 19), (1, 1), (12, 3)]:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                if size[0] > 40:
                    lines = [line.strip() for line in grid(app) if line.strip()]
                    assert lines == TOO_SMALL.format(*SIZE).splitlines()
                assert not any(sign in shown(app) for sign in every[name][1])
            await pilot.resize_terminal(*SIZE)
            await wait_until(pilot, lambda: shown(app) == before)  # noqa: B023 - waited for here
            assert app.screen.focused is focused
