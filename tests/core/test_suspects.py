"""Which labels are suspect."""

import hashlib
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import suspects as module
from core.dataset import DIGITS, Dataset
from core.suspects import DOUBTED, contradicted, doubted, self_confidence

Table = npt.NDArray[np.float64]


def data_of(labels: npt.NDArray[np.int64]) -> Dataset:
    images = np.zeros((len(labels), 28, 28), np.uint8)
    return Dataset("mnist", "a test", images[:1], labels[:1], images, labels, DIGITS)


def slow(table: Table, labels: npt.NDArray[np.int64]) -> list[bool]:
    """Confident learning word for word, a digit and a class at a time."""
    classes = table.shape[1]
    usual = []
    for label in range(classes):
        own = [
            row[label] for row, given in zip(table, labels, strict=True) if given == label and row[label] >= 0
        ]
        usual.append(sum(own) / len(own) if own else math.inf)
    flags = []
    for row, label in zip(table.tolist(), labels.tolist(), strict=True):
        reaching = [other for other in range(classes) if row[other] >= usual[other]]
        flags.append(bool(reaching) and max(reaching, key=lambda other: (row[other], -other)) != label)
    return flags


# Eighths are exact, and so are their sums; a mean of three could be rounded either way.
eighths = st.integers(0, 8).map(lambda n: n / 8)


@given(st.data(), st.integers(1, 12), st.integers(1, 4))
def test_it_is_confident_learning(draw: st.DataObject, n: int, classes: int) -> None:
    values = draw.draw(st.lists(eighths | st.just(math.nan), min_size=n * classes, max_size=n * classes))
    table = np.array(values).reshape(n, classes)
    labels = np.array(draw.draw(st.lists(st.integers(0, classes - 1), min_size=n, max_size=n)))
    assert contradicted(table, labels).tolist() == slow(table, labels)


def test_self_confidence_is_what_the_label_is_given() -> None:
    table = np.array([[0.9, 0.1], [0.25, 0.75], [math.nan, 1]], np.float32)
    assert self_confidence(table, np.array([0, 0, 1])).tolist() == pytest.approx([0.9, 0.25, 1])


def test_only_what_is_contradicted_as_surely_as_usual_counts_and_nan_never_does() -> None:
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    table = np.array(
        [
            [0.9, 0.1],
            [0.9, 0.1],
            [0.1, 0.9],
            [0.02, 0.98],
            [0.1, 0.9],
            [0.05, 0.95],
            [0.99, 0.01],
            [math.nan] * 2,
        ]
    )
    assert np.flatnonzero(contradicted(table, labels)).tolist() == [2, 3, 6]


def test_the_fifteen_are_marked_only_where_the_test_split_is_mnists(monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_of(np.arange(10_000) % 10)
    assert doubted(data) == {}, "the name alone proves nothing"
    digest = hashlib.sha256(data.x_test.tobytes() + data.y_test.astype(np.uint8).tobytes()).hexdigest()
    monkeypatch.setattr(module, "_MNIST_TEST", digest)
    assert doubted(data) == DOUBTED
    assert len(DOUBTED) == 15
    assert doubted(data_of(np.arange(100) % 10)) == {}
