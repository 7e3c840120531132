"""The errors of one epoch, and which of them are shown in what order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from core.selection import COLUMNS, WORST_FIRST, Column, Filter, order
from core.text import printable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.dataset import Dataset
    from core.evaluation import Prediction, Predictions

ALL = Filter()
NINE = 9
"""How many digits of a kind the workshop shows at once."""


@dataclass(frozen=True)
class View:
    """What is shown of the errors: the filter, and the order.

    It starts with the errors that the model was surest of, which are the ones worth looking at: a strange
    digit, a wrong label, or something that the model cannot see. By index they would come in no order at all.
    """

    filter: Filter = ALL
    sort: Column = "confidence"
    descending: bool = True

    def sorted_by(self, column: Column) -> Self:
        """Return this view in the order of `column`, where it is worst or lowest first."""
        return replace(self, sort=column, descending=column in WORST_FIRST)

    def next_column(self, step: int) -> Self:
        """Return this view sorted by the column that is `step` to the right."""
        return self.sorted_by(COLUMNS[(COLUMNS.index(self.sort) + step) % len(COLUMNS)])

    def reversed(self) -> Self:
        return replace(self, descending=not self.descending)

    def words(self) -> str:
        return f"{self.sort}, {'highest' if self.descending else 'lowest'} first"


@dataclass(frozen=True)
class Heading:
    """What is said over the rows; `position` is from 1, `interval` the 95 % interval of the error rate."""

    epoch: int
    wrong: int
    total: int
    interval: tuple[float, float]
    order: str
    filter: str = ""
    shown: int = 0
    position: int = 0


class ErrorList:
    """Every misclassified test digit after one epoch."""

    def __init__(self, dataset: Dataset, probabilities: npt.NDArray[np.float32], epoch: int) -> None:
        from core.evaluation import misclassified

        self.dataset = dataset
        self.probabilities = probabilities
        """float32 `[n_test, classes]`."""
        self.epoch = epoch
        self.rows = misclassified(probabilities, dataset.y_test)
        self.names = tuple(printable(name) for name in dataset.class_names)

    @property
    def total(self) -> int:
        return len(self.dataset.y_test)

    def shown(self, view: View) -> Predictions:
        """Return the rows that `view` shows, in its order."""
        rows = self.rows.take(view.filter.matches(self.rows).nonzero()[0])
        return rows.take(order(rows, view.sort, descending=view.descending))

    def count(self, chosen: Filter) -> int:
        return int(chosen.matches(self.rows).sum())

    def heading(self, view: View, shown: int, position: int) -> Heading:
        """Return what is said over `shown` rows in `view`, the cursor on `position` (from 1)."""
        from core.evaluation import wilson_interval

        wrong = len(self.rows)
        interval = wilson_interval(wrong, self.total)
        return Heading(
            self.epoch, wrong, self.total, interval, view.words(), view.filter.text, shown, position
        )

    def caption(self, prediction: Prediction) -> str:
        """Return the workshop's words under a digit: `Predicted 2, Class 7`."""
        return f"Predicted {self.names[prediction.predicted]}, Class {self.names[prediction.true]}"

    @cached_property
    def correct(self) -> Predictions:
        """What was said about every digit that is right, in the order of the test split."""
        from core.evaluation import correct, predictions_at

        labels = self.dataset.y_test
        return predictions_at(self.probabilities, labels, correct(self.probabilities, labels))

    def nine(self, rows: Predictions, page: int) -> list[tuple[str, npt.NDArray[np.uint8]]]:
        """Return captions and images (uint8 `[28, 28]`) of page `page` (from 0) of `rows`."""
        positions = range(page * NINE, min((page + 1) * NINE, len(rows)))
        chosen = [rows.row(position) for position in positions]
        return [(self.caption(prediction), self.dataset.x_test[prediction.index]) for prediction in chosen]
