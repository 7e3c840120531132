"""The confusion matrix of one epoch with all that belongs to it, and the filter that shows one cell of it."""

from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import Self

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from core.errors import InputError
from core.evaluation import Labels, Probabilities, class_scores, confusion_matrix, predicted_classes
from core.events import ClassScores
from core.selection import Filter, parse_filter

_LONGEST_WORD = 24


class Confusion(msgspec.Struct, frozen=True, eq=False, dict=True):
    """Which class was taken for which, on a whole test split."""

    names: tuple[str, ...]
    matrix: npt.NDArray[np.int64]
    """Counts `[classes, classes]`: the true class down, the predicted one across."""

    @classmethod
    def of(cls, probabilities: Probabilities, labels: Labels, names: Sequence[str]) -> Self:
        """Return it for `probabilities` `[n, classes]` and `labels` `[n]`; `names` has one for each class."""
        predicted = predicted_classes(probabilities)
        return cls(tuple(names), confusion_matrix(labels, predicted, len(names)))

    @property
    def classes(self) -> int:
        return len(self.names)

    @property
    def total(self) -> int:
        return int(self.matrix.sum())

    @property
    def right(self) -> int:
        return int(np.trace(self.matrix))

    @cached_property
    def support(self) -> list[int]:
        """How many images each class truly has: the totals of the rows."""
        totals: list[int] = self.matrix.sum(axis=1).tolist()
        return totals

    @cached_property
    def predicted(self) -> list[int]:
        """How many images were taken for each class: the totals of the columns."""
        totals: list[int] = self.matrix.sum(axis=0).tolist()
        return totals

    @cached_property
    def scores(self) -> list[ClassScores]:
        return class_scores(self.matrix)

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        """Each cell as a share of its row, 0-1; a class without images has zeros."""
        support = self.matrix.sum(axis=1, keepdims=True)
        shares: npt.NDArray[np.float64] = self.matrix / np.maximum(support, 1)
        return shares

    @cached_property
    def errors(self) -> npt.NDArray[np.int64]:
        """The matrix with zeros where predictions are right."""
        return self.matrix - np.diag(np.diag(self.matrix))

    @cached_property
    def most_errors(self) -> int:
        """The highest number of errors in a cell."""
        return int(self.errors.max())

    @cached_property
    def highest_share(self) -> float:
        """The highest share of a row that errors of one kind make up, 0-1."""
        return float(np.where(self.errors > 0, self.shares, 0.0).max())

    @cached_property
    def worst(self) -> list[tuple[int, int]]:
        """The cells with errors as (true, predicted), that with the most of them first."""
        flat = self.errors.ravel()
        cells = (-flat).argsort(kind="stable")[: int((flat > 0).sum())]
        return [divmod(cell, self.classes) for cell in cells.tolist()]


def cell_filter(true: int, predicted: int, names: Sequence[str]) -> Filter:
    """Return the filter that shows the errors of one cell; on the diagonal all errors of that true class.

    Its text is what a reader would type for it: the classes by name where that works, else by index.
    """
    wanted = Filter(true=true, predicted=None if true == predicted else predicted)
    choices = [
        [word for word in (names[label], str(label)) if len(word) <= _LONGEST_WORD]
        for label in ((true,) if true == predicted else (true, predicted))
    ]
    for words in product(*choices):
        text = ">".join(words)
        if _reads_as(text, replace(wanted, text=text), names):
            break
    return replace(wanted, text=text)  # where none will do, only because classes share a name, it says most


def _reads_as(text: str, wanted: Filter, names: Sequence[str]) -> bool:
    try:
        return parse_filter(text, names) == wanted
    except InputError:
        return False
