"""Which images look most like a given one, by plain pixel distance."""

import numpy as np
import numpy.typing as npt

from core.dataset import Dataset

BLOCK = 4096
"""Images that are compared at a time: about 13 MB of float32."""
Image = npt.NDArray[np.uint8]


def nearest(images: Image, image: Image, among: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Return which `count` of `images[among]` lie nearest to `image`, the nearest first, of equals the first.

    `images` is uint8 `[n, 28, 28]`, `image` uint8 `[28, 28]`, `among` indices into `images`; what comes
    back are such indices, fewer than `count` if there are not so many.
    """
    distances = squared_distances(images, image, among)
    count = min(count, len(among))
    if count < 1:
        return among[:0]
    # Only what is as near as the last that is wanted has to be sorted.
    limit = np.partition(distances, count - 1)[count - 1]
    near = np.flatnonzero(distances <= limit)
    return among[near[distances[near].argsort(kind="stable")][:count]]


def alike(data: Dataset, index: int, label: int, count: int) -> npt.NDArray[np.int64]:
    """Return the `count` training images labelled `label` that look most like the test image `index`."""
    return nearest(data.x_train, data.x_test[index], data.indices_of("train", label), count)


def squared_distances(images: Image, image: Image, among: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Return the squared distance in grey levels of 0-255 of each of `images[among]` to `image`."""
    wanted = image.reshape(-1).astype(np.float32)
    flat = images.reshape(len(images), -1)
    distances = np.empty(len(among), np.float32)
    for start in range(0, len(among), BLOCK):
        block = flat[among[start : start + BLOCK]].astype(np.float32)
        block -= wanted
        # Not a matrix product: its threads would spin on the processors that a training needs.
        distances[start : start + BLOCK] = np.einsum("ij,ij->i", block, block)
    return distances
