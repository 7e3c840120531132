"""The help is a key away everywhere, and begins with the keys of where one is."""

import pytest

from tests.tui.grid import grid, shown, wait_until
from tests.tui.prepared import OVER_THE_PANES, prepared
from tui.screens.help import TITLES, Help


@pytest.mark.parametrize("place", OVER_THE_PANES[:-1])
async def test_a_question_mark_shows_the_keys_of_the_screen_first(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch, place) as (pilot, app):
        screen = app.screen
        assert "? Help" in grid(app)[-1]
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, Help) and TITLES[place] in shown(app))
        headings = [str(heading.render()) for heading in app.screen.query(".heading")]
        assert headings == [TITLES[place], *(title for title in TITLES.values() if title != TITLES[place])]
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: app.screen is screen)


@pytest.mark.parametrize(("down", "up"), [("j", "k"), ("down", "up"), ("pagedown", "pageup"), ("G", "g")])
async def test_help_is_read_with_the_keys_that_do_it_everywhere(
    down: str, up: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch) as (pilot, app):
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, Help) and "Data pane" in shown(app))
        before = shown(app)
        await pilot.press(down)
        await wait_until(pilot, lambda: shown(app) != before)
        await pilot.press(up)
        await wait_until(pilot, lambda: shown(app) == before)
