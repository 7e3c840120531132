"""One digit, large: what it says, and how one walks through the errors."""

import pytest

from core.dataset import DIGITS
from tests.tui.errors_app import HOSTILE, WRONG, ErrorsApp, dataset, probabilities
from tests.tui.grid import shown, wait_until
from tests.tui.picture import picture
from tui.error_list import ErrorList, View
from tui.look import Look
from tui.screens.digit_screen import DigitScreen


def opened(look: Look | None = None, names: tuple[str, ...] = DIGITS) -> DigitScreen:
    data = dataset(class_names=names)
    errors = ErrorList(data, probabilities(data, WRONG), 4)
    return DigitScreen(errors, errors.shown(View()), 1, look or Look())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=size) as pilot:
        await app.push_screen(opened(app._look))
        await pilot.pause()
        await wait_until(pilot, lambda: "predicted" in shown(app))
        assert shown(app) == picture(app, f"digit-{size[0]}x{size[1]}-{look}")
        assert look != "ascii" or shown(app).isascii()


STEPS = [
    ("right", 4),
    ("n", 27),
    ("down", 17),
    ("j", 17),
    ("left", 27),
    ("p", 4),
    ("k", 7),
    ("h", 13),
    ("up", 13),
    ("l", 7),
    ("G", 17),
    ("g", 13),
    ("end", 17),
    ("home", 13),
    ("right", 7),
]


async def test_the_keys_walk_through_the_errors_and_closing_says_where() -> None:
    app, closed = ErrorsApp(), list[int | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened(), closed.append)
        await pilot.pause()
        assert "Test digit 7, epoch 4" in shown(app)
        for key, index in STEPS:
            await pilot.press(key)
            assert f"Test digit {index}, epoch 4" in shown(app), key
        await pilot.press("escape")
        await wait_until(pilot, lambda: closed == [7])


@pytest.mark.parametrize("key", ["escape", "enter", "q"])
async def test_every_way_out_closes(key: str) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened())
        await pilot.press(key)
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_it_says_all_that_is_known() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened())
        await pilot.pause()
        words = " ".join(shown(app).split())
        facts = ("true class 7", "predicted 2", "confidence 90.00%", "margin 85.00%", "loss 2.996", "2 of 5")
        assert [fact for fact in (*facts, "rank of true 3") if fact not in words] == []


async def test_the_art_can_be_changed_but_not_in_ascii() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened())
        await pilot.press("a")
        assert "█" in shown(app)
        await pilot.press("a")
        assert "⣿" in shown(app)
        await pilot.press("a")
        assert "@" in shown(app)
    app = ErrorsApp(Look(ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened(Look(ascii=True)))
        await pilot.press("a")
        assert shown(app).isascii()


async def test_class_names_are_shown_and_never_obeyed() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(opened(names=HOSTILE))
        await pilot.press("g")
        assert "[red]r[/red]" in shown(app)
        assert "\\x1b[2Jcleared" in shown(app)
        assert "[@click=app.quit]x" in shown(app)
