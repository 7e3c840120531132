"""The numbers about predictions, held against scikit-learn and against cases worked out by hand."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn import metrics

from core.evaluation import (
    Labels,
    Prediction,
    class_scores,
    confusion_matrix,
    correct,
    misclassified,
    predicted_classes,
    predictions_at,
)

Floats = npt.NDArray[np.float32]


@st.composite
def labelled(draw: st.DrawFn, *, nan: bool = False) -> tuple[Floats, Labels]:
    """Draw probabilities `[n, classes]` full of ties, and labels; classes may be empty, rows may be none."""
    n, classes = draw(st.integers(0, 30)), draw(st.integers(1, 6))
    values = [0.0, 0.1, 0.25, 0.5, 1.0] + ([math.nan] if nan else [])
    probabilities = draw(hnp.arrays(np.float32, (n, classes), elements=st.sampled_from(values)))
    labels = draw(hnp.arrays(np.int64, n, elements=st.integers(0, classes - 1)))
    return probabilities, labels


@pytest.mark.filterwarnings("ignore:A single label was found")
@given(labelled())
def test_the_confusion_matrix_is_the_one_of_scikit_learn(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    predicted, classes = predicted_classes(probabilities), probabilities.shape[1]
    if not len(labels):
        assert not confusion_matrix(labels, predicted, classes).any()
        return
    expected = metrics.confusion_matrix(labels, predicted, labels=range(classes))
    np.testing.assert_array_equal(confusion_matrix(labels, predicted, classes), expected)


@pytest.mark.filterwarnings("ignore:A single label was found")
@given(labelled())
def test_precision_recall_and_f1_are_those_of_scikit_learn(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    predicted, classes = predicted_classes(probabilities), probabilities.shape[1]
    if not len(labels):
        return
    expected = metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(classes), zero_division=0
    )
    scores = class_scores(confusion_matrix(labels, predicted, classes))
    for mine, theirs in zip(("precision", "recall", "f1", "support"), expected, strict=True):
        np.testing.assert_allclose([getattr(score, mine) for score in scores], theirs, atol=1e-12)


def test_a_confusion_matrix_does_not_overflow_on_small_label_types() -> None:
    labels: Any = np.array([199, 0], np.uint8)
    assert confusion_matrix(labels, labels, 200)[199, 199] == 1


def test_every_column_of_an_error_is_what_it_says() -> None:
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]], np.float32)
    rows = misclassified(probabilities, np.array([2, 1]))
    assert len(rows) == 1
    row = rows.row(0)
    assert (row.index, row.true, row.predicted, row.rank) == (0, 2, 0, 3)
    assert row.confidence == pytest.approx(0.7)
    assert row.margin == pytest.approx(0.6)
    assert row.loss == pytest.approx(-math.log(0.1))
    assert rows.rows() == [row]


def test_a_probability_of_0_has_an_infinite_loss_and_one_of_1_has_none() -> None:
    probabilities = np.array([[1, 0], [1, 0]], np.float32)
    rows = predictions_at(probabilities, np.array([1, 0]), np.arange(2))
    assert rows.loss.tolist() == [math.inf, 0.0]
    assert not np.signbit(rows.loss[1])


def test_of_equal_probabilities_the_lower_class_wins_and_ranks_first() -> None:
    probabilities = np.array([[0.4, 0.4, 0.2]], np.float32)
    assert predicted_classes(probabilities).tolist() == [0]
    rows = predictions_at(np.repeat(probabilities, 3, axis=0), np.arange(3), np.arange(3))
    assert rows.rank.tolist() == [1, 2, 3]


def test_a_model_that_says_only_nan_is_taken_at_its_first_class() -> None:
    probabilities = np.full((3, 4), np.nan, np.float32)
    rows = misclassified(probabilities, np.array([0, 1, 3]))
    assert rows.index.tolist() == [1, 2]
    assert rows.predicted.tolist() == [0, 0]
    assert np.isnan(rows.confidence).all()
    assert np.isnan(rows.loss).all()


@given(labelled(nan=True))
@settings(max_examples=200)
def test_errors_and_right_ones_share_out_the_test_split(case: tuple[Floats, Labels]) -> None:
    probabilities, labels = case
    wrong, right = misclassified(probabilities, labels), correct(probabilities, labels)
    assert sorted([*wrong.index.tolist(), *right.tolist()]) == list(range(len(labels)))
    assert (wrong.rank > 1).all()
    assert (predictions_at(probabilities, labels, right).rank == 1).all()
    assert (wrong.true != wrong.predicted).all()
    assert ((wrong.margin >= 0) | np.isnan(wrong.margin)).all()


@given(labelled(nan=True))
def test_a_row_says_what_the_columns_say(case: tuple[Floats, Labels]) -> None:
    rows = misclassified(*case)
    for position, row in enumerate(rows.rows()):
        assert repr(rows.row(position)) == repr(row)  # repr, because no NaN equals another
        assert isinstance(row, Prediction)
        assert row.index == rows.index[position]


@given(st.integers(1, 40), st.integers(2, 6), st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_ranks_give_the_top_k_accuracy_of_scikit_learn(n: int, classes: int, seed: int, k: int) -> None:
    random = np.random.default_rng(seed)
    probabilities = random.dirichlet(np.ones(classes), n)
    labels = random.integers(classes, size=n)
    rank = predictions_at(probabilities, labels, np.arange(n)).rank
    if classes == 2:
        assert (rank <= 1).mean() == pytest.approx(
            metrics.accuracy_score(labels, probabilities.argmax(axis=1))
        )
    elif k < classes:
        expected = metrics.top_k_accuracy_score(labels, probabilities, k=k, labels=range(classes))
        assert (rank <= k).mean() == pytest.approx(expected)


def test_the_mean_loss_is_scikit_learns_log_loss() -> None:
    random = np.random.default_rng(1)
    probabilities, labels = random.dirichlet(np.ones(10), 200), random.integers(10, size=200)
    loss = predictions_at(probabilities, labels, np.arange(200)).loss
    assert loss.mean() == pytest.approx(metrics.log_loss(labels, probabilities, labels=range(10)))


@pytest.mark.parametrize("label", [0, 1])
def test_all_right_and_all_wrong_are_ordinary_cases(label: int) -> None:
    probabilities = np.tile(np.array([0.9, 0.1], np.float32), (5, 1))
    labels = np.full(5, label)
    assert len(misclassified(probabilities, labels)) == 5 * label
    scores = class_scores(confusion_matrix(labels, predicted_classes(probabilities), 2))
    assert [score.recall for score in scores] == [1.0 - label, 0.0]
    assert [score.support for score in scores] == [5 * (1 - label), 5 * label]
