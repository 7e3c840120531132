"""Calibration held against scikit-learn, against a slow recount, and in the cases where little is known."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, top_k_accuracy_score

from core.calibration import BINS, calibration
from core.evaluation import Labels, correct
from core.metrics import wilson_interval

Floats = npt.NDArray[np.float32]
VALUES = [0.0, 0.1, 0.2, 0.25, 1 / 3, 0.4, 0.5, 2 / 3, 0.8, 0.999, 1.0]


@st.composite
def labelled(draw: st.DrawFn, *, nan: bool = False, least: int = 1) -> tuple[Floats, Labels]:
    """Draw probabilities `[n, classes]` full of ties and edges of bins, and labels; classes may be empty."""
    n, classes = draw(st.integers(least, 30)), draw(st.integers(1, 6))
    values = VALUES + ([math.nan] if nan else [])
    probabilities = draw(
        hnp.arrays(np.float32, (n, classes), elements=st.sampled_from(values).map(np.float32))
    )
    labels = draw(hnp.arrays(np.int64, n, elements=st.integers(0, classes - 1)))
    return probabilities, labels


def model(n: int = 3000, classes: int = 10, seed: int = 0) -> tuple[Floats, Labels]:
    """Return what a mediocre model says, and the truth."""
    draw = np.random.default_rng(seed)
    labels = draw.integers(0, classes, n)
    scores = draw.normal(size=(n, classes)) + 2 * np.eye(classes)[labels]
    odds = np.exp(2 * scores)
    return (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32), labels


@given(labelled())
def test_the_bins_are_those_of_scikit_learn(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    found = calibration(probabilities, labels)
    right = np.isin(np.arange(len(labels)), correct(probabilities, labels)).astype(int)
    confidence = probabilities.max(axis=1).astype(np.float64)
    true, said = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    filled = [part for part in found.bins if part.count]
    np.testing.assert_allclose([part.accuracy for part in filled], true, atol=1e-12)
    np.testing.assert_allclose([part.confidence for part in filled], said, atol=1e-12)


@given(labelled(nan=True, least=0))
def test_bins_and_expected_error_are_those_of_a_recount(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    found = calibration(probabilities, labels)
    rows = [
        (float(row.max()), int(row.argmax()) == label)
        for row, label in zip(probabilities, labels.tolist(), strict=True)
        if not np.isnan(row).any()
    ]
    assert len(found.bins) == BINS
    assert found.unknown == len(labels) - len(rows)
    assert sum(part.count for part in found.bins) == len(rows)
    error = 0.0
    for number, part in enumerate(found.bins):
        inside = [(p, ok) for p, ok in rows if part.low < p <= part.high or (p == 0 and number == 0)]
        assert part.count == len(inside)
        if not inside:
            assert part.confidence is None
            assert part.accuracy is None
            continue
        confidence, accuracy = (sum(column) / len(inside) for column in zip(*inside, strict=True))
        assert part.confidence == pytest.approx(confidence)
        assert part.accuracy == pytest.approx(accuracy)
        error += len(inside) * abs(accuracy - confidence)
    assert found.error == (pytest.approx(error / len(rows)) if rows else None)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_the_brier_score_is_the_unhalved_one_of_scikit_learn(classes: int) -> None:
    probabilities, labels = model(classes=classes)
    expected = brier_score_loss(labels, probabilities, labels=range(classes), scale_by_half=False)
    assert calibration(probabilities, labels).brier == pytest.approx(expected, abs=1e-6)


@pytest.mark.filterwarnings("ignore:'k'")
@pytest.mark.parametrize("classes", [3, 4, 10])
@pytest.mark.parametrize("seed", range(3))
def test_top_k_is_that_of_scikit_learn(classes: int, seed: int) -> None:
    probabilities, labels = model(300, classes, seed)
    for top in calibration(probabilities, labels).top:
        expected: Any = top_k_accuracy_score(labels, probabilities, k=top.k, labels=range(classes))
        assert top.accuracy == pytest.approx(expected)
        assert top.right == round(expected * 300)
        assert top.interval == wilson_interval(top.right, 300)


@given(labelled(nan=True, least=0))
def test_top_1_is_the_accuracy_and_more_guesses_never_hit_less(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    top = calibration(probabilities, labels).top
    assert [part.k for part in top] == [1, 2, 3]
    assert top[0].right == len(correct(probabilities, labels))
    assert top[0].right <= top[1].right <= top[2].right <= len(labels)
    if probabilities.shape[1] <= 3:
        assert top[2].right == len(labels)


@pytest.mark.parametrize(("label", "error", "brier"), [(0, 0.0, 0.0), (1, 1.0, 2.0)])
def test_a_sure_model_is_perfect_or_as_wrong_as_can_be(label: int, error: float, brier: float) -> None:
    sure = np.tile(np.array([1, 0], np.float32), (5, 1))
    found = calibration(sure, np.full(5, label))
    assert (found.error, found.brier) == (error, brier)
    assert found.bins[-1].count == 5


def test_of_one_class_everything_is_known() -> None:
    found = calibration(np.ones((4, 1), np.float32), np.zeros(4, np.int64))
    assert (found.error, found.brier, [top.accuracy for top in found.top]) == (0.0, 0.0, [1.0, 1.0, 1.0])


def test_of_ties_the_lowest_class_comes_first() -> None:
    tied = np.full((4, 4), 0.25, np.float32)
    found = calibration(tied, np.arange(4))
    assert [top.right for top in found.top] == [1, 2, 3]
    assert found.error == 0.0


def test_rows_with_a_nan_are_counted_and_left_out() -> None:
    nan = math.nan
    probabilities = np.array([[0.2, 0.8], [nan, 0.9], [nan, nan]], np.float32)
    found = calibration(probabilities, np.array([1, 1, 1]))
    assert (found.total, found.unknown) == (3, 2)
    assert found.error == pytest.approx(0.2)
    assert found.brier == pytest.approx(0.08)
    assert [top.right for top in found.top] == [2, 3, 3]


@pytest.mark.parametrize("n", [0, 3])
def test_where_nothing_is_known_there_are_no_numbers(n: int) -> None:
    found = calibration(np.full((n, 3), math.nan, np.float32), np.zeros(n, np.int64))
    assert (found.error, found.brier) == (None, None)
    assert (found.total, found.unknown) == (n, n)
    if not n:
        assert [(top.accuracy, top.interval) for top in found.top] == [(None, (0.0, 1.0))] * 3
