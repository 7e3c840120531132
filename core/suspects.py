"""Labels that may be wrong: those that the model contradicts with confidence, and those that people doubt."""

import hashlib

import numpy as np
import numpy.typing as npt

from core.dataset import Dataset
from core.evaluation import Labels, Probabilities

Flags = npt.NDArray[np.bool_]

DOUBTED: dict[int, int | None] = {
    947: 9,
    1621: 6,
    1901: 4,
    2130: None,
    2462: 0,
    2597: 3,
    2654: None,
    3520: None,
    3558: 0,
    5937: 3,
    6651: 6,
    6783: 6,
    8527: None,
    9679: None,
    9729: 6,
}
"""MNIST's test digits whose label fewer than three of five people kept (Northcutt et al. 2021), and what
they read instead, None where they did not agree."""
_MNIST_TEST = "c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b"
"""sha256 of the 10,000 test images as bytes, then their labels as bytes."""


def self_confidence(probabilities: Probabilities, labels: Labels) -> npt.NDArray[np.float64]:
    """Return the probability that is given to each label, `[n]`, 0-1 or NaN."""
    return probabilities[np.arange(len(labels)), labels].astype(np.float64)


def contradicted(probabilities: Probabilities, labels: Labels) -> Flags:
    """Return which labels the model contradicts as surely as it usually says the other class, bool `[n]`.

    These are confident learning's label errors (Northcutt et al. 2021): the likeliest of the classes that
    reach the mean self-confidence of the digits labelled so is another one than the label.
    """
    classes = probabilities.shape[1]
    given = self_confidence(probabilities, labels)
    known = ~np.isnan(given)
    counts = np.bincount(labels[known], minlength=classes)
    sums = np.bincount(labels[known], weights=given[known], minlength=classes)
    usual = np.full(classes, np.inf)  # a class without digits is usual for none
    np.divide(sums, counts, out=usual, where=counts > 0)
    reaching = np.where(probabilities >= usual, probabilities, -np.inf)  # NaN reaches nothing
    flags: Flags = np.isfinite(reaching.max(axis=1)) & (reaching.argmax(axis=1) != labels)
    return flags


def doubted(data: Dataset) -> dict[int, int | None]:
    """Return the test digits that people read otherwise than labelled, and how; none unless it is MNIST."""
    return DOUBTED if _is_mnist(data) else {}


def _is_mnist(data: Dataset) -> bool:
    if len(data.y_test) != 10_000 or len(data.class_names) != 10:
        return False
    digest = hashlib.sha256(np.ascontiguousarray(data.x_test).data)
    digest.update(data.y_test.astype(np.uint8).data)
    return digest.hexdigest() == _MNIST_TEST
