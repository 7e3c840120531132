"""Every screen in every size, and in every way of drawing that changes it, as a person sees it.

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
SCREENS = {
    "gallery": ["1"],
    "one-digit": ["1", "v"],
    "matrix": ["1", "v", "v"],
    "values": ["1", "v", "v", "v"],
    "training": ["2"],
    "model": ["3"],
    "errors": ["4"],
    "right-and-wrong": ["4", "v"],
    "suspects": ["4", "Q"],
    "digit": ["4", "enter"],
    "digit-matrix": ["4", "enter", "v", "v"],
    "confusion": ["4", "m"],
    "calibration": ["4", "m", "c"],
    "compare": ["4", "c"],
    "filter": ["4", "slash"],
    "export": ["4", "E"],
    "runs": ["r"],
    "rename": ["r", "n"],
    "delete": ["r", "d"],
    "settings": ["e"],
    "bad-settings": ["e", "tab", "tab", "0", "x"],
    "open-data": ["o"],
    "index": ["i"],
    "help": ["question_mark"],
    "palette": ["ctrl+p"],
}
"""The keys that lead to each from the workbench."""
DRAWN = ("gallery", "one-digit", "errors", "digit", "compare")
"""Those with digits, which can be drawn in three ways."""
LOOKS = {
    "": Look(),
    "-ascii": Look(ascii=True),
    "-half": Look(art="half"),
    "-braille": Look(art="braille"),
    "-blocks": Look(chart="blocks"),
}
CASES = [
    *((name, way) for name in SCREENS for way in ("", "-ascii")),
    *((name, way) for name in DRAWN for way in ("-half", "-braille")),
    ("training", "-blocks"),
]


@pytest.fixture(autouse=True)
def _frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clock = SimpleNamespace(time=lambda: BEGAN + 7200, monotonic=time.monotonic)
    monkeypatch.setattr(runs, "time", clock)
    monkeypatch.chdir(tmp_path)


async def settled(pilot: Pilot[None], app: ScrawlApp) -> None:
    """Wait until what is on the screen stays as it is."""
    before: list[str] = []
    for _ in range(3):
        await pilot.app.workers.wait_for_complete(
            [worker for worker in app.workers if worker.group in ("list", "similar", "epoch")]
        )
        await pilot.pause()
    await wait_until(pilot, lambda: before[-1:] == [shown(app)] or bool(before.append(shown(app))))


@pytest.mark.parametrize(("name", "way"), CASES, ids=lambda value: value or "usual")
async def test_every_size(name: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = LOOKS[way]
    async with prepared(monkeypatch, size=(120, 40), look=look) as (pilot, app):
        for key in SCREENS[name]:
            stack = len(app.screen_stack)
            await pilot.press(key)
            if key in (
                "enter",
                "m",
                "c",
                "slash",
                "E",
                "r",
                "n",
                "d",
                "e",
                "o",
                "i",
                "question_mark",
                "ctrl+p",
            ):
                await wait_until(pilot, lambda s=stack: len(app.screen_stack) > s or name == "calibration")  # type: ignore[misc]
            await settled(pilot, app)
        app.clear_notifications()
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settled(pilot, app)
            assert len(grid(app)) == size[1]
            assert max(map(len, grid(app))) <= size[0]
            assert not look.ascii or shown(app).isascii()
            assert shown(app) == picture(app, f"screen-{name}-{size[0]}x{size[1]}{way}")
