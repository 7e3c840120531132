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
from tests.tui.picture import picture
from tests.tui.prepared import prepared
from tui.app import ScrawlApp
from tui.look import Look
from tui.screens import runs

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
DIALOGS = {
    "settings": (["e"], "Hidden units"),
    "open-data": (["o"], "or the path of"),
    "help": (["question_mark"], "arrows scroll"),
    "palette": (["ctrl+p"], "Type a part of what you want"),
    "runs": (["r"], "of the test images right"),
    "filter": (["4", "slash"], "nothing at all shows every"),
    "export": (["4", "E"], "Enter writes"),
}
"""The keys that open each, and what is seen when it is there."""
DRAWN = {
    "half": Look(art="half"),
    "braille": Look(art="braille"),
    "blocks": Look(chart="blocks"),
}


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clock = SimpleNamespace(time=lambda: BEGAN + 7200, monotonic=time.monotonic)
    monkeypatch.setattr(runs, "time", clock)
    monkeypatch.chdir(tmp_path)


async def is_as_pictured(pilot: Pilot[None], app: ScrawlApp, name: str) -> None:
    """Hold what is on the screen against its picture, once it stays as it is."""
    frames: list[str] = []
    await wait_until(pilot, lambda: frames[-1:] == [shown(app)] or bool(frames.append(shown(app))))
    width, height = app.size
    assert len(grid(app)) == height
    assert max(map(len, grid(app))) <= width
    assert shown(app) == picture(app, f"screen-{name}-{width}x{height}")


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_every_dialog_in_every_size(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, size=(120, 40), look=look) as (pilot, app):
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for name, (keys, sign) in DIALOGS.items():
                await pilot.press(*keys)
                await wait_until(pilot, lambda s=sign: len(app.screen_stack) == 2 and s in shown(app))  # type: ignore[misc]
                await is_as_pictured(pilot, app, f"{name}-ascii" if look.ascii else name)
                assert not look.ascii or shown(app).isascii()
                await pilot.press("escape")
                await wait_until(pilot, lambda: len(app.screen_stack) == 1)


@pytest.mark.parametrize("name", DRAWN)
async def test_every_other_way_of_drawing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ["2", "z"] if name == "blocks" else ["4", "enter"]
    async with prepared(monkeypatch, size=(120, 40), look=DRAWN[name]) as (pilot, app):
        await is_as_pictured(pilot, app, f"{name}-workbench")
        await pilot.press(*keys)
        if name != "blocks":
            await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        for size in SIZES[1:3]:
            await pilot.resize_terminal(*size)
            await is_as_pictured(pilot, app, f"{name}-large")
