"""The order of the batches: another one in each epoch, always the same for one seed, going on anywhere."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

if TYPE_CHECKING:
    from core.training.input import Batches

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("keras_here")]

SAMPLES, BATCH = 103, 10
LABELS = np.arange(SAMPLES) % 7
IMAGES = np.arange(SAMPLES, dtype=np.uint8)[:, np.newaxis, np.newaxis] * np.ones((1, 28, 28), np.uint8)


def batches(seed: int = 1, batch_size: int = BATCH) -> "Batches":
    from core.training.input import Batches

    return Batches(IMAGES, LABELS, classes=7, batch_size=batch_size, seed=seed)


def drawn(seed: int, epoch: int, first_step: int = 0) -> list[npt.NDArray[np.uint8]]:
    """Return the first pixel of every image, which is its index, a batch an array."""
    return [images.numpy()[:, 0, 0] for images, _ in batches(seed).epoch(epoch, first_step)]


def test_two_epochs_see_every_image_once_in_different_orders() -> None:
    first, second = (np.concatenate(drawn(1, epoch)) for epoch in (1, 2))
    assert sorted(first) == sorted(second) == list(range(SAMPLES))
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, np.arange(SAMPLES))


def test_the_order_depends_on_nothing_but_seed_and_epoch() -> None:
    np.random.seed(5)  # noqa: NPY002 - that the global generator does not matter is the point
    once = batches(3).order(4)
    np.random.seed(6)  # noqa: NPY002
    assert np.array_equal(batches(3).order(4), once)
    assert not np.array_equal(batches(4).order(4), once)
    assert np.array_equal(np.concatenate(drawn(3, 4)), once)


def test_an_epoch_goes_on_at_any_batch() -> None:
    whole = drawn(1, 1)
    assert len(whole) == batches().steps == 11
    for first_step in (0, 1, 10):
        rest = drawn(1, 1, first_step)
        assert len(rest) == len(whole) - first_step
        assert all(np.array_equal(a, b) for a, b in zip(rest, whole[first_step:], strict=True))


def test_a_batch_is_bytes_with_one_hot_labels_of_its_images() -> None:
    data = batches().epoch(1)
    assert int(data.cardinality()) == 11
    for images, labels in data:
        assert images.dtype == "uint8"
        assert labels.shape[1] == 7
        assert np.array_equal(labels.numpy().argmax(axis=1), LABELS[images.numpy()[:, 0, 0]])
        assert labels.numpy().sum() == len(labels)


def test_a_batch_may_be_larger_than_the_data() -> None:
    (batch,) = batches(batch_size=65_536).epoch(1)
    assert len(batch[0]) == SAMPLES
