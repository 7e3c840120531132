"""Pure NumPy on stored probabilities: which test images are wrong, and how good every class is."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.events import ClassScores

Probabilities = npt.NDArray[np.floating]
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Prediction:
    """What the model said about one test image."""

    index: int
    true: int
    predicted: int
    confidence: float
    """The probability given to the predicted class, 0-1."""
    true_probability: float
    """The probability given to the true class, 0-1."""

    @property
    def margin(self) -> float:
        """Return how far the true class was behind (or, when right, 0)."""
        return self.confidence - self.true_probability


def predicted_classes(probabilities: Probabilities) -> npt.NDArray[np.int64]:
    """Return the most probable class of each row of `[n, classes]`; of equals the lowest, and NaN never wins."""
    return np.argmax(np.where(np.isnan(probabilities), -np.inf, probabilities), axis=1)


def prediction(index: int, probabilities: Probabilities, labels: npt.NDArray[np.int64]) -> Prediction:
    """Return what `probabilities` `[n, classes]` say about test image `index`."""
    row = probabilities[index]
    true, chosen = int(labels[index]), int(predicted_classes(row[np.newaxis])[0])
    return Prediction(index, true, chosen, float(row[chosen]), float(row[true]))


def misclassified(probabilities: Probabilities, labels: npt.NDArray[np.int64]) -> list[Prediction]:
    """Return a Prediction for every wrong row, in the order of the test split."""
    chosen = predicted_classes(probabilities)
    wrong = np.flatnonzero(chosen != labels)
    rows = probabilities[wrong]
    confidence = np.take_along_axis(rows, chosen[wrong, np.newaxis], axis=1)[:, 0]
    given = np.take_along_axis(rows, labels[wrong, np.newaxis], axis=1)[:, 0]
    return [
        Prediction(*row)
        for row in zip(
            wrong.tolist(),
            labels[wrong].tolist(),
            chosen[wrong].tolist(),
            confidence.astype(float).tolist(),
            given.astype(float).tolist(),
            strict=True,
        )
    ]


def confusion_matrix(
    labels: npt.NDArray[np.int64], predicted: npt.NDArray[np.int64], classes: int
) -> npt.NDArray[np.int64]:
    """Return counts `[classes, classes]`, the true class down and the predicted one across."""
    return np.bincount(labels * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def class_scores(matrix: npt.NDArray[np.int64]) -> list[ClassScores]:
    """Return the scores of every class of a confusion matrix; a ratio of nothing counts as 0."""
    right = np.diag(matrix).astype(float)
    precision = _ratio(right, matrix.sum(axis=0))
    support = matrix.sum(axis=1)
    recall = _ratio(right, support)
    f1 = _ratio(2 * precision * recall, precision + recall)
    return [
        ClassScores(*scores)
        for scores in zip(precision.tolist(), recall.tolist(), f1.tolist(), support.tolist(), strict=True)
    ]


def _ratio(above: npt.NDArray[np.floating], below: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    return np.divide(above, below, out=np.zeros(len(above)), where=below != 0)


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927), which stays inside 0-1 and works for 0 and all."""
    if not total:
        return (0.0, 1.0)
    share, z2 = right / total, Z_95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return (max(0.0, centre - half), min(1.0, centre + half))
