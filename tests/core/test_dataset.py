"""A data set: what fits together is taken, what does not is refused in one sentence, and views are exact."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.dataset import DIGITS, Dataset, checked_dataset, one_hot, scaled
from core.errors import DataError

Arrays = dict[str, npt.NDArray[np.generic]]


def arrays() -> Arrays:
    random = np.random.default_rng(1)
    return {
        "x_train": random.integers(0, 256, (6, 28, 28), np.uint8),
        "y_train": np.array([0, 1, 2, 2, 9, 2]),
        "x_test": random.integers(0, 256, (3, 28, 28), np.uint8),
        "y_test": np.array([1, 1, 0], np.uint8),
    }


def dataset(**changes: npt.NDArray[np.generic]) -> Dataset:
    return checked_dataset("name", "source", arrays() | changes)


def refusal(changes: Arrays, class_names: tuple[str, ...] = DIGITS) -> str:
    with pytest.raises(DataError) as caught:
        checked_dataset("name", "the file", arrays() | changes, class_names)
    text = str(caught.value)
    assert text.isprintable()
    assert text.endswith(".")
    assert "the file" in text
    assert caught.value.exit_code == 2
    return text


def test_a_split_has_its_images_and_labels() -> None:
    data, given = dataset(), arrays()
    for split in ("train", "test"):
        assert np.array_equal(data.images(split), given[f"x_{split}"])
        assert np.array_equal(data.labels(split), given[f"y_{split}"])


def test_images_stay_bytes_and_labels_become_int64() -> None:
    data = dataset(y_train=np.array([0, 1, 2, 2, 9, 2], ">i2"))
    assert data.x_train.dtype == data.x_test.dtype == np.uint8
    assert data.y_train.dtype == data.y_test.dtype == np.dtype(np.int64)
    assert data.y_train.tolist() == [0, 1, 2, 2, 9, 2]


def test_counts_have_an_entry_for_every_class() -> None:
    assert dataset().counts("train") == [1, 1, 3, 0, 0, 0, 0, 0, 0, 1]
    assert dataset().counts("test") == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0]


def test_indices_of_a_class_are_ascending_and_none_means_all() -> None:
    assert dataset().indices_of("train", 2).tolist() == [2, 3, 5]
    assert dataset().indices_of("train", 7).tolist() == []
    assert dataset().indices_of("test", None).tolist() == [0, 1, 2]


def test_a_scaled_image_is_784_float32_values_from_0_to_1() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[0, 1], image[27, 27] = 51, 255
    values = scaled(image)
    assert values.shape == (784,)
    assert values.dtype == np.float32
    assert (values[0], values[1], values[783]) == (0, np.float32(0.2), 1)


def test_one_hot_is_1_at_the_label_and_0_elsewhere() -> None:
    assert one_hot(3, 5).tolist() == [0, 0, 0, 1, 0]
    assert one_hot(3, 5).dtype == np.float32


def test_data_that_trains_alike_has_the_same_hash_wherever_it_came_from() -> None:
    here = checked_dataset("here", "a", arrays())
    fortran = {name: np.asfortranarray(array) for name, array in arrays().items()}
    fortran["y_test"] = fortran["y_test"].astype(np.int32)
    assert checked_dataset("there", "b", fortran).sha256() == here.sha256()


@pytest.mark.parametrize("name", ["x_train", "y_train", "x_test", "y_test"])
def test_one_other_pixel_or_label_is_another_hash(name: str) -> None:
    changed = arrays()[name].copy()
    changed.flat[0] = 8
    assert dataset(**{name: changed}).sha256() != dataset().sha256()


def test_other_class_names_are_another_hash() -> None:
    letters = checked_dataset("name", "source", arrays(), tuple("abcdefghij"))
    assert letters.sha256() != dataset().sha256()


def test_a_class_name_of_lone_surrogates_can_be_hashed() -> None:
    assert checked_dataset("name", "source", arrays(), (*"012345678", "\ud800")).sha256()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda x: x.astype(np.float32), "is float32, but images must be uint8"),
        (lambda x: x.astype(np.int64), "is int64, but images must be uint8"),
        (lambda x: x > 0, "is bool, but images must be uint8"),
        (lambda x: x[0], "has shape (28, 28)"),
        (lambda x: x[..., np.newaxis], "has shape (6, 28, 28, 1)"),
        (lambda x: x.reshape(6, 784), "has shape (6, 784)"),
        (lambda x: x[:, :27], "has shape (6, 27, 28)"),
        (lambda x: x.reshape(6, 14, 56), "has shape (6, 14, 56)"),
        (lambda x: x[:5], "holds 5 images, but y_train 6 labels"),
        (lambda x: x[:0], "holds 0 images, but y_train 6 labels"),
    ],
)
def test_images_of_another_kind_or_shape_are_refused(
    change: Callable[[Any], npt.NDArray[np.generic]], said: str
) -> None:
    assert said in refusal({"x_train": change(arrays()["x_train"])})


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (np.array([0.0, 1, 0]), "is float64, but labels must be whole numbers"),
        (np.array([True, False, True]), "is bool, but labels must be whole numbers"),
        (np.array(["0", "1", "2"]), "is <U1, but labels must be whole numbers"),
        (np.eye(3, 10, dtype=np.uint8), "has shape (3, 10), but must be (n,)"),
        (np.array(1), "has shape (), but must be (n,)"),
        (np.array([0, 1]), "holds 3 images, but y_test 2 labels"),
        (np.array([0, -1, 1]), "holds the label -1, but labels must be 0 to 9"),
        (np.array([0, 10, 1]), "holds the label 10, but labels must be 0 to 9"),
        (np.array([0, 1, 2**64 - 1], np.uint64), "holds the label 18446744073709551615"),
    ],
)
def test_labels_of_another_kind_or_range_are_refused(labels: npt.NDArray[np.generic], said: str) -> None:
    assert said in refusal({"y_test": labels})


def test_labels_are_held_against_the_class_names_that_there_are() -> None:
    assert "holds the label 9, but labels must be 0 to 2" in refusal({}, ("a", "b", "c"))


@pytest.mark.parametrize("split", ["train", "test"])
def test_an_empty_split_is_refused(split: str) -> None:
    empty: Arrays = {f"x_{split}": np.zeros((0, 28, 28), np.uint8), f"y_{split}": np.zeros(0, np.int64)}
    assert f"The {split} split in the file is empty" in refusal(empty)


def test_the_field_names_of_a_record_come_out_printable_and_short() -> None:
    hostile = np.zeros((6, 28, 28), [("\x1b[2J" + "x" * 500, "u1")])
    text = refusal({"x_train": hostile})
    assert "\x1b" not in text
    assert len(text) < 200
