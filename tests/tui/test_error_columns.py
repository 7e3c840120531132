"""Which columns fit, and that every line of the table stays within its width."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.evaluation import Prediction
from core.selection import COLUMNS, Column
from tui.error_columns import LEFT, header_text, row_text, slots
from tui.look import Look

NAMES = ("a", "漢字" * 100, "b", "c", "[/b]" * 50)
PREDICTION = Prediction(9999, 7, 2, 1.0, 0.9999, 103.2789, 10)


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (60, 7),
        (44, 7),
        (43, 6),
        (39, 6),
        (38, 5),
        (31, 5),
        (30, 4),
        (24, 4),
        (23, 3),
        (17, 3),
        (16, 2),
        (5, 1),
    ],
)
def test_the_rightmost_columns_go_first(width: int, columns: int) -> None:
    assert [slot.column for slot in slots(width, 1, 9999)] == list(COLUMNS[:columns])


def test_names_are_cut_rather_than_the_confidence_left_out() -> None:
    assert [slot.width for slot in slots(28, 200, 9999)] == [4, 7, 7, 6]
    assert len(slots(120, 200, 9999)) == len(COLUMNS)


@given(
    width=st.integers(0, 200),
    longest=st.integers(1, 200),
    highest=st.integers(0, 10**9),
    sort=st.sampled_from(COLUMNS),
    descending=st.booleans(),
    ascii_only=st.booleans(),
)
def test_no_line_is_wider_than_the_table(
    width: int, longest: int, highest: int, sort: Column, descending: bool, ascii_only: bool
) -> None:
    look, row = Look(ascii=ascii_only), slots(width, longest, highest)
    prediction = Prediction(highest, 1, 4, 0.5, 0.25, math.inf, 1000)
    text = row_text(row, prediction, NAMES, look)
    assert cell_len(text) == row[-1].x + row[-1].width
    assert len(row) == 1 or cell_len(text) <= width
    header = header_text(row, sort, look, descending=descending)
    assert len(row) == 1 or cell_len(header.rstrip()) <= width + 1
    assert not ascii_only or (text + header).isascii()


def test_numbers_stand_under_each_other_whatever_they_are() -> None:
    row = slots(80, 1, 9999)
    names = tuple("0123456789")
    lines = [
        row_text(row, prediction, names, Look(ascii=True))
        for prediction in (
            PREDICTION,
            Prediction(3, 7, 2, 0.05, 0.0, 0.1, 2),
            Prediction(3, 7, 2, math.nan, math.nan, math.nan, 2),
            Prediction(3, 7, 2, 0.5, 0.5, math.inf, 2),
        )
    ]
    assert lines == [
        "  9999  7     2             100.00%   99.99%  103.279    10",
        "     3  7     2               5.00%    0.00%    0.100     2",
        "     3  7     2                  -        -         -     2",
        "     3  7     2              50.00%   50.00%      inf     2",
    ]


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("width", [24, 47, 80])
def test_the_arrow_takes_nothing_from_any_title(width: int, column: Column) -> None:
    row = slots(width, 1, 9999)
    header = header_text(row, column, Look(), descending=True)
    assert [word.strip("↓") for word in header.replace("↓", " ").split()] == [slot.title for slot in row]
    assert ("↓" in header) == (column in [slot.column for slot in row])
    assert all(slot.x >= LEFT for slot in row)
