"""The dialogs in every size, and the ways of drawing that are not the usual one, as a person sees them.

SCRAWL_WRITE_PICTURES=1 makes the pictures anew, to be looked at and kept.
"""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.pilot import Pilot

from tests.story import BEGAN
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.prepared import WAYS, go, prepared
from tui.app import ScrawlApp
from tui.look import Look
from tui.screens import runs
from tui.widgets.bench import FOUR_PANES

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
DIALOGS = {
    "settings": (["e"], "Hidden units"),
    "open-data": (["o"], "or the path of"),
    "help": (["question_mark"], "arrows scroll"),
    "palette": (["ctrl+p"], "Type a part of what you want"),
    "runs": (["r"], "of the test images right"),
    "index": (["1", "i"], "Enter goes there"),
    "rename": (["r", "n"], "Enter takes it"),
    "delete": (["r", "d"], "This cannot be undone."),
    "filter": (["4", "slash"], "nothing at all shows every"),
    "export": (["4", "E"], "Enter writes"),
}
"""The keys that open each, and what is seen when it is there."""
RUNGS = {"half": Look(art="half"), "braille": Look(art="braille"), "blocks": Look(chart="blocks")}
"""The ways of drawing that are not the usual one."""
DRAWN = {
    "data": (["1"], ("half", "braille")),
    "errors": (["4"], ("half", "braille")),
    "digit": (["4", "enter"], ("half", "braille")),
    "similar": (["4", "enter", "v"], ("half", "braille")),
    "compare": (["4", "c"], ("half", "braille")),
    "training": (["2"], ("blocks",)),
    "calibration": (["4", "m", "c"], ("blocks",)),
}
"""The keys that lead to whatever is drawn, and the ways in which that can be done."""


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clock = SimpleNamespace(time=lambda: BEGAN + 7200, monotonic=time.monotonic)
    monkeypatch.setattr(runs, "time", clock)
    monkeypatch.chdir(tmp_path)


async def looks_right(pilot: Pilot[None], app: ScrawlApp, name: str) -> None:
    width, height = app.size
    await is_as_pictured(pilot, f"screen-{name}-{width}x{height}")
    assert len(grid(app)) == height
    assert max(map(len, grid(app))) <= width


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_every_dialog_in_every_size(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, size=(120, 40), look=look) as (pilot, app):
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for name, (keys, sign) in DIALOGS.items():
                await pilot.press(*keys)
                await wait_until(pilot, lambda s=sign: len(app.screen_stack) > 1 and s in shown(app))  # type: ignore[misc]
                await looks_right(pilot, app, f"{name}-ascii" if look.ascii else name)
                assert not look.ascii or shown(app).isascii()
                for depth in range(len(app.screen_stack) - 1, 0, -1):
                    await pilot.press("escape")
                    await wait_until(pilot, lambda d=depth: len(app.screen_stack) == d)  # type: ignore[misc]


@pytest.mark.parametrize("rung", RUNGS)
async def test_everything_that_is_drawn_in_every_size(rung: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, size=(120, 40), look=RUNGS[rung]) as (pilot, app):
        for name in (name for name, (_, rungs) in DRAWN.items() if rung in rungs):
            place = {"similar": "digit", "calibration": "confusion"}.get(name, name)
            await go(pilot, app, place)
            await pilot.press(*DRAWN[name][0][len(WAYS[place]) :])
            for size in SIZES:
                if name == "errors" and size >= FOUR_PANES:
                    continue  # seen with the data already
                await pilot.resize_terminal(*size)
                await looks_right(pilot, app, f"{name}-{rung}")
            while len(app.screen_stack) > 1:
                await pilot.press("escape")
                await pilot.pause()
