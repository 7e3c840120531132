"""A data set: images as bytes, labels as integers, and the views of them that a classifier needs."""

import hashlib
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from core.catalog import IMAGE_SHAPE
from core.errors import DataError
from core.text import printable

Split = Literal["train", "test"]
SPLITS: tuple[Split, Split] = ("train", "test")
Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

DIGITS = tuple("0123456789")


class Dataset(msgspec.Struct, frozen=True, eq=False):
    """A train and a test split of 28 by 28 grey images with their labels and class names."""

    name: str
    source: str
    """Where it came from, in words a reader understands: a file's path, or `bundled with scrawl`."""
    x_train: Images
    """uint8 `[n_train, 28, 28]`, 0 is background and 255 is ink."""
    y_train: Labels
    """int64 `[n_train]`, an index into `class_names`."""
    x_test: Images
    y_test: Labels
    class_names: tuple[str, ...] = DIGITS

    def images(self, split: Split) -> Images:
        return self.x_train if split == "train" else self.x_test

    def labels(self, split: Split) -> Labels:
        return self.y_train if split == "train" else self.y_test

    def counts(self, split: Split) -> list[int]:
        """Return how many images each class has in `split`, one entry a class."""
        counts: list[int] = np.bincount(self.labels(split), minlength=len(self.class_names)).tolist()
        return counts

    def indices_of(self, split: Split, label: int | None) -> npt.NDArray[np.int64]:
        """Return the indices in `split` whose class is `label`, ascending; all of them when it is None."""
        labels = self.labels(split)
        return np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)

    def sha256(self) -> str:
        """Return a hash of pixels, labels and class names: two data sets that train alike have the same."""
        digest = hashlib.sha256()
        for array in (self.x_train, self.y_train, self.x_test, self.y_test):
            digest.update(repr((array.shape, array.dtype.str)).encode())
            digest.update(np.ascontiguousarray(array).data)
        digest.update("\0".join(self.class_names).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def scaled(image: Images) -> npt.NDArray[np.float32]:
    """Return one image as the network sees it: 784 float32 values from 0 to 1."""
    return image.reshape(-1).astype(np.float32) / np.float32(255)


def one_hot(label: int, classes: int) -> npt.NDArray[np.float32]:
    """Return the float32 vector `[classes]` that is 1 at `label` and 0 elsewhere."""
    vector = np.zeros(classes, np.float32)
    vector[label] = 1
    return vector


def checked_dataset(
    name: str,
    source: str,
    arrays: dict[str, npt.NDArray[np.generic]],
    class_names: tuple[str, ...] = DIGITS,
) -> Dataset:
    """Return a Dataset of `x_train, y_train, x_test, y_test`; raise DataError if they do not fit together."""
    for split in SPLITS:
        x, y = arrays[f"x_{split}"], arrays[f"y_{split}"]
        if x.dtype != np.uint8:
            raise DataError(f"x_{split} in {source} is {_kind(x)}, but images must be uint8 from 0 to 255.")
        if x.ndim != 3 or x.shape[1:] != IMAGE_SHAPE:
            raise DataError(f"x_{split} in {source} has shape {x.shape}, but must be (n, 28, 28).")
        if y.dtype.kind not in "iu":
            raise DataError(f"y_{split} in {source} is {_kind(y)}, but labels must be whole numbers.")
        if y.ndim != 1:
            raise DataError(f"y_{split} in {source} has shape {y.shape}, but must be (n,).")
        if len(x) != len(y):
            raise DataError(f"x_{split} in {source} holds {len(x)} images, but y_{split} {len(y)} labels.")
        if not len(x):
            raise DataError(f"The {split} split in {source} is empty; give it at least one image.")
        low, high = int(y.min()), int(y.max())
        if low < 0 or high >= len(class_names):
            wrong, last = low if low < 0 else high, len(class_names) - 1
            raise DataError(f"y_{split} in {source} holds the label {wrong}, but labels must be 0 to {last}.")
    return Dataset(
        name,
        source,
        x_train=np.ascontiguousarray(arrays["x_train"], np.uint8),
        y_train=arrays["y_train"].astype(np.int64),
        x_test=np.ascontiguousarray(arrays["x_test"], np.uint8),
        y_test=arrays["y_test"].astype(np.int64),
        class_names=class_names,
    )


def _kind(array: npt.NDArray[np.generic]) -> str:
    return printable(str(array.dtype), 60)  # a record's field names come from the file
