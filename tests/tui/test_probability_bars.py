"""The bars of one digit, from a handful of cells to more than there is use for."""

import math

import numpy as np
import pytest
from textual.app import ComposeResult

from tests.tui.grid import grid
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.probability_bars import ProbabilityBars

DIGITS = tuple("0123456789")


class BarsApp(ExactApp[None]):
    """The bars alone."""

    def compose(self) -> ComposeResult:
        yield ProbabilityBars()


async def bars(
    size: tuple[int, int],
    row: list[float],
    names: tuple[str, ...] = DIGITS,
    true: int = 1,
    predicted: int = 0,
    look: Look | None = None,
) -> list[str]:
    """Return the lines that are drawn for `row`."""
    app = BarsApp()
    async with app.run_test(size=size) as pilot:
        widget = app.query_one(ProbabilityBars)
        widget.look = look or Look()
        widget.show(np.array(row, np.float32), names[: len(row)], true, predicted)
        await pilot.pause()
        return grid(app)


async def test_the_true_and_the_predicted_class_are_marked_with_glyphs_and_words() -> None:
    assert await bars((40, 4), [0.75, 0.125, 0.125]) == [
        "✗0 ━━━━━━━━━━━━━━─────  75.00% predicted",
        "✓1 ━━╸────────────────  12.50% true",
        " 2 ━━╸────────────────  12.50%",
        "",
    ]


async def test_in_ascii_the_marks_are_ascii_too() -> None:
    assert await bars((40, 3), [0.75, 0.125, 0.125], look=Look(ascii=True)) == [
        "x0 ##############.....  75.00% predicted",
        "+1 ##.................  12.50% true",
        " 2 ##.................  12.50%",
    ]


async def test_a_right_prediction_has_one_mark() -> None:
    lines = await bars((40, 3), [0.75, 0.125, 0.125], predicted=1)
    assert [line[0] for line in lines] == [" ", "✓", " "]


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (30, "✗0 ━━━━━━━━━━━━━━─────  75.00%"),
        (16, "✗0 ━━━━╸─  75.0%"),
        (10, "✗0 ━━─ 75%"),
        (8, "✗0 ━ 75%"),
    ],
)
async def test_a_narrow_line_leaves_out_words_then_decimals_then_the_bar(width: int, line: str) -> None:
    assert (await bars((width, 3), [0.75, 0.125, 0.125]))[0] == line


async def test_a_name_that_cannot_be_told_apart_gives_way_to_the_index() -> None:
    assert (await bars((10, 2), [0.75, 0.25], ("Ankle boot", "Ankle sock")))[0] == "✗0 ━━─ 75%"
    assert (await bars((20, 2), [0.75, 0.25], ("Ankle boot", "Ankle sock")))[0] == "✗Ankle boot ━━━─ 75%"


async def test_nan_is_a_dash_and_nothing_leaves_its_bar() -> None:
    lines = await bars((20, 3), [math.nan, 1.0, 0.0])
    assert lines == ["✗0 ─────────       –", "✓1 ━━━━━━━━━ 100.00%", " 2 ─────────   0.00%"]


async def test_of_too_many_classes_the_probable_ones_and_the_two_that_matter_are_left() -> None:
    row = [0.0] * 100
    row[40], row[60], row[80] = 0.5, 0.3, 0.2
    names = tuple(f"class {label}" for label in range(100))
    lines = await bars((40, 5), row, names, true=99, predicted=40)
    assert [line[1:9] for line in lines[:4]] == ["class 40", "class 60", "class 80", "class 99"]
    assert lines[4] == "  and 96 more"


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (6, 1), (7, 12), (300, 100)])
async def test_no_size_is_too_small_or_too_large(size: tuple[int, int]) -> None:
    lines = await bars(size, [0.1] * 10)
    assert all(len(line) <= size[0] for line in lines)
