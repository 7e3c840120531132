"""Every action of every place, by its key: whoever presses it sees that something happened."""

import pytest
from textual.pilot import Pilot

from tests.tui.grid import shown, wait_until
from tests.tui.prepared import go, prepared
from tui.actions import ACTIONS, Action
from tui.app import ScrawlApp

BEFORE = {
    "data.last": ["g"],
    "model.scroll(1)": ["g"],
    "model.page(1)": ["g"],
    "model.last": ["g"],
    "errors.move(1)": ["g"],
    "errors.page(1)": ["g"],
    "errors.last": ["g"],
    "digit.next": ["g"],
    "digit.below": ["g"],
    "digit.last": ["g"],
    "data.previous": ["n"],
    "data.first": ["n"],
    "data.up": ["v", "v", "j"],
    "data.down": ["v", "v"],
    "data.left": ["v", "v", "L"],
    "data.right": ["v", "v"],
    "data.page_up": ["v", "v", "pagedown"],
    "data.page_down": ["v", "v"],
    "model.scroll(-1)": ["G"],
    "model.page(-1)": ["G"],
    "model.first": ["G"],
    "errors.undo": ["M"],
    "errors.move(-1)": ["G"],
    "errors.page(-1)": ["G"],
    "errors.first": ["G"],
    "confusion.down(-1)": ["G"],
    "confusion.page(-1)": ["G"],
    "confusion.across(-1)": ["l"],
    "digit.previous": ["n"],
    "digit.above": ["n"],
    "digit.first": ["n"],
    "digit.left": ["v", "v", "L"],
    "digit.right": ["v", "v"],
    "digit.undo": ["M"],
    "compare.move(-1)": ["G"],
    "compare.page(-1)": ["G"],
    "compare.first": ["G"],
    "runs.move(-1)": ["G"],
    "runs.page(-1)": ["G"],
    "runs.first": ["G"],
    "training.newer": ["k"],
    "canvas.move('down')": ["down"],  # two pixels share a cell
    "canvas.undo": ["space"],
    "canvas.clear": ["space"],
    "help.scroll(-1)": ["G"],
    "help.page(-1)": ["G"],
    "help.first": ["G"],
}
"""Keys that make room for what an action does, such as the end of a list for going up in it."""
PLACES = sorted({action.place for action in ACTIONS.values()} - {"everywhere"})  # those are in test_workbench


@pytest.mark.parametrize("place", PLACES)
async def test_every_key_of_a_place_does_something(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in one application: only what a key does is of interest, not that the rest starts."""
    model = "convnet" if place == "model" else "workshop"
    size = (120, 36) if place == "model" else (60, 20)
    async with prepared(monkeypatch, size=size, model=model) as (pilot, app):
        silent = []
        actions = [action for action in ACTIONS.values() if action.place == place]
        for action in sorted(
            actions, key=lambda action: action.verb == "view"
        ):  # the galleries lack a cursor
            for key in action.keys.split(","):
                await come_back(pilot, app, place)
                if not await does_something(pilot, app, action, key):
                    silent.append(f"{action.id}: {key}")
        assert silent == []


def seen(app: ScrawlApp) -> tuple[object, ...]:
    strips = app.screen._compositor.render_strips()  # with their styles: a cursor may be nothing but colour
    return strips, app.screen, notices(app), app.clipboard, app.is_running


def notices(app: ScrawlApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def come_back(pilot: Pilot[None], app: ScrawlApp, place: str) -> None:
    """Go to the place as if for the first time."""
    app.clear_notifications()
    while app.screen is not app.workbench:
        depth = len(app.screen_stack)
        await pilot.press("escape")
        await wait_until(pilot, lambda before=depth: len(app.screen_stack) < before)  # type: ignore[misc]
    app.workbench.data._views.current = "gallery"
    await go(pilot, app, place)


async def settled(pilot: Pilot[None], app: ScrawlApp) -> tuple[object, ...]:
    """Wait until nothing changes any more, and return what is seen then."""
    before, now = (), seen(app)
    while now != before:
        await pilot.pause()
        before, now = now, seen(app)
    return now


async def does_something(pilot: Pilot[None], app: ScrawlApp, action: Action, key: str) -> bool:
    await pilot.press(*BEFORE.get(action.id, []))
    if "M" in BEFORE.get(action.id, []):  # a verdict is kept by a worker, which takes a moment
        await wait_until(
            pilot, lambda: "model wr" in shown(app) or any("takes it" in each for each in notices(app))
        )
    await settled(pilot, app)
    app.clear_notifications()
    before = await settled(pilot, app)
    await pilot.press(key)
    try:
        await wait_until(pilot, lambda: seen(app) != before, seconds=2)
    except AssertionError:
        return False
    return True
