"""What became of every test digit from epoch to epoch."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core import story as module
from core.predictions import read_predictions
from core.runs import Run
from core.story import Story, read_story

LABELS = np.array([7, 7, 7, 7, 7])
#                         always, learned, forgotten, never, learned again
PREDICTED = np.array([[7, 2, 7, 2, 7], [7, 2, 7, 1, 2], [7, 7, 2, 1, 7]], np.uint8)
TOLD = Story(LABELS, (1, 2, 3), PREDICTED)


def store(run: Run, epoch: int, predicted: npt.NDArray[np.integer], classes: int = 10) -> None:
    run.predictions(epoch).parent.mkdir(parents=True, exist_ok=True)
    np.save(run.predictions(epoch), np.eye(classes, dtype=np.float32)[predicted])


def test_every_digit_has_its_word() -> None:
    words = [TOLD.word(index) for index in range(5)]
    assert words == ["always right", "learned", "forgotten", "never learned", "learned"]
    assert TOLD.flips.tolist() == [0, 1, 1, 1, 2]


@given(
    hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(0, 3)),
    st.integers(0, 3),
)
def test_the_four_kinds_share_out_the_digits(predicted: npt.NDArray[np.uint8], label: int) -> None:
    epochs, n = predicted.shape
    told = Story(np.full(n, label), tuple(range(1, epochs + 1)), predicted)
    kinds = [told.always_right, told.never_learned, told.learned, told.forgotten]
    assert np.sum(kinds, axis=0).tolist() == [1] * n
    for index in range(n):
        column = predicted[:, index].tolist()
        right = [seen == label for seen in column]
        assert told.always_right[index] == all(right)
        assert told.never_learned[index] == (not any(right))
        assert told.learned[index] == (right[-1] and not all(right))
        assert told.flips[index] == sum(a != b for a, b in pairwise(column))
        assert told.strip(index, 99) == tuple(column)


def test_the_strip_has_the_newest_epochs_and_shows_gaps() -> None:
    told = Story(LABELS, (2, 3, 6), PREDICTED)
    assert told.strip(2, 99) == (7, 7, None, None, 2)
    assert told.strip(2, 3) == (None, None, 2)
    assert told.strip(2, 1) == (2,)
    assert told.strip(2, 0) == ()


def test_the_strip_never_leaves_out_the_epoch_that_is_looked_at() -> None:
    told = Story(LABELS, (2, 3, 6), PREDICTED)
    assert told.strip(2, 2, epoch=6) == (None, 2)
    assert told.strip(2, 2, epoch=3) == (7, 7)
    assert told.strip(2, 4, epoch=3) == (7, None, None, 2), "it is there already"
    assert told.strip(2, 2, epoch=4) == (None, 2), "it is not stored"


def test_without_an_epoch_nothing_is_said_of_any_digit() -> None:
    told = Story(LABELS, (), PREDICTED[:0])
    assert told.word(0) == ""
    assert told.strip(0, 5) == ()
    assert told.flips.tolist() == [0] * 5
    for kind in (told.always_right, told.never_learned, told.learned, told.forgotten):
        assert kind.tolist() == [False] * 5


def test_it_is_read_from_the_stored_probabilities_one_byte_a_digit_and_epoch(tmp_path: Path) -> None:
    run = Run(tmp_path)
    for epoch, row in enumerate(PREDICTED, 1):
        store(run, epoch, row)
    told = read_story(run, LABELS, 10)
    assert told.epochs == (1, 2, 3)
    assert told.predicted.dtype == np.uint8
    assert told.predicted.tolist() == PREDICTED.tolist()


def test_more_classes_than_a_byte_counts_take_two(tmp_path: Path) -> None:
    run, row = Run(tmp_path), np.array([299, 256, 0, 255, 7])
    store(run, 1, row, 300)
    told = read_story(run, LABELS, 300)
    assert told.predicted.dtype == np.uint16
    assert told.predicted[0].tolist() == row.tolist()


def test_a_missing_a_broken_and_a_foreign_epoch_are_gaps(tmp_path: Path) -> None:
    run = Run(tmp_path)
    store(run, 1, PREDICTED[0])
    store(run, 3, PREDICTED[1])
    run.predictions(4).write_bytes(b"nonsense")
    store(run, 5, PREDICTED[2][:2])
    run.predictions(6).symlink_to(tmp_path / "nowhere")
    told = read_story(run, LABELS, 10)
    assert told.epochs == (1, 3)
    assert told.strip(1, 9) == (2, None, 2)
    assert read_story(Run(tmp_path / "none"), LABELS, 10).epochs == ()


def test_what_was_read_is_not_read_again_unless_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, read = Run(tmp_path), list[int]()
    original = read_predictions

    def spy(run: Run, epoch: int, n_test: int, classes: int) -> npt.NDArray[np.float32]:
        read.append(epoch)
        return original(run, epoch, n_test, classes)

    monkeypatch.setattr(module, "read_predictions", spy)
    store(run, 1, PREDICTED[0])
    store(run, 2, PREDICTED[1])
    told = read_story(run, LABELS, 10)
    store(run, 3, PREDICTED[2])
    told = read_story(run, LABELS, 10, told)
    assert read == [1, 2, 3]
    store(run, 2, PREDICTED[0])
    os.utime(run.predictions(2), ns=(1, 1))
    told = read_story(run, LABELS, 10, told)
    assert read == [1, 2, 3, 2]
    assert told.predicted[1].tolist() == PREDICTED[0].tolist()
