"""The confusion matrix with what belongs to it, and the filters that its cells become."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn import metrics

from core.confusion import Confusion, cell_filter
from core.dataset import DIGITS
from core.evaluation import Labels, misclassified
from core.selection import Filter, parse_filter

Floats = npt.NDArray[np.float32]
FASHION = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Floats, Labels]:
    n, classes = draw(st.integers(1, 40)), draw(st.integers(1, 5))
    values = st.sampled_from([0.0, 0.25, 0.5, 1.0, math.nan])
    return (
        draw(hnp.arrays(np.float32, (n, classes), elements=values)),
        draw(hnp.arrays(np.int64, n, elements=st.integers(0, classes - 1))),
    )


def confusion(case: tuple[Floats, Labels]) -> Confusion:
    probabilities, labels = case
    return Confusion.of(probabilities, labels, [f"class {n}" for n in range(probabilities.shape[1])])


@pytest.mark.filterwarnings("ignore:A single label was found")
@given(labelled())
def test_totals_and_shares_are_those_of_scikit_learn(case: tuple[Floats, Labels]) -> None:
    found, labels = confusion(case), case[1]
    predicted = np.where(np.isnan(case[0]), -1, case[0]).argmax(axis=1)
    classes = range(found.classes)
    shares = metrics.confusion_matrix(labels, predicted, labels=classes, normalize="true")
    np.testing.assert_allclose(found.shares, shares)
    assert found.support == [int((labels == label).sum()) for label in classes]
    assert found.predicted == [int((predicted == label).sum()) for label in classes]
    assert found.right / found.total == metrics.accuracy_score(labels, predicted)


@given(labelled())
def test_the_worst_cells_are_all_cells_with_errors_the_fullest_first(case: tuple[Floats, Labels]) -> None:
    found = confusion(case)
    counts = [int(found.matrix[cell]) for cell in found.worst]
    assert counts == sorted(counts, reverse=True)
    assert len(set(found.worst)) == len(found.worst)
    assert all(true != predicted for true, predicted in found.worst)
    assert sum(counts) == found.total - found.right
    assert 0 not in counts


@given(labelled())
def test_a_cells_filter_shows_as_many_errors_as_the_cell_counts(case: tuple[Floats, Labels]) -> None:
    found, rows = confusion(case), misclassified(*case)
    for true in range(found.classes):
        for predicted in range(found.classes):
            shown = int(cell_filter(true, predicted, found.names).matches(rows).sum())
            row = int(found.errors[true].sum())
            assert shown == (row if true == predicted else found.matrix[true, predicted])


@pytest.mark.parametrize(
    ("names", "true", "predicted", "text"),
    [
        (DIGITS, 7, 2, "7>2"),
        (DIGITS, 7, 7, "7"),
        (FASHION, 0, 6, "T-shirt/top>Shirt"),
        (FASHION, 9, 7, "9>Sneaker"),
        (("[/b]", "\\x1b[2J", "n" * 200), 1, 0, "\\x1b[2J>[/b]"),
        (("[/b]", "\\x1b[2J", "n" * 200), 2, 0, "2>[/b]"),
        (("a", 'b"c', "d>e", "#1", "0.5", "50%", ""), 1, 2, "1>2"),
        (("a", 'b"c', "d>e", "#1", "0.5", "50%", ""), 3, 4, "3>4"),
        (("a", 'b"c', "d>e", "#1", "0.5", "50%", ""), 5, 6, "50%>6"),
        (("1", "0"), 0, 1, "1>0"),
        (("flips", "suspect", "3"), 0, 2, "0>3"),
        (("flips", "suspect", "3"), 1, 1, "1"),
    ],
)
def test_a_filter_reads_as_a_person_would_type_it(
    names: tuple[str, ...], true: int, predicted: int, text: str
) -> None:
    chosen = cell_filter(true, predicted, names)
    wanted = Filter(text=text, true=true, predicted=None if true == predicted else predicted)
    assert chosen == wanted
    assert parse_filter(text, names) == wanted


def test_classes_of_one_name_are_still_told_apart() -> None:
    chosen = cell_filter(1, 2, ("0", "2", "2"))
    assert (chosen.true, chosen.predicted) == (1, 2)


def test_an_empty_split_has_zeros() -> None:
    found = Confusion.of(np.zeros((0, 2), np.float32), np.zeros(0, np.int64), "ab")
    assert (found.total, found.right, found.worst, found.support) == (0, 0, [], [0, 0])
    assert not found.shares.any()
