"""Time left, smoothing, and curves with fewer points: small sums by hand, and laws for any input."""

import math

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.events import BatchEnded, Continued, Paused, Position
from core.metrics import eta_seconds, smooth, thin, wilson_interval
from core.state import RunState, fold
from tests.tui.training_story import SECONDS, batches, epoch_ended, opening, training

FINITE = st.floats(-1e12, 1e12)
ANY = st.one_of(st.none(), FINITE, st.just(math.nan), st.just(math.inf))


def test_nothing_is_promised_before_a_rate_was_measured() -> None:
    assert eta_seconds(RunState()) is None
    state = fold(opening())
    assert eta_seconds(state) is None
    state.apply(BatchEnded(epoch=1, step=1, steps=469, loss=1.0, accuracy=0.5))
    assert eta_seconds(state) is None


def test_the_first_validation_is_counted_before_it_has_run() -> None:
    state = fold([*opening(epochs=1), *batches(1)])
    assert eta_seconds(state) == pytest.approx(10_000 / 3 / 44_100)


def test_after_the_first_epoch_every_other_takes_what_its_images_and_the_last_validation_took() -> None:
    state = training(epochs=4, ended=1, until=0)
    assert eta_seconds(state) == pytest.approx(3 * 60_000 / 44_100 + 3 * 0.4)
    fold(batches(2), state)
    assert eta_seconds(state) == pytest.approx(2 * 60_000 / 44_100 + 3 * 0.4)


def test_every_epoch_to_come_takes_as_long_as_the_last_whole_one_with_all_around_its_batches() -> None:
    state = training(epochs=4, ended=2, until=0)
    assert eta_seconds(state) == pytest.approx(2 * SECONDS)
    fold(batches(3), state)
    assert eta_seconds(state) == pytest.approx(SECONDS + 0.4)
    fold([epoch_ended(3), *batches(4), epoch_ended(4)], state)
    assert eta_seconds(state) == 0


def test_an_epoch_with_a_pause_in_it_tells_nothing_of_the_others() -> None:
    state = training(epochs=4, ended=1, until=0)
    fold([Paused(epoch=2, step=1, t=109.0), Continued(epoch=2, step=1, t=900.0)], state)
    fold([*batches(2), msgspec.structs.replace(epoch_ended(2), t=911.0)], state)
    assert eta_seconds(state) == pytest.approx(2 * 60_000 / 44_100 + 2 * 0.4)


def test_a_resumed_session_does_not_count_with_the_validation_of_another() -> None:
    state = training(epochs=4, ended=2, until=0)
    fold([*opening(t=200.0, resumed_from=Position(3, 0)), *batches(3)], state)
    assert eta_seconds(state) == pytest.approx(60_000 / 44_100 + 2 * 10_000 / 3 / 44_100)


def test_a_new_session_measures_for_itself() -> None:
    state = training()
    assert eta_seconds(state) is not None
    fold(opening(t=200.0), state)
    assert eta_seconds(state) is None


def test_smoothing_by_hand() -> None:
    assert smooth([1.0, 3.0], 0.5) == pytest.approx([1.0, (0.5 * 0.5 + 0.5 * 3) / 0.75])


@given(st.lists(ANY))
def test_no_smoothing_changes_nothing(values: list[float | None]) -> None:
    assert smooth(values, 0.0) is not values
    assert repr(smooth(values, 0.0)) == repr(values)


@given(st.lists(ANY), st.sampled_from([0.6, 0.9, 0.99]))
def test_smoothing_stays_between_the_extremes_and_keeps_the_gaps(
    values: list[float | None], weight: float
) -> None:
    finite = [value for value in values if value is not None and math.isfinite(value)]
    smoothed = smooth(values, weight)
    assert len(smoothed) == len(values)
    for value, mean in zip(values, smoothed, strict=True):
        assert (mean is None) == (value is None or not math.isfinite(value))
        if mean is not None:
            slack = 1e-9 * max(map(abs, finite)) + 1e-300  # the smallest numbers have no digits to spare
            assert min(finite) - slack <= mean <= max(finite) + slack


@given(FINITE, st.integers(1, 30))
def test_a_constant_is_its_own_average(value: float, number: int) -> None:
    assert smooth([value] * number, 0.9) == pytest.approx([value] * number)


def test_few_points_stay_as_they_are() -> None:
    assert thin([0.0, 1.0, 2.0], [5.0, 4.0, 3.0], 1.0) == [([0.0, 1.0, 2.0], [5.0, 4.0, 3.0])]


def test_a_stretch_keeps_its_lowest_and_its_highest_point_in_order() -> None:
    xs = [0.0, 0.1, 0.2, 0.3, 0.4]
    assert thin(xs, [3.0, 9.0, 5.0, 1.0, 3.0], 1.0) == [([0.1, 0.3], [9.0, 1.0])]


def test_missing_values_break_the_curve_only_where_nothing_else_is() -> None:
    assert thin([0.0, 1.0, 2.0], [1.0, None, 1.0], 1.0) == [([0.0], [1.0]), ([2.0], [1.0])]
    assert thin([0.0, 1.0, 1.5, 2.0], [1.0, math.nan, 2.0, 1.0], 1.0) == [([0.0, 1.5, 2.0], [1.0, 2.0, 1.0])]
    assert thin([0.0, 9.0], [1.0, 1.0], 1.0) == [([0.0, 9.0], [1.0, 1.0])], "no point is not a missing value"


def test_a_curve_without_values_has_no_pieces() -> None:
    assert thin([], [], 1.0) == []
    assert thin([1.0, 2.0], [None, math.inf], 0.5) == []


@given(st.lists(st.tuples(st.floats(0, 100), ANY)), st.floats(0.1, 200))
def test_what_is_left_is_finite_ordered_bounded_and_has_the_extremes(
    points: list[tuple[float, float | None]], bucket: float
) -> None:
    points.sort(key=lambda point: point[0])
    pieces = thin([x for x, _ in points], [y for _, y in points], bucket)
    kept = [point for xs, ys in pieces for point in zip(xs, ys, strict=True)]
    finite = [(x, y) for x, y in points if y is not None and math.isfinite(y)]
    assert all(xs for xs, _ in pieces)
    assert [x for x, _ in kept] == sorted(x for x, _ in kept)
    assert set(kept) <= set(finite)
    assert len(kept) <= 2 * (100 // bucket + 1)
    assume(finite)
    assert min(y for _, y in kept) == min(y for _, y in finite)
    assert max(y for _, y in kept) == max(y for _, y in finite)


@given(st.lists(st.tuples(st.floats(0, 100), FINITE), min_size=2), st.floats(0.1, 50))
def test_a_growing_curve_keeps_its_old_points(points: list[tuple[float, float]], bucket: float) -> None:
    points.sort(key=lambda point: point[0])
    *older, newest = points
    before = thin([x for x, _ in older], [y for _, y in older], bucket)[0][0]
    after = thin([x for x, _ in points], [y for _, y in points], bucket)[0][0]
    settled = [x for x in before if x // bucket < newest[0] // bucket]
    assert after[: len(settled)] == settled


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0000),
    ],
)
def test_wilson_intervals_are_those_of_the_literature(
    right: int, total: int, low: float, high: float
) -> None:
    assert wilson_interval(right, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_wilson_interval_holds_the_share_and_stays_inside_0_to_1(one: int, other: int) -> None:
    right, total = sorted((one, other))
    low, high = wilson_interval(right, total)
    assert 0 <= low <= high <= 1
    assert not total or low <= right / total + 1e-12
    assert not total or high >= right / total - 1e-12
