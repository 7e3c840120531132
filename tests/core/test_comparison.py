"""Two predictions of one test split, against SciPy's binomial test and against counting."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]

from core.comparison import check_same_data, compare, mcnemar, p_words
from core.errors import RunError
from core.metrics import wilson_interval
from tests.story import data_loaded

LABELS = np.array([0, 1, 2, 3, 4, 5])


def test_every_digit_is_in_the_group_that_it_belongs_to() -> None:
    made = compare(LABELS, np.array([0, 1, 0, 0, 4, 0]), np.array([0, 0, 2, 3, 4, 1]))
    assert made.fixed.tolist() == [2, 3]
    assert made.broke.tolist() == [1]
    assert made.still_wrong.tolist() == [5]
    assert made.both_right.tolist() == [0, 4]
    assert made.right == (3, 4)
    assert made.accuracies == (0.5, 4 / 6)
    assert made.intervals == (wilson_interval(3, 6), wilson_interval(4, 6))
    assert made.p == 1.0
    assert made.sentence() == "The difference is not more than chance (p = 1.00)."


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_the_groups_share_out_the_split_and_the_accuracies_count_it(pairs: list[tuple[bool, bool]]) -> None:
    before, after = (np.array(column).astype(int) for column in zip(*pairs, strict=True))
    made = compare(np.ones(len(pairs), int), before, after)
    groups = [made.fixed, made.broke, made.still_wrong, made.both_right]
    assert sorted(np.concatenate(groups).tolist()) == list(range(len(pairs)))
    assert made.total == len(pairs)
    assert made.accuracies == (before.mean(), after.mean())


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_exact_test_is_scipys(fixed: int, broke: int) -> None:
    expected = binomtest(fixed, fixed + broke, 0.5).pvalue if fixed + broke else 1.0
    # SciPy underflows to 0 first.
    assert mcnemar(fixed, broke) == pytest.approx(expected, rel=1e-8, abs=1e-250)
    assert 0 <= mcnemar(fixed, broke) == mcnemar(broke, fixed) <= 1


@pytest.mark.parametrize(
    ("fixed", "broke"), [(0, 0), (0, 1), (1, 0), (5, 0), (4, 5), (400_000, 402_000), (0, 9000)]
)
def test_extremes_neither_overflow_nor_differ(fixed: int, broke: int) -> None:
    expected = binomtest(fixed, fixed + broke, 0.5).pvalue if fixed + broke else 1.0
    assert mcnemar(fixed, broke) == pytest.approx(expected, rel=1e-7)


def test_a_difference_beyond_chance_is_said_to_be_one() -> None:
    before = np.where(np.arange(100) < 30, 0, 1)
    made = compare(np.ones(100, int), before, np.where(np.arange(100) < 12, 0, 1))
    assert made.sentence() == "The difference is more than chance (p < 0.0001)."
    same = compare(np.ones(100, int), before, before)
    assert same.sentence() == "Both get the same digits right, so there is no difference to explain."


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0, "p < 0.0001"),
        (0.00123, "p = 0.0012"),
        (0.0312, "p = 0.031"),
        (0.049, "p = 0.049"),
        (0.5, "p = 0.50"),
    ],
)
def test_a_p_value_has_the_digits_that_mean_something(p: float, words: str) -> None:
    assert p_words(p) == words


def test_runs_on_other_data_are_refused() -> None:
    import msgspec

    data = data_loaded()
    check_same_data(data, data)
    other = msgspec.structs.replace(data, sha256="0" * 64, name="oth\x1ber")
    with pytest.raises(RunError, match=r"different data, sample and oth\\x1ber; compare runs on the same"):
        check_same_data(data, other)
    with pytest.raises(RunError, match="two different sample"):
        check_same_data(data, msgspec.structs.replace(data, sha256="0" * 64))
    with pytest.raises(RunError, match="has not loaded its data yet"):
        check_same_data(data, None)
