"""Axes with round ends and few labels: they change in steps, so that a growing curve seldom moves."""

import math
from collections.abc import Callable, Iterable, Sequence

import msgspec

LABEL_WIDTH = 5
LEAST, MOST = 1e-30, 1e100
"""A loss outside of this is drawn at the edge: round numbers beside it might not be floats any more."""

_TOPS = {
    1.0: (4, 2),
    1.5: (3,),
    2.0: (4, 2),
    3.0: (3,),
    4.0: (4, 2),
    5.0: (5,),
    6.0: (6, 3, 2),
    8.0: (4, 2),
    10.0: (4, 2),
}
"""Where an axis may end, times a power of ten, and into how many equal parts it can be labelled."""
_FLOORS = {
    0.0: (4, 2),
    0.5: (5, 2),
    0.6: (4, 2),
    0.8: (4, 2),
    0.9: (5, 2),
    0.95: (5,),
    0.98: (4, 2),
    0.99: (5, 2),
}
"""Where an axis of accuracies may begin, and into how many equal parts it can be labelled."""
_DEEPEST = 1e-8
"""How far below its top, as a factor, a logarithmic axis begins at the lowest."""


class Axis(msgspec.Struct, frozen=True):
    """A range with labelled places; `at` gives where a value lies, 0 at its beginning and 1 at its end."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place of `value`; what lies far outside is put just outside, where a line leaves."""
        low, high = self.low, self.high
        if self.log:
            # What has no logarithm lies at the bottom.
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, low))
        return min(max((value - low) / (high - low), -0.5), 1.5)


def step_axis(end: float, columns: int, label: Callable[[float], str]) -> Axis:
    """Return an axis from 0 to `end` (above 0) with the round whole numbers that `columns` have room for."""
    room = columns / (len(label(end)) + 2)
    steps = (factor * 10.0**power for power in range(18) for factor in (1, 2, 5))
    step = next(step for step in steps if end / step <= room or step >= end)
    ticks = tuple(index * step for index in range(int(end // step) + 1))
    return Axis(0.0, end, ticks, tuple(label(tick) for tick in ticks))


def loss_axis(values: Iterable[float], rows: int) -> Axis:
    """Return an axis from 0 that holds every one of `values` (finite), labelled for `rows` rows."""
    most = min(max(values, default=0.0), MOST)
    if most < LEAST:
        most = 1.0
    power = 10.0 ** math.floor(math.log10(most))
    factor = next((factor for factor in _TOPS if factor * power >= most), 10.0)
    return _divided(0.0, factor * power, _TOPS[factor], rows, _number)


def log_axis(values: Iterable[float], rows: int) -> Axis:
    """Return a logarithmic axis for every positive one of `values` (finite), labelled for `rows` rows."""
    positive = [min(value, MOST) for value in values if value >= LEAST] or [0.1, 1.0]
    high = _round(max(positive), up=True)
    low = max(_round(min(positive), up=False), high * _DEEPEST)
    if low == high:
        low = high / 10
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    choices = [
        [f * 10.0**power for power in powers for f in (1, 2, 5)],
        *([10.0**p for p in powers[::n]] for n in (1, 2, 4)),
    ]
    within = [[tick for tick in ticks if low <= tick <= high] for ticks in choices]
    ticks = next((ticks for ticks in within if 2 <= len(ticks) <= max(2, rows // 2 + 1)), [low, high])
    return Axis(low, high, tuple(ticks), tuple(f"{_number(tick):>{LABEL_WIDTH}}" for tick in ticks), log=True)


def accuracy_axis(values: Iterable[float], rows: int) -> Axis:
    """Return an axis that ends at 1 and begins at a round place below every one of `values` (0 to 1)."""
    least = min(values, default=0.0)
    floor = max((floor for floor in _FLOORS if floor <= least), default=0.0)
    return _divided(floor, 1.0, _FLOORS[floor], rows, _percent)


def _divided(
    low: float, high: float, parts: Sequence[int], rows: int, label: Callable[[float, float], str]
) -> Axis:
    """Return the axis with the most of `parts` that leave every other of `rows` rows without a label."""
    number = next((part for part in parts if 2 * part < rows), 1)
    step = (high - low) / number
    ticks = (*(low + index * step for index in range(number)), high)
    return Axis(low, high, ticks, tuple(f"{label(tick, step):>{LABEL_WIDTH}}" for tick in ticks))


def _round(value: float, *, up: bool) -> float:
    """Return the next 1, 2 or 5 times a power of ten, above or below `value` (positive)."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = [factor * power for factor in (1, 2, 5, 10)]
    return (
        min(step for step in steps if step >= value) if up else max(step for step in steps if step <= value)
    )


def _percent(value: float, step: float) -> str:
    return "100%" if value == 1 else f"{100 * value:.{_decimals(100 * step)}f}%"


def _number(value: float, step: float | None = None) -> str:
    """Return a number in few characters, with the decimals that tell it from the next one `step` away."""
    if value == 0:
        return "0"
    if 1e-3 <= value < 1e4:
        return f"{value:g}" if step is None else f"{value:.{_decimals(step)}f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def _decimals(step: float) -> int:
    """Return how many decimals show multiples of `step` exactly, up to four."""
    return next((digits for digits in range(4) if math.isclose(round(step, digits), step)), 4)
