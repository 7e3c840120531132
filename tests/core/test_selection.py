"""The filter language, the order of rows, and the plain rows for scripts."""

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dataset import DIGITS
from core.errors import InputError
from core.evaluation import Predictions, misclassified, predictions_at
from core.selection import (
    COLUMNS,
    WORST_FIRST,
    Column,
    Filter,
    Known,
    error_rows,
    find_class,
    order,
    parse_filter,
)
from core.story import Story

HOW = " write 7, 7>2, >2, >0.9, <50% or #123."
CLOTHES = ("T-shirt/top", "Trouser", "Ankle boot", "Ankle sock", "[/b]", "\x1b[2J", "7")


def rows_of(*triples: tuple[int, int, float]) -> Predictions:
    """Return one row a triple of true class, predicted class and confidence; the index counts up."""
    true, predicted, confidence = (np.array(column) for column in zip(*triples, strict=True))
    n = np.arange(len(triples))
    return Predictions(
        n, true, predicted, confidence.astype(float), confidence / 2, -np.log(confidence), n + 2
    )


ROWS = rows_of((7, 2, 0.95), (7, 1, 0.5), (4, 2, 0.9), (9, 4, math.nan), (2, 7, 0.2))


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("   ", [0, 1, 2, 3, 4]),
        ("7", [0, 1]),
        ("7>2", [0]),
        ("7 > 2", [0]),
        (">2", [0, 2]),
        (">0.9", [0]),
        (">=0.9", [0, 2]),
        ("> 90%", [0]),
        ("<0.5", [4]),
        ("<=50%", [1, 4]),
        ("<100%", [0, 1, 2, 4]),
        ("#3", [3]),
        ("#03", [3]),
        ("7 <0.6", [1]),
        ("7<0.6", [1]),
        ("7>0.9", [0]),
        ("7>2 >0.9", [0]),
        (">.4 <.92", [1, 2]),
        ("7 7", [0, 1]),
        ("8", []),
        ("#99", []),
        ("#0 4", []),
    ],
)
def test_a_filter_keeps_exactly_what_it_says(text: str, indices: list[int]) -> None:
    assert ROWS.index[parse_filter(text, DIGITS).matches(ROWS)].tolist() == indices


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("10", "There is no class 10; give a name, or an index from 0 to 9."),
        ("x>2", "There is no class x; give a name, or an index from 0 to 9."),
        ("7>", "> is not a filter;" + HOW),
        ("<", "< is not a filter;" + HOW),
        ('"seven', '"seven is not a filter;' + HOW),
        ("7>>2", ">>2 is not a filter;" + HOW),
        ("<2", "<2 is no confidence; write it like <0.9 or <90%."),
        (">=2", ">=2 is no confidence; write it like >=0.9 or >=90%."),
        (">1.5", "1.5 is no confidence; they go from 0.0 to 1.0, or from 0% to 100%."),
        (">101%", "101% is no confidence; they go from 0.0 to 1.0, or from 0% to 100%."),
        ("#x", "#x is no index; write a whole number, as in #123."),
        ("#-1", "#-1 is no index; write a whole number, as in #123."),
        ("7 2", "A digit has one true class, but this filter asks for 7 and 2;" + HOW),
        ("#1 #2", "A digit has one index, but this filter asks for 1 and 2;" + HOW),
        ("\x1b[2J", "There is no class \\x1b[2J; give a name, or an index from 0 to 9."),
        ("٧", "There is no class ٧; give a name, or an index from 0 to 9."),
    ],
)
def test_nonsense_gets_one_sentence_that_says_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_filter(text, DIGITS)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Trouser", 1),
        ("trouser", 1),
        ("tr", 1),
        ("1", 1),
        (" ankle boot ", 2),
        ("7", 6),  # a name wins over an index
        ("6", 6),
        ("[/b]", 4),
        ("\x1b[2J", 5),
    ],
)
def test_a_class_is_found_by_name_index_or_beginning(text: str, label: int) -> None:
    assert find_class(text, CLOTHES) == label


def test_a_beginning_of_several_names_is_refused_with_two_of_them() -> None:
    with pytest.raises(InputError, match="ankle could be Ankle boot or Ankle sock; write more of the name"):
        find_class("ankle", CLOTHES)
    with pytest.raises(InputError, match="There is no class without a name"):
        find_class(" ", CLOTHES)


def test_quotes_hold_a_name_with_spaces_together() -> None:
    parsed = parse_filter('"ankle boot">t-shirt', CLOTHES)
    assert (parsed.true, parsed.predicted) == (2, 0)
    assert parse_filter('"0.9"', ("x", "0.9")).true == 1
    assert parse_filter('>"0.9"', ("x", "0.9")).predicted == 1


def test_the_text_of_a_filter_is_kept_printable() -> None:
    assert parse_filter("  7 >\x1b[2J ", (*DIGITS, "\x1b[2J")).text == "7 >\\x1b[2J"


@given(st.text(max_size=40) | st.text(alphabet='0179.%<>=# "', max_size=20))
def test_any_text_is_a_filter_or_a_sentence(text: str) -> None:
    sentence, parsed = ".", Filter()
    try:
        parsed = parse_filter(text, DIGITS)
    except InputError as error:
        sentence = str(error)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert parsed.matches(ROWS).shape == (5,)


TOLD = Story(
    np.array([7, 7, 4, 9, 2]),
    (1, 2, 3),
    np.array([[7, 1, 2, 4, 7], [2, 7, 2, 9, 7], [2, 1, 4, 9, 7]], np.uint8),
)
KNOWN = Known(TOLD, *(np.array(flags, bool) for flags in ([1, 0, 0, 1, 0], [0, 1, 0, 1, 0], [1, 1, 0, 1, 0])))


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("learned", [2, 3]),
        ("forgotten", [0, 1]),
        ("NEVER", [4]),
        ("flips>0", [0, 1, 2, 3]),
        ("flips > 1", [1]),
        ("flips<=1", [0, 2, 3, 4]),
        ("flips>=1 flips<2", [0, 2, 3]),
        ("suspect", [0, 3]),
        ("verdict", [1, 3]),
        ("suspect verdict", [3]),
        ("queue", [0, 1, 3]),
        ("Queue 7", [0, 1]),
        ("7 forgotten", [0, 1]),
        ("forgotten 7>2", [0]),
        ("flips>1 7>1 >0.4", [1]),
    ],
)
def test_the_story_and_what_is_doubted_can_be_asked_for(text: str, indices: list[int]) -> None:
    asked = parse_filter(text, DIGITS)
    assert ROWS.index[asked.matches(ROWS, KNOWN)].tolist() == indices
    assert not asked.matches(ROWS).any(), "of what is not known nothing is true"


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("learned", True),
        ("suspect", True),
        ("verdict", True),
        ("flips>2", True),
        ("never", False),
        ("7>2", False),
    ],
)
def test_some_words_are_about_digits_that_are_right_too(text: str, beyond: bool) -> None:
    assert parse_filter(text, DIGITS).asks_for_all == beyond


def test_a_class_may_be_called_like_a_word_if_it_is_quoted() -> None:
    names = ("never", "flips", "other")
    assert parse_filter("never", names).words == {"never"}
    assert parse_filter('"never"', names) == Filter('"never"', true=0)
    assert parse_filter("flips", names).true == 1
    assert parse_filter("flips>other", names).predicted == 2
    assert parse_filter(">never", names).predicted == 0


def test_worst_first_columns_are_columns() -> None:
    assert get_args(Column) == COLUMNS
    assert {*COLUMNS, "story"} > WORST_FIRST


@pytest.mark.parametrize("descending", [False, True])
def test_nan_comes_last_whichever_way_the_rows_are_sorted(descending: bool) -> None:
    positions = order(ROWS, "confidence", descending=descending).tolist()
    assert positions == ([0, 2, 1, 4, 3] if descending else [4, 1, 2, 0, 3])


@pytest.mark.parametrize(("descending", "expected"), [(False, [4, 2, 0, 1, 3]), (True, [3, 0, 1, 2, 4])])
def test_equals_keep_the_order_of_the_test_split(descending: bool, expected: list[int]) -> None:
    assert order(ROWS, "true", descending=descending).tolist() == expected


@given(st.sampled_from(COLUMNS), st.booleans(), st.integers(0, 2**32 - 1))
def test_sorting_loses_nothing_and_sorts(column: Column, descending: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = predictions_at(random.dirichlet(np.ones(4), 30), random.integers(4, size=30), np.arange(30))
    positions = order(rows, column, descending=descending)
    assert sorted(positions.tolist()) == list(range(30))
    values = getattr(rows, column)[positions]
    assert (np.diff(values) <= 0 if descending else np.diff(values) >= 0).all()


def test_by_story_those_come_first_that_flipped_most_and_then_by_index() -> None:
    predicted = np.array([[1, 1, 1, 1, 1], [1, 2, 1, 2, 1], [1, 1, 1, 1, 2]], np.uint8)
    story = Story(np.zeros(5, int), (1, 2, 4), predicted)
    assert order(ROWS, "story", descending=True, story=story).tolist() == [1, 3, 4, 0, 2]
    assert order(ROWS, "story", descending=False, story=story).tolist() == [0, 2, 4, 1, 3]
    some = ROWS.take(np.array([4, 3]))
    assert order(some, "story", descending=True, story=story).tolist() == [1, 0], "by the digit, not the row"
    assert order(ROWS, "story", descending=True).tolist() == [0, 1, 2, 3, 4], "no story makes all equals"


PROBABILITIES = np.array(
    [[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0.6, 0.4, 0], [0.1, 0.1, 0.8], [0.5, 0.3, 0.2]], np.float32
)
LABELS = np.array([1, 0, 2, 2, 1])


def test_plain_rows_come_most_confident_first_and_no_more_than_the_limit() -> None:
    assert [row.index for row in error_rows(PROBABILITIES, LABELS)] == [0, 1, 2, 4]
    assert [row.index for row in error_rows(PROBABILITIES, LABELS, limit=2)] == [0, 1]
    assert error_rows(PROBABILITIES, LABELS, limit=0) == []


def test_plain_rows_are_chosen_by_class() -> None:
    assert [row.index for row in error_rows(PROBABILITIES, LABELS, true=1)] == [0, 4]
    assert [row.index for row in error_rows(PROBABILITIES, LABELS, predicted=0, sort="index")] == [0, 2, 4]
    assert [row.index for row in error_rows(PROBABILITIES, LABELS, true=1, predicted=0, limit=1)] == [0]
    assert error_rows(PROBABILITIES, LABELS, true=0, predicted=2) == []


def test_plain_rows_are_the_misclassified_ones() -> None:
    assert error_rows(PROBABILITIES, LABELS, sort="index") == misclassified(PROBABILITIES, LABELS).rows()
    assert Filter().matches(misclassified(PROBABILITIES, LABELS)).all()
