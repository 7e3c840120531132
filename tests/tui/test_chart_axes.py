"""Axes: everything lies on them, their ends are round, and they move in steps."""

import math
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.chart_axes import LEAST, MOST, Axis, accuracy_axis, log_axis, loss_axis, step_axis

LOSSES = st.lists(st.floats(0, 1e300), max_size=8)
ROWS = st.integers(0, 60)
Maker = Callable[[Iterable[float], int], Axis]


@pytest.mark.parametrize(
    ("most", "rows", "labels"),
    [
        (2.3, 8, ["0", "1", "2", "3"]),
        (0.37, 8, ["0", "0.2", "0.4"]),
        (0.37, 20, ["0", "0.1", "0.2", "0.3", "0.4"]),
        (0.081, 8, ["0", "0.05", "0.10"]),
        (1e9, 8, ["0", "5e8", "1e9"]),
        (0.0003, 3, ["0", "3e-4"]),
        (0.0, 8, ["0", "0.5", "1.0"]),
    ],
)
def test_an_axis_of_losses_begins_at_0_and_ends_at_a_round_number(
    most: float, rows: int, labels: list[str]
) -> None:
    assert [label.strip() for label in loss_axis([most / 2, most], rows).labels] == labels


@pytest.mark.parametrize(
    ("least", "labels"),
    [
        (0.1, ["0%", "50%", "100%"]),
        (0.83, ["80%", "90%", "100%"]),
        (0.976, ["95%", "100%"]),
        (0.996, ["99.0%", "99.5%", "100%"]),
        (1.0, ["99.0%", "99.5%", "100%"]),
    ],
)
def test_an_axis_of_accuracies_ends_at_100_percent(least: float, labels: list[str]) -> None:
    assert [label.strip() for label in accuracy_axis([least, 0.999], 8).labels] == labels


def test_a_logarithmic_axis_is_labelled_at_powers_of_ten_or_between() -> None:
    assert [label.strip() for label in log_axis([0.05, 2.3], 7).labels] == ["0.1", "1"]
    assert [label.strip() for label in log_axis([0.07, 0.3], 7).labels] == ["0.05", "0.1", "0.2", "0.5"]
    assert [label.strip() for label in log_axis([1e-3, 1e4], 7).labels] == ["0.001", "0.1", "10", "1000"]


def test_zero_lies_at_the_bottom_of_a_logarithmic_axis() -> None:
    axis = log_axis([0.0, 0.1, 1.0], 8)
    assert axis.at(0.0) == axis.at(-1.0) == 0.0
    assert axis.at(axis.high) == 1.0


def test_batches_and_epochs_have_round_labels_with_room_between() -> None:
    def whole(value: float) -> str:
        return f"{value:.0f}"

    assert step_axis(4, 21, whole).labels == ("0", "1", "2", "3", "4")
    assert step_axis(1876, 40, whole).labels == ("0", "500", "1000", "1500")
    assert step_axis(1876, 21, whole).labels == ("0", "1000")
    assert step_axis(100, 21, whole).labels == ("0", "50", "100")
    assert step_axis(1, 8, whole).labels == ("0", "1")


@given(st.integers(1, 10**7), st.integers(0, 300))
def test_there_is_always_a_label_and_never_a_crowd(end: int, columns: int) -> None:
    axis = step_axis(end, columns, lambda value: f"{value:.0f}")
    assert axis.ticks[0] == 0
    assert axis.ticks[-1] <= end
    assert len(axis.ticks) == len(axis.labels)
    assert len("  ".join(axis.labels)) <= max(columns + len(axis.labels[-1]) + 2, 12)


@pytest.mark.parametrize("maker", [loss_axis, log_axis])
@given(values=LOSSES, rows=ROWS)
def test_every_loss_of_a_sane_size_lies_on_the_axis(maker: Maker, values: list[float], rows: int) -> None:
    axis = maker(values, rows)
    assert math.isfinite(axis.low)
    assert math.isfinite(axis.high)
    assert axis.low < axis.high
    assert len(axis.labels) == len(axis.ticks) >= 2
    assert all(-1e-9 <= axis.at(tick) <= 1 + 1e-9 for tick in axis.ticks)
    assert all(-0.5 <= axis.at(value) <= 1.5 for value in values)
    for value in values:
        if LEAST <= value <= MOST:
            assert 0 <= axis.at(value) <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), max_size=8), ROWS)
def test_every_accuracy_lies_on_the_axis(values: list[float], rows: int) -> None:
    axis = accuracy_axis(values, rows)
    assert axis.high == 1
    assert all(0 <= axis.at(value) <= 1 for value in values)
    assert len(axis.labels) == len(axis.ticks) >= 2


@given(st.floats(LEAST, MOST / 2), st.floats(1, 1.0001))
def test_a_slightly_larger_loss_seldom_moves_the_axis(value: float, factor: float) -> None:
    before, after = loss_axis([value], 8), loss_axis([value * factor], 8)
    assert before == after or value * factor > before.high * (1 - 1e-9)


@given(LOSSES, ROWS)
def test_labels_are_short_and_all_different(values: list[float], rows: int) -> None:
    for axis in (loss_axis(values, rows), log_axis(values, rows)):
        assert len(set(axis.labels)) == len(axis.labels)
        assert all(5 <= len(label) <= 7 for label in axis.labels)
