"""One digit, large: what it says, and how one walks through the errors."""

import numpy as np
import pytest
from msgspec.structs import replace

from core.dataset import DIGITS
from core.neighbours import alike
from tests.tui.digits import sample
from tests.tui.errors_app import HOSTILE, WRONG, ErrorsApp, dataset, probabilities
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tui.error_list import ErrorList, View
from tui.look import Look
from tui.screens.digit_screen import DigitScreen


def opened(look: Look | None = None, names: tuple[str, ...] = DIGITS) -> DigitScreen:
    data = dataset(class_names=names)
    errors = ErrorList(data, probabilities(data, WRONG), 4)
    return DigitScreen(errors, errors.shown(View()), 1, look or Look())


@pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=size) as pilot:
        await app.push_screen(opened(app._look))
        await pilot.pause()
        await wait_until(pilot, lambda: "predicted" in shown(app))
        await is_as_pictured(pilot, f"digit-{size[0]}x{size[1]}-{look}")
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


def similar(look: Look | None = None, index: int = 0, names: tuple[str, ...] = DIGITS) -> DigitScreen:
    """Return the screen on the test digit `index` of the sample, taken for the class after its own."""
    data = replace(sample(), class_names=names)
    wrong = {index: ((int(data.y_test[index]) + 1) % 10, 0.9)}
    errors = ErrorList(data, probabilities(data, wrong), 4)
    return DigitScreen(errors, errors.shown(View()), 0, look or Look())


@pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_v_shows_similar_training_digits_of_both_classes_with_their_indices(
    size: tuple[int, int], look: str
) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    screen = similar(app._look)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(screen)
        await pilot.press("v")
        await wait_until(pilot, lambda: shown(app).count("of class ") == 2)
        await is_as_pictured(pilot, f"digit-similar-{size[0]}x{size[1]}-{look}")
        data = screen._errors.dataset
        for label in (int(data.y_test[0]), (int(data.y_test[0]) + 1) % 10):
            first, second, third = alike(data, 0, label, 3).tolist()
            (line,) = (line for line in grid(app) if f"#{first} " in line)
            assert line.index(f"#{first} ") < line.index(f"#{second} ") < line.index(f"#{third} ")


async def test_similar_digits_follow_the_digit_and_a_right_one_has_one_class() -> None:
    data = sample()
    errors = ErrorList(data, probabilities(data, {}), 4)
    rows = errors.everything.take(np.array([0, 1]))
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(DigitScreen(errors, rows, 0, Look()))
        await pilot.press("v")
        for index in (0, 1):
            label = int(data.y_test[index])
            nearest = int(alike(data, index, label, 1)[0])
            await wait_until(pilot, lambda nearest=nearest: f"#{nearest} " in shown(app))  # type: ignore[misc]
            assert shown(app).count("most similar training digits") == 1
            assert f"of class {label}" in shown(app)
            await pilot.press("right")


async def test_v_shows_the_matrix_which_the_arrows_scroll_and_then_the_probabilities_again() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(similar())
        await pilot.press("v", "v")
        await wait_until(pilot, lambda: "scroll with" in shown(app))
        (where,) = (line for line in grid(app) if "scroll with" in line)
        top = int(where.split("rows ")[1].split("–")[0])
        for keys, offset in ((("k", "up"), -2), (("j", "down", "j"), 1)):
            await pilot.press(*keys)
            assert f"rows {top + offset}–" in shown(app)
        await pilot.press("H", "H", "H", "H")
        assert "columns 0–" in shown(app)
        await pilot.press("L")
        assert "columns 7–" in shown(app)
        await pilot.press("v")
        await pilot.pause()
        assert "rank of true" in shown(app)


async def test_a_large_terminal_shows_the_whole_matrix() -> None:
    screen = similar()
    app = ErrorsApp()
    async with app.run_test(size=(130, 40)) as pilot:
        await app.push_screen(screen)
        await pilot.press("v", "v")
        await wait_until(pilot, lambda: " 27 " in shown(app))
        image = screen._errors.dataset.x_test[0].tolist()
        lines = [max(line.split("│"), key=len).split() for line in grid(app)]
        rows = [[int(word) for word in line] for line in lines if len(line) == 29 and line[0].isdigit()]
        assert rows == [[y, *values] for y, values in enumerate(image)]


async def test_hostile_names_are_shown_over_similar_digits_and_never_obeyed() -> None:
    app = ErrorsApp(Look(ascii=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(similar(Look(ascii=True), names=HOSTILE))
        await pilot.press("v")
        await wait_until(pilot, lambda: shown(app).count("of class ") == 2)
        assert shown(app).isascii()
        assert all(line.isprintable() for line in grid(app))


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
