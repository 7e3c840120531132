"""What the mouse is told: the help of the key or tab that it rests on, and nothing where there is none."""

import pytest
from textual.widgets._tooltip import Tooltip

from tests.tui.grid import grid, shown, wait_until
from tests.tui.prepared import prepared
from tui.actions import ACTIONS
from tui.look import Look
from tui.widgets.key_line import KeyLine


@pytest.mark.parametrize("place", ["data", "errors", "digit", "canvas"])
async def test_a_key_in_the_last_line_explains_itself(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, place) as (pilot, app):
        line = grid(app)[-1]
        actions = [action for action in app.screen.query_one(KeyLine).actions if f" {action.name}" in line]
        assert len(actions) >= 3
        for action in actions:
            start = line.index(f" {action.name}")
            for x in (start, start + 1, start + 2):  # a mouse comes from somewhere
                await pilot.hover("KeyLine", offset=(x, 0))
            await wait_until(pilot, lambda a=action: app.screen.query_one(Tooltip).display)  # type: ignore[misc]
            assert " ".join(action.help.split()[:3]) in " ".join(shown(app).split())
        for x in (2, 1, 0):
            await pilot.hover("KeyLine", offset=(x, 0))
        await pilot.pause(0.7)
        assert not app.screen.query_one(Tooltip).display


async def test_a_tab_explains_itself_and_can_be_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with prepared(monkeypatch, "data", look=Look(ascii=True)) as (pilot, app):
        await pilot.hover("PaneTabs", offset=(16, 0))
        await wait_until(pilot, lambda: ACTIONS["everywhere.go_to('training')"].help in shown(app))
        assert shown(app).isascii()
        await pilot.click("PaneTabs", offset=(16, 0))
        await wait_until(pilot, lambda: app.focused is app.workbench.training)


@pytest.mark.parametrize(("pane", "key"), [("data", 1), ("training", 2), ("model", 3), ("errors", 4)])
async def test_the_title_of_a_pane_says_how_to_get_there(
    pane: str, key: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch, "data", size=(120, 40)) as (pilot, app):
        await pilot.hover(f"#{pane}", offset=(4, 0))
        await wait_until(pilot, lambda: f"Go to the {pane} pane ({key})" in shown(app))
        await pilot.hover("KeyLine", offset=(0, 0))
        await wait_until(pilot, lambda: not app.screen.query_one(Tooltip).display)
