"""The errors pane, every key of it, in every size."""

from pathlib import Path

import numpy as np
import pytest
from textual.events import MouseScrollDown

from core.runs import Run
from tests.tui.digits import sample
from tests.tui.errors_app import BY_CONFIDENCE, HOSTILE, WRONG, ErrorsApp, dataset, probabilities
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tui.look import Look
from tui.screens.digit_screen import DigitScreen
from tui.screens.filter_errors import FilterErrors
from tui.widgets import row_pictures
from tui.widgets.drawing import Line, pictured
from tui.widgets.error_table import ErrorTable

SIZES = [(60, 16), (80, 24), (120, 40), (200, 60)]
LOOKS = {"unicode": Look(), "ascii": Look(ascii=True)}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", LOOKS)
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(LOOKS[look])
    async with app.run_test(size=size) as pilot:
        for view in ("nothing", "table", "gallery"):
            if view == "table":
                app.show()
                await pilot.press("j")
            elif view == "gallery":
                await pilot.press("v")
            await pilot.pause()
            await is_as_pictured(pilot, f"errors-{view}-{size[0]}x{size[1]}-{look}")
            assert look != "ascii" or shown(app).isascii()


async def test_without_predictions_it_says_what_to_do_and_no_key_does_harm() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press(
            "j", "k", "v", "enter", "slash", "]", "[", "!", "G", "g", "pagedown", "pageup", "n", "p"
        )
        assert len(app.screen_stack) == 1
        assert "Train first: every digit that the model gets wrong" in " ".join(shown(app).split())


STEPS = [
    ("j", 7),
    ("n", 4),
    ("down", 27),
    ("k", 4),
    ("p", 7),
    ("up", 13),
    ("k", 13),
    ("G", 17),
    ("j", 17),
    ("g", 13),
    ("end", 17),
    ("home", 13),
    ("pagedown", 17),
    ("pageup", 13),
]


async def test_the_cursor_moves_and_the_digit_under_it_is_told() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        data = app.show()
        for key, index in STEPS:
            await pilot.press(key)
            assert app.cursor() == index, key
            label, _ = WRONG[index]
            assert f"Predicted {label}, Class {data.y_test[index]}" in shown(app)
            assert f"{BY_CONFIDENCE.index(index) + 1}/5" in grid(app)[1]


ORDERS = [
    ("!", BY_CONFIDENCE[::-1], "by confidence, lowest first"),
    ("]", BY_CONFIDENCE, "by margin, highest first"),
    ("]", BY_CONFIDENCE, "by loss, highest first"),
    ("!", BY_CONFIDENCE[::-1], "by loss, lowest first"),
    ("]", [4, 7, 17, 27, 13], "by rank, highest first"),
    ("]", [4, 7, 13, 17, 27], "by index, lowest first"),
    ("!", [27, 17, 13, 7, 4], "by index, highest first"),
    ("]", [13, 4, 7, 17, 27], "by true, lowest first"),
    ("]", [27, 7, 17, 13, 4], "by predicted, lowest first"),
    ("[", [13, 4, 7, 17, 27], "by true, lowest first"),
    ("[", [4, 7, 13, 17, 27], "by index, lowest first"),
    ("[", [4, 7, 17, 27, 13], "by rank, highest first"),
]


async def test_the_rows_can_be_sorted_by_every_column_and_the_cursor_stays_on_its_digit() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.show()
        await pilot.pause()
        assert app.rows() == BY_CONFIDENCE
        assert "by confidence, highest first" in grid(app)[1]
        for key, rows, words in ORDERS:
            await pilot.press(key)
            assert app.rows() == rows, words
            assert words in grid(app)[1]
            assert app.cursor() == 13


async def test_another_epoch_leaves_the_cursor_on_its_digit_and_one_that_was_never_moved_at_the_top() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await pilot.pause()
        later = {13: (5, 0.5), 7: (2, 0.7), 17: (2, 0.9)}
        app.show(later, epoch=5)
        await pilot.pause()
        assert app.cursor() == 17, "the surest error of the new epoch"
        await pilot.press("down")
        assert app.cursor() == 7
        app.show(epoch=6)
        await pilot.pause()
        assert app.cursor() == 7
        assert "2/5" in grid(app)[1]


async def test_a_filter_is_asked_for_and_shown_and_an_empty_one_clears() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.show()
        await pilot.press("slash", "7", "space", "greater_than_sign", "0", ".", "6", "5", "enter")
        await wait_until(pilot, lambda: app.rows() == [7, 27])
        assert "7 >0.65" in grid(app)[1]
        assert "1/2" in grid(app)[1]
        await pilot.press("slash")
        await wait_until(pilot, lambda: isinstance(app.screen, FilterErrors))
        assert "7 >0.65" in shown(app)
        await pilot.press("ctrl+u", "enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.rows() == BY_CONFIDENCE


async def test_a_filter_that_nothing_matches_says_how_to_get_out_again() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await pilot.press("slash", "8", "enter")
        await wait_until(
            pilot, lambda: "No error matches 8; press / and change it, or leave it empty." in shown(app)
        )
        assert "5 of 40 wrong" in shown(app)


async def test_enter_opens_the_digit_and_the_cursor_follows_what_was_looked_at() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await pilot.press("j", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen) and "Test digit 7," in shown(app))
        await pilot.press("right", "right", "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1 and app.cursor() == 27)


async def test_the_galleries_turn_their_pages_together_and_v_leads_back() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.show()
        await pilot.press("v")
        assert "correct  1–9 of 35" in shown(app)
        assert "incorrect  1–5 of 5" in shown(app)
        assert "Predicted 5," in shown(app)
        await pilot.press("n")
        assert "correct  10–18 of 35" in shown(app)
        assert "no more incorrect ones" in shown(app)
        await pilot.press("p", "p")
        assert "correct  28–35 of 35" in shown(app)
        await pilot.press("g")
        assert "correct  1–9 of 35" in shown(app)
        await pilot.press("G")
        assert "correct  28–35 of 35" in shown(app)
        await pilot.press("enter", "!", "]")
        assert len(app.screen_stack) == 1, "there is no row to open"
        await pilot.press("v")
        assert app.rows() == BY_CONFIDENCE


async def test_a_narrow_pane_shows_one_gallery_after_the_other() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(60, 16)) as pilot:
        app.show()
        await pilot.press("v")
        assert "incorrect  1–5 of 5" in shown(app)
        await pilot.press("v")
        assert "│ correct  1–9 of 35" in shown(app)
        await pilot.press("v")
        assert app.rows() == BY_CONFIDENCE


async def test_the_correct_ones_are_of_the_class_that_is_filtered() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.show()
        await pilot.press("slash", "7", "enter", "v")
        await wait_until(pilot, lambda: "correct  1–1 of 1" in shown(app))
        assert "incorrect  1–3 of 3" in shown(app)


async def test_the_next_epoch_leaves_the_cursor_on_its_digit_while_that_is_wrong() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.show()
        await pilot.press("j", "j")
        assert app.cursor() == 4
        app.show({4: (9, 0.5), 20: (1, 0.6), 21: (3, 0.7), 7: (2, 0.9)}, epoch=5)
        await pilot.pause()
        assert app.rows() == [7, 21, 20, 4]
        assert app.cursor() == 4
        assert "epoch 5: 4 of 40 wrong, 10.00%" in shown(app)
        app.show({20: (1, 0.6)}, epoch=6)
        await pilot.pause()
        assert app.cursor() == 20
        assert "Predicted 1, Class 0" in shown(app)


async def test_order_and_filter_stay_from_epoch_to_epoch() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 24)) as pilot:
        app.show()
        await pilot.press("[", "[", "[", "slash", "7", "enter")
        await wait_until(pilot, lambda: app.rows() == [7, 17, 27])
        app.show({27: (2, 0.5), 17: (2, 0.9), 3: (2, 0.9)}, epoch=5)
        await pilot.pause()
        assert app.rows() == [17, 27]
        assert "by index, lowest first" in shown(app)


async def test_when_nothing_is_wrong_it_says_so_and_shows_the_right_ones() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.show({})
        await pilot.pause()
        assert "Nothing is wrong: all 40 test digits are right. Press v to see them." in shown(app)
        await pilot.press("enter", "j", "!", "v")
        assert "correct  1–9 of 40" in shown(app)
        assert "none is incorrect" in shown(app)


async def test_when_everything_is_wrong_it_is_a_table_like_any_other() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show({index: ((index + 1) % 10, 0.75) for index in range(40)})
        await pilot.press("G")
        assert app.cursor() == 39
        assert "40 of 40 wrong, 100.00%" in shown(app)
        await pilot.press("v", "v")
        assert "none is correct" in shown(app)


async def test_nan_is_shown_as_a_dash() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.pane.show_predictions(dataset(), np.full((40, 10), np.nan, np.float32), 1)
        await pilot.press("j", "[", "[", "!", "]", "]", "]", "]", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
        assert "nan" not in shown(app).lower()
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert "36 of 40 wrong" in shown(app)
        assert "nan" not in shown(app).lower()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", [(60, 16), (120, 40), (40, 40)])
async def test_class_names_are_shown_and_never_obeyed(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(LOOKS[look])
    async with app.run_test(size=size) as pilot:
        data = dataset(class_names=HOSTILE)
        table = probabilities(data, {index: ((index + 1) % 10, 0.9) for index in range(20)})
        app.pane.show_predictions(data, table, 1)
        for keys in (["G"], ["enter"], ["left"] * 3, ["escape"], ["v"], ["v"], ["slash"], ["["]):
            await pilot.press(*keys)
            await pilot.pause()
            assert all(line.isprintable() for line in grid(app))
            assert look != "ascii" or shown(app).isascii()


async def test_ten_thousand_rows_are_there_at_once_and_only_those_seen_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        drawn = list[int]()
        data = dataset(10_000)
        table = probabilities(data, {})
        table = np.roll(table, 1, axis=1)
        draw = app.pane._table.render_line
        monkeypatch.setattr(app.pane._table, "render_line", lambda y: drawn.append(y) or draw(y))
        app.pane.show_predictions(data, table, 1)
        await pilot.press("G")
        assert app.cursor() == 9999
        assert "10\u202f000/10\u202f000" in grid(app)[1]
        assert len(drawn) < 200
        drawn.clear()
        await pilot.press("k")
        assert len(drawn) <= 4, "a step of the cursor draws two rows"


@pytest.mark.parametrize("look", LOOKS)
async def test_a_roomy_table_has_a_small_picture_in_every_row(look: str) -> None:
    app, data = ErrorsApp(LOOKS[look]), sample()
    table = probabilities(data, {index: ((int(data.y_test[index]) + 1) % 10, 0.9) for index in range(8)})
    async with app.run_test(size=(160, 60)) as pilot:
        app.pane.show_predictions(data, table, 4)
        await pilot.press("j")
        await pilot.pause()
        await is_as_pictured(pilot, f"errors-pictures-160x60-{look}")
        assert look != "ascii" or shown(app).isascii()


async def test_tall_rows_are_walked_through_clicked_and_scrolled_like_others() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(200, 60)) as pilot:
        app.show({index: ((index + 1) % 10, 0.9 - index / 100) for index in range(40)})
        await pilot.pause()
        table = app.query_one(ErrorTable)

        def rows() -> list[int]:
            return [int(line[1:].split()[0]) for line in app.table()[1::5] if line[:8].strip()]

        assert rows() == list(range(11))
        await pilot.press("pagedown")
        assert app.cursor() == table.page == 11
        for row, line in ((2, 0), (4, 4)):
            await pilot.click(table, offset=(3, 1 + 5 * row + line))
            assert app.cursor() == rows()[row]
        first = rows()[0]
        await pilot._post_mouse_events([MouseScrollDown], table, offset=(3, 3))
        await pilot.pause()
        assert rows()[0] == first + 1
        await pilot.press("G")
        assert app.cursor() == 39
        assert rows()[-1] == 39
        assert rows()[0] == 29, "and the rows are complete"
        await pilot.click(table, offset=(3, 3))
        await pilot.click(table, offset=(3, 5))
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
        await wait_until(pilot, lambda: "Test digit 29," in shown(app))
        await pilot.press("escape")
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: 29 in app.rows())


async def test_of_ten_thousand_pictures_only_those_seen_are_drawn_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = list[int]()

    def note(*given: object) -> list[Line]:
        drawn.append(1)
        return pictured(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(row_pictures, "pictured", note)
    app, data = ErrorsApp(), dataset(10_000)
    table = np.roll(probabilities(data, {}), 1, axis=1)
    async with app.run_test(size=(300, 100)) as pilot:
        app.pane.show_predictions(data, table, 1)
        await pilot.pause()
        assert len(drawn) == 20
        await pilot.press(*"jjj")
        assert len(drawn) == 20
        await pilot.press("G")
        assert app.cursor() == 9999
        assert len(drawn) <= 40


async def test_predictions_are_read_from_the_run(tmp_path: Path) -> None:
    run, data = Run(tmp_path / "run"), dataset()
    run.predictions(3).parent.mkdir(parents=True)
    np.save(run.predictions(3), probabilities(data, WRONG))
    app = ErrorsApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.pane.load_predictions(run, data, 2)
        await pilot.pause()
        assert "run has no predictions of epoch 2; it has only 3." in shown(app)
        await app.pane.load_predictions(run, data, 3)
        await pilot.pause()
        assert "epoch 3: 5 of 40 wrong" in shown(app)
        await app.pane.load_predictions(run, data, 4)
        await wait_until(pilot, lambda: "no predictions of epoch 4" in " ".join(shown(app).split()))
        assert "epoch 3: 5 of 40 wrong" in shown(app), "what there is stays"


async def test_forgetting_a_run_forgets_its_filter() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await pilot.press("slash", "7", "enter")
        await wait_until(pilot, lambda: "1/3" in grid(app)[1])
        app.pane.show_nothing()
        await pilot.pause()
        assert "Train first" in shown(app)
        app.show()
        await pilot.pause()
        assert "1/5" in grid(app)[1]


async def test_it_survives_every_size() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.show()
        for keys in ("", "v"):
            await pilot.press(*keys)
            for size in ((1, 1), (20, 8), (31, 40), (300, 100), (120, 40)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
        await pilot.press("v")
        assert app.rows() == BY_CONFIDENCE


async def test_the_mouse_moves_opens_sorts_and_scrolls() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(110, 12)) as pilot:
        app.show({index: ((index + 1) % 10, 0.9 - index / 100) for index in range(40)})
        await pilot.pause()
        table = app.query_one(ErrorTable)
        await pilot.click(table, offset=(3, 4))
        assert app.cursor() == 3
        await pilot._post_mouse_events([MouseScrollDown], table, offset=(3, 3))
        await pilot.pause()
        assert app.rows()[0] == 3
        await pilot.click(table, offset=(2, 0))
        assert "by index, lowest first" in grid(app)[1]
        await pilot.click(table, offset=(2, 0))
        assert "by index, highest first" in grid(app)[1]
        await pilot.click(table, offset=(3, 3))
        await pilot.click(table, offset=(3, 3))
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
