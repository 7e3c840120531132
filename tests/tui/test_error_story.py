"""The story over the epochs in the errors pane: the strip, the words of the filter, and past epochs."""

from pathlib import Path

import pytest

from tests.tui.errors_app import ErrorsApp
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.run_errors import end_epoch, load, run_of_three
from tui.look import Look
from tui.screens.digit_screen import DigitScreen
from tui.widgets.error_table import ErrorTable

WIDE, NARROW = (120, 40), (80, 24)


@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_the_strip_stands_beside_the_numbers_where_there_is_room(tmp_path: Path, look: str) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.pause()
        await is_as_pictured(pilot, f"errors-story-120x40-{look}")
        assert app.table()[0].rstrip().endswith("2 2 1")
        await pilot.resize_terminal(*NARROW)
        await pilot.pause()
        assert "2 2 1" not in shown(app)


async def test_an_epoch_that_is_missing_is_a_gap(tmp_path: Path) -> None:
    run = run_of_three(tmp_path)
    run.predictions(2).unlink()
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.pause()
        assert app.table()[0].rstrip().endswith("2 – 1")


async def test_the_rows_can_be_sorted_by_how_often_the_prediction_changed(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("]", "]", "]", "]")
        assert app.rows() == [4, 30, 7]
        assert "by story, most flips first" in grid(app)[1]
        assert "rank ↓story" in grid(app)[2]
        assert app.cursor() == 7
        await pilot.press("!")
        assert app.rows() == [7, 4, 30]
        assert "by story, fewest flips first" in grid(app)[1]
        await pilot.press("]")
        assert "by index, lowest first" in grid(app)[1]
        await pilot.press("[")
        assert app.rows() == [4, 30, 7]
        title = grid(app)[2].index("story") - app.query_one(ErrorTable).region.x
        await pilot.press("[")
        await pilot.click(ErrorTable, offset=(title, 0))
        assert "by story, most flips first" in grid(app)[1]
        await pilot.click(ErrorTable, offset=(title, 0))
        assert app.rows() == [7, 4, 30]


async def test_without_a_story_there_is_nothing_of_it_to_sort_by(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.press("[", "[", "[", "[")
        assert "by story, most flips first" in grid(app)[1]
        await load(app, run_of_three(tmp_path / "other", 1), 1)
        await pilot.pause()
        assert app.rows() == [4, 7, 13, 21], "all are equals"
        await pilot.press("]")
        assert "by index" in grid(app)[1]
        await pilot.press("[")
        assert "by rank" in grid(app)[1]


FILTERS = [
    ("learned", [13, 21]),
    ("forgotten", [30, 4]),
    ("never", [7]),
    ("flips>1", [4, 30]),
    ("flips>0 7", [7]),
    ("never 4", []),
    ("suspect", [7]),
]


@pytest.mark.parametrize(("text", "rows"), FILTERS)
async def test_the_story_can_be_filtered_for(tmp_path: Path, text: str, rows: list[int]) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_three(tmp_path))
        keys = [{" ": "space", ">": "greater_than_sign"}.get(key, key) for key in text]
        await pilot.press("slash")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*keys, "enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1 and text in shown(app))
        await pilot.pause()
        if rows:
            assert sorted(app.rows()) == sorted(rows)
        else:
            assert f"No error matches {text};" in shown(app)


async def test_past_epochs_can_be_gone_through_and_the_head_says_which_it_is(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run_of_three(tmp_path))
        await wait_until(pilot, lambda: "epoch 3: 3 of 40 wrong" in grid(app)[1])
        await pilot.press("comma")
        await wait_until(pilot, lambda: "epoch 2 of 3: 3 of 40 wrong" in grid(app)[1])
        assert sorted(app.rows()) == [7, 13, 30]
        await pilot.press("comma", "comma")
        await wait_until(pilot, lambda: "Epoch 1 is the first that is stored." in shown(app))
        assert "epoch 1 of 3: 4 of 40 wrong" in grid(app)[1]
        await pilot.press("full_stop", "full_stop", "full_stop")
        await wait_until(pilot, lambda: "Epoch 3 is the newest." in shown(app))
        assert "epoch 3: 3 of 40 wrong" in grid(app)[1]


async def test_the_newest_epoch_is_followed_unless_one_went_back(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path, 1), ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run, 1)
        end_epoch(run, 2)
        await load(app, run, 2)
        await wait_until(pilot, lambda: "epoch 2: 3 of 40 wrong" in grid(app)[1])
        await pilot.press("comma")
        await wait_until(pilot, lambda: "epoch 1 of 2:" in grid(app)[1])
        end_epoch(run, 3)
        await load(app, run, 3)
        await wait_until(pilot, lambda: "epoch 1 of 3: 4 of 40 wrong" in grid(app)[1])
        assert "2 2 1" in shown(app), "the story goes on"
        await pilot.press("full_stop", "full_stop")
        await wait_until(pilot, lambda: "epoch 3:" in grid(app)[1])
        await load(app, run_of_three(tmp_path / "other", 2), 2)
        await wait_until(pilot, lambda: "epoch 2:" in grid(app)[1])


async def test_an_epoch_that_went_missing_is_told_and_the_table_stays(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await load(app, run)
        run.predictions(2).unlink()
        await pilot.press("comma")
        await wait_until(pilot, lambda: "has no predictions of epoch 2" in " ".join(shown(app).split()))
        assert "epoch 3: 3 of 40 wrong" in grid(app)[1]


async def test_the_digit_tells_its_story(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=NARROW) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("enter")
        await wait_until(
            pilot, lambda: isinstance(app.screen, DigitScreen) and "2 2 1  never learned" in shown(app)
        )


async def test_without_a_run_the_keys_for_epochs_and_verdicts_do_nothing() -> None:
    app = ErrorsApp()
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await pilot.press("comma", "full_stop", "M", "U", "Q")
        app.show()
        await pilot.press("comma", "full_stop", "M", "B", "A", "U")
        await pilot.pause()
        assert app.rows() == [13, 7, 4, 27, 17]
