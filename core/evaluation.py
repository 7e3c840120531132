"""Pure NumPy on stored probabilities: which test images are wrong, and how good every class is."""

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import fields

from core.events import ClassScores

Probabilities = npt.NDArray[np.floating]
"""`[n, classes]`, a row an image; NaN where the model gave none."""
Labels = npt.NDArray[np.int64]
"""`[n]`, each 0 to classes - 1."""


class Prediction(msgspec.Struct, frozen=True):
    """What the model said about one test image."""

    index: int
    true: int
    predicted: int
    confidence: float
    """The probability given to the predicted class, 0-1."""
    margin: float
    """How far the true class was behind the predicted one, 0-1; 0 when the prediction is right."""
    loss: float
    """The cross-entropy, -log of the probability given to the true class; infinite where that is 0."""
    rank: int
    """The place of the true class among all, from 1; 1 exactly when the prediction is right."""


class Predictions(msgspec.Struct, frozen=True, eq=False):
    """What the model said about some test images: the fields of Prediction, each an array `[n]`."""

    index: npt.NDArray[np.int64]
    true: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]
    margin: npt.NDArray[np.float64]
    loss: npt.NDArray[np.float64]
    rank: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.index)

    def row(self, position: int) -> Prediction:
        """Return what was said about the image at `position` of these arrays."""
        return Prediction(*(getattr(self, field.name)[position].item() for field in fields(self)))

    def rows(self) -> list[Prediction]:
        columns = [getattr(self, field.name).tolist() for field in fields(self)]
        return [Prediction(*values) for values in zip(*columns, strict=True)]

    def take(self, positions: npt.NDArray[np.intp]) -> "Predictions":
        """Return only what stands at `positions`, in their order."""
        return Predictions(*(getattr(self, field.name)[positions] for field in fields(self)))


def predicted_classes(probabilities: Probabilities) -> npt.NDArray[np.int64]:
    """Return the most probable class of each row of `[n, classes]`: of equals the lowest, and never a NaN."""
    chosen: npt.NDArray[np.int64] = np.argmax(_comparable(probabilities), axis=1)
    return chosen


def predictions_at(
    probabilities: Probabilities, labels: Labels, indices: npt.NDArray[np.int64]
) -> Predictions:
    """Return what `probabilities` say about the test images `indices`, in that order."""
    rows = _comparable(probabilities[indices])
    true = labels[indices]
    chosen = np.argmax(rows, axis=1)
    given = np.take_along_axis(rows, true[:, np.newaxis], axis=1)
    equals_before = (rows == given) & (np.arange(rows.shape[1]) < true[:, np.newaxis])
    confidence = probabilities[indices, chosen].astype(np.float64)
    p_true = probabilities[indices, true].astype(np.float64)
    with np.errstate(divide="ignore"):  # 0 is a real probability in float32, and its loss is infinite
        loss = 0.0 - np.log(p_true)
    return Predictions(
        index=indices,
        true=true,
        predicted=chosen,
        confidence=confidence,
        margin=confidence - p_true,
        loss=loss,
        rank=1 + (rows > given).sum(axis=1) + equals_before.sum(axis=1),
    )


def misclassified(probabilities: Probabilities, labels: Labels) -> Predictions:
    """Return what was said about every image that is wrong, in the order of the test split."""
    wrong = np.flatnonzero(predicted_classes(probabilities) != labels)
    return predictions_at(probabilities, labels, wrong)


def correct(probabilities: Probabilities, labels: Labels) -> npt.NDArray[np.int64]:
    """Return the indices of the images that are right, ascending."""
    return np.flatnonzero(predicted_classes(probabilities) == labels)


def confusion_matrix(labels: Labels, predicted: Labels, classes: int) -> npt.NDArray[np.int64]:
    """Return counts `[classes, classes]`, the true class down and the predicted one across."""
    cells = labels.astype(np.int64) * classes + predicted
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


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


def _comparable(probabilities: Probabilities) -> Probabilities:
    return np.where(np.isnan(probabilities), -np.inf, probabilities)


def _ratio(above: npt.NDArray[np.floating], below: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    ratio: npt.NDArray[np.float64] = np.divide(above, below, out=np.zeros(len(above)), where=below != 0)
    return ratio
