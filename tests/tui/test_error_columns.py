"""Which columns fit, and that every line of the table stays within its width."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.evaluation import Prediction
from core.selection import COLUMNS, Column
from core.story import Story
from tui.error_columns import LEFT, Shown, header_text, row_text, slots
from tui.error_notes import Notes, story_words
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
    assert [slot.column for slot in slots(width, 1, 9999, sort="index")] == list(COLUMNS[:columns])


@pytest.mark.parametrize("sort", ["margin", "loss", "rank", "label"])
def test_the_column_that_is_sorted_by_is_always_there(sort: Shown) -> None:
    for width in range(14, 60):
        columns = [slot.column for slot in slots(width, 1, 9999, sort=sort)]
        assert sort in columns, width
        assert columns[0] == "index"
        assert "^" in header_text(slots(width, 1, 9999, sort=sort), sort, Look(ascii=True), descending=False)


def test_a_story_that_is_sorted_by_takes_the_room_of_other_columns() -> None:
    story = Story(np.zeros(3, np.int64), (1, 2, 3), np.zeros((3, 3), np.uint8))
    notes = Notes(story=story, words=tuple("0123456789"))
    for width in range(18, 60):
        assert slots(width, 1, 9999, notes, "story")[-1].column == "story", width
    assert slots(30, 1, 9999, notes)[-1].column == "confidence"


def test_names_are_cut_rather_than_the_confidence_left_out() -> None:
    assert [slot.width for slot in slots(28, 200, 9999)] == [4, 7, 7, 6]
    assert len(slots(120, 200, 9999)) == len(COLUMNS)


@given(
    width=st.integers(0, 200),
    longest=st.integers(1, 200),
    highest=st.integers(0, 10**9),
    sort=st.sampled_from((*COLUMNS, "label")),
    descending=st.booleans(),
    ascii_only=st.booleans(),
)
def test_no_line_is_wider_than_the_table(
    width: int, longest: int, highest: int, sort: Shown, descending: bool, ascii_only: bool
) -> None:
    look, row = Look(ascii=ascii_only), slots(width, longest, highest, sort=sort)
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


STORY = Story(np.zeros(4, int), (1, 2, 4), np.array([[7, 1, 2, 10]] * 3, np.uint8))


@pytest.mark.parametrize(("width", "story"), [(52, None), (53, 7), (60, 7), (66, 7), (67, 7), (200, 7)])
def test_the_story_comes_last_and_only_where_all_columns_fit(width: int, story: int | None) -> None:
    notes = Notes({}, STORY, story_words("0123456789", Look()))
    row = slots(width, 1, 9999, notes)
    assert [slot.width for slot in row if slot.column == "story"] == ([story] if story else [])
    assert [slot.column for slot in row[: len(COLUMNS)]] == list(COLUMNS)
    assert row[-1].x + row[-1].width <= width


@pytest.mark.parametrize("width", [53, 67, 200])
def test_the_story_has_an_arrow_like_any_column(width: int) -> None:
    row = slots(width, 1, 9999, Notes({}, STORY, story_words("0123456789", Look())))
    header = header_text(row, "story", Look(), descending=True)
    assert [word.strip("↓") for word in header.replace("↓", " ").split()] == [slot.title for slot in row]
    assert header.index("↓") == row[-1].arrow_x()


def test_a_story_has_equally_wide_words_and_dashes_for_gaps() -> None:
    names = tuple(str(label) for label in range(11))
    notes = Notes({}, STORY, story_words(names, Look(ascii=True)))
    assert notes.longest == 11
    assert notes.strip(0, 11, Look(ascii=True)) == " 7  7  -  7"
    assert notes.strip(3, 11, Look()) == "10 10  – 10"
    assert notes.strip(3, 5, Look()) == " – 10"
    assert Notes().strip(0, 9, Look()) == ""
    assert Notes().longest == 0


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("a", "b"), ["a", "b"]),
        (("漢", "b"), ["漢", " b"]),
        (("cat", "dog"), ["0", "1"]),
        (("", "x"), ["0", "1"]),
    ],
)
def test_long_names_are_told_by_their_index(names: tuple[str, ...], words: list[str]) -> None:
    assert story_words(names, Look()) == words
    assert story_words(("漢", "b"), Look(ascii=True)) == ["0", "1"]


def test_marks_stand_before_the_index_in_every_row() -> None:
    notes = Notes({3: "?", 9999: "M"})
    row, names = slots(26, 1, 9999, notes), tuple("0123456789")
    lines = [
        row_text(row, Prediction(index, 7, 2, 0.5, 0.5, 1.0, 2), names, Look(ascii=True), notes)
        for index in (3, 4, 9999)
    ]
    assert lines == [
        " ?    3 7     2      50.0%",
        "      4 7     2      50.0%",
        " M 9999 7     2      50.0%",
    ]
    assert all(len(line) <= 26 for line in lines)


@pytest.mark.parametrize("width", [22, 24, 26, 40, 80])
def test_marks_never_cost_the_confidence(width: int) -> None:
    notes = Notes({9999: "?"})
    columns = [slot.column for slot in slots(width, 1, 9999, notes)]
    assert ("confidence" in columns) == ("confidence" in [slot.column for slot in slots(width, 1, 9999)])


def test_a_mark_stands_in_the_cursors_cell_where_there_is_no_other() -> None:
    notes = Notes({9999: "?"})
    narrow, wide = (
        row_text(slots(width, 1, 9999, notes), PREDICTION, NAMES * 2, Look(), notes) for width in (24, 80)
    )
    assert narrow.startswith("?9999")
    assert wide.startswith(" ?  9999")
