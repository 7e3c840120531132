"""Comparing two predictions of one test split: what was fixed, what broke, and whether that can be chance."""

import math
import os
import re

import msgspec
import numpy as np
import numpy.typing as npt

from core.dataset import Dataset
from core.errors import InputError, RunError
from core.evaluation import Labels, predicted_classes
from core.events import DataLoaded
from core.metrics import wilson_interval
from core.predictions import newest_epoch, read_predictions
from core.runs import Run, find_run
from core.text import printable

CHANCE = 0.05
"""The p value from which a difference is called chance."""
Indices = npt.NDArray[np.int64]
_EPOCH = re.compile(r"0*[1-9][0-9]{0,8}", re.ASCII)


class Comparison(msgspec.Struct, frozen=True, eq=False):
    """The test digits in four groups, each their indices, ascending; together they are the whole split."""

    fixed: Indices
    """Wrong before, right after."""
    broke: Indices
    """Right before, wrong after."""
    still_wrong: Indices
    both_right: Indices

    def groups(self) -> dict[str, Indices]:
        """Return the groups in which at least one side is wrong, by their names."""
        return {"fixed": self.fixed, "broke": self.broke, "still wrong": self.still_wrong}

    @property
    def total(self) -> int:
        return len(self.fixed) + len(self.broke) + len(self.still_wrong) + len(self.both_right)

    @property
    def right(self) -> tuple[int, int]:
        """Return how many are right before and after."""
        return len(self.broke) + len(self.both_right), len(self.fixed) + len(self.both_right)

    @property
    def accuracies(self) -> tuple[float, float]:
        """Return the accuracies, each 0-1, before and after."""
        before, after = self.right
        return before / self.total, after / self.total

    @property
    def intervals(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the 95 % Wilson intervals of the accuracies before and after."""
        before, after = self.right
        return wilson_interval(before, self.total), wilson_interval(after, self.total)

    @property
    def p(self) -> float:
        """Return how likely a difference at least as large is if both are equally good (McNemar's test)."""
        return mcnemar(len(self.fixed), len(self.broke))

    def sentence(self) -> str:
        """Return whether the difference is more than chance, in words."""
        if not len(self.fixed) + len(self.broke):
            return "Both get the same digits right, so there is no difference to explain."
        than = "more" if self.p < CHANCE else "not more"
        return f"The difference is {than} than chance ({p_words(self.p)})."


class Side(msgspec.Struct, frozen=True):
    """One of the two that are compared: a run after one of its epochs (from 1)."""

    run: Run
    epoch: int


def find_side(wanted: str, epoch: int | None = None) -> Side:
    """Return the side that `RUN@EPOCH` names, or `RUN` after `epoch`, by default its newest.

    No run is named with an @, but the folders above one may be: only what follows the last slash counts.
    Raises InputError or RunError with one sentence.
    """
    above, slash, last = wanted.rpartition(os.sep)
    name, at, number = last.partition("@")
    if at and not _EPOCH.fullmatch(number):
        shown = printable(number, 40) or "Nothing"
        raise InputError(f"{shown} is no epoch; write a whole number from 1 after the @, as in RUN@3.")
    run = find_run(above + slash + name)
    return Side(run, int(number) if at else epoch or newest_epoch(run))


class Compared(msgspec.Struct, frozen=True, eq=False):
    """Two sides on one data set, what each took the test digits for, and how that differs."""

    data: Dataset
    sides: tuple[Side, Side]
    predicted: tuple[Labels, Labels]
    comparison: Comparison


def compare_sides(data: Dataset, before: Side, after: Side) -> Compared:
    """Return how two sides differ on the test split of `data`; raise RunError if they cannot be compared."""
    if before.run != after.run:
        check_same_data(before.run.state().data, after.run.state().data)
    labels, classes = data.y_test, len(data.class_names)
    first, second = (
        predicted_classes(read_predictions(side.run, side.epoch, len(labels), classes))
        for side in (before, after)
    )
    return Compared(data, (before, after), (first, second), compare(labels, first, second))


def compare(labels: Labels, before: Labels, after: Labels) -> Comparison:
    """Return how the predicted classes `before` and `after`, both `[n_test]`, differ."""
    was, is_now = before == labels, after == labels
    groups = (~was & is_now, was & ~is_now, ~was & ~is_now, was & is_now)
    return Comparison(*(np.flatnonzero(group) for group in groups))


def mcnemar(fixed: int, broke: int) -> float:
    """Return the two-sided p value of McNemar's exact test: `fixed` against `broke` as tosses of a fair coin.

    The first term of the binomial tail comes from logarithms and the rest are ratios to it, so that nothing
    overflows however many there are.
    """
    tosses, fewer = fixed + broke, min(fixed, broke)
    if fixed == broke:
        return 1.0
    largest = (
        math.lgamma(tosses + 1)
        - math.lgamma(fewer + 1)
        - math.lgamma(tosses - fewer + 1)
        - tosses * math.log(2)
    )
    down = np.arange(fewer, 0, -1, dtype=np.float64)  # C(n, k - 1) is C(n, k) times k / (n - k + 1)
    tail = 1.0 + float(np.cumprod(down / (tosses - down + 1)).sum())
    return min(1.0, 2 * math.exp(largest) * tail)


def p_words(p: float) -> str:
    """Return a p value with the digits that mean something."""
    if p < 0.0001:
        return "p < 0.0001"
    return f"p = {p:.4f}" if p < 0.01 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def check_same_data(first: DataLoaded | None, second: DataLoaded | None) -> None:
    """Raise RunError unless two runs were tested on the same digits."""
    if first is None or second is None:
        raise RunError("One of the runs has not loaded its data yet, so there is nothing to compare.")
    if first.sha256 != second.sha256:
        names = [printable(data.name, 60) for data in (first, second)]
        which = f"{names[0]} and {names[1]}" if names[0] != names[1] else f"two different {names[0]}"
        raise RunError(f"The runs were tested on different data, {which}; compare runs on the same.")
