"""The filter is asked for: mistakes are told while they are typed, and nothing is lost by leaving."""

import pytest

from core.selection import Filter
from tests.tui.errors_app import WRONG, ErrorsApp, dataset, probabilities
from tests.tui.grid import shown, wait_until
from tui.error_list import ErrorList
from tui.look import Look
from tui.screens.filter_errors import FilterErrors


def asking(text: str = "", look: Look | None = None) -> FilterErrors:
    data = dataset()
    return FilterErrors(ErrorList(data, probabilities(data, WRONG), 4), text, look or Look())


async def test_it_counts_while_one_types_and_gives_the_filter() -> None:
    app, given = ErrorsApp(), list[Filter | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(asking(), given.append)
        await pilot.press("7")
        assert "shows 3 of 5" in shown(app)
        await pilot.press("greater_than_sign", "2")
        assert "shows 2 of 5" in shown(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(given))
        assert given == [Filter("7>2", true=7, predicted=2)]


async def test_a_mistake_is_told_at_once_and_enter_does_not_take_it() -> None:
    app, given = ErrorsApp(), list[Filter | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(asking(), given.append)
        await pilot.press("7", "7")
        assert "There is no class 77; give a name, or an index from 0 to 9." in shown(app)
        await pilot.press("enter")
        assert not given
        await pilot.press("backspace")
        assert "shows 3 of 5" in shown(app)


async def test_escape_changes_nothing() -> None:
    app, given = ErrorsApp(), list[Filter | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(asking("7"), given.append)
        await pilot.press("8", "escape")
        await wait_until(pilot, lambda: given == [None])


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_question_and_answer_are_both_seen_in_ascii(size: tuple[int, int]) -> None:
    app = ErrorsApp(Look(ascii=True))
    async with app.run_test(size=size) as pilot:
        await app.push_screen(asking(look=Look(ascii=True)))
        await pilot.press("é", "[", "/", "]")
        await pilot.pause()
        assert "There is no class \\xe9[/]" in " ".join(shown(app).split())
        assert shown(app).replace("é[/]", "").isascii(), "only what the user types is as typed"
