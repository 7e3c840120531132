"""Pure maths about a training: the time left, smoothing, fewer points for a chart, intervals."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from core.state import RunState

Points = tuple[list[float], list[float]]
"""The x and the y of points, equally many."""

Z_95 = 1.959963984540054
FORWARD_SHARE = 1 / 3
"""What an image costs in validation, of what it costs in training: it goes forward, but not backward."""


def eta_seconds(state: RunState) -> float | None:
    """Return the seconds that remain, counting validation, or None while nothing has been measured.

    Only this session counts, without its compilation: the rest of the present epoch by the worker's own rate,
    every other one as long as the last whole epoch took, with all that lies around its batches. Before there
    is one it should take what its images do; a validation as long as the last one did, or its images should.
    """
    rate = state.samples_per_second
    if not (rate and state.data and state.epochs and state.steps):
        return None
    samples = state.data.images("train")
    last = state.history[-1] if state.history else None
    if last and len(state.history) > state.inherited:
        validation = last.val_seconds
    else:
        validation = FORWARD_SHARE * state.data.images("test") / rate
    rest = samples * (1 - state.step / state.steps) / rate
    if not last or last.epoch < state.epoch:
        rest += validation
    whole = state.epoch_seconds or samples / rate + validation
    return rest + (state.epochs - state.epoch) * whole


def smooth(values: Sequence[float | None], weight: float) -> list[float | None]:
    """Return the exponential moving average of `values`, debiased; None stays None and is skipped over.

    `weight` 0 changes nothing, 0.9 averages over about ten points (Kingma and Ba 2015, section 3, for the
    debiasing).
    """
    if not weight:
        return list(values)
    mean, norm, result = 0.0, 0.0, list[float | None]()
    for value in values:
        if value is None or not math.isfinite(value):
            result.append(None)
            continue
        mean = weight * mean + (1 - weight) * value
        norm = weight * norm + (1 - weight)
        result.append(mean / norm)
    return result


def thin(xs: Sequence[float], ys: Sequence[float | None], bucket: float) -> list[Points]:
    """Return what is left of a curve when no stretch of `bucket` along x keeps more than its two extremes.

    `xs` must not decrease. The stretches lie at multiples of `bucket` (above 0), so a curve that grows keeps
    its old points; keeping both extremes keeps every spike that a reader would want to see. Where a stretch
    has nothing but missing or infinite values the curve is broken: each element of the result is one piece.
    """
    pieces: list[Points] = []
    broken = True
    for stretch in _stretches(xs, ys, bucket):
        if stretch and broken:
            pieces.append(([], []))
        for x, y in stretch:
            pieces[-1][0].append(x)
            pieces[-1][1].append(y)
        broken = not stretch
    return pieces


def _stretches(
    xs: Sequence[float], ys: Sequence[float | None], bucket: float
) -> Iterator[Sequence[tuple[float, float]]]:
    """Yield the extremes of each stretch that has points, in the order of x; none if no y is finite."""
    for _, points in groupby(zip(xs, ys, strict=True), key=lambda point: point[0] // bucket):
        finite = [(x, y) for x, y in points if y is not None and math.isfinite(y)]
        if len(finite) <= 1:
            yield finite
            continue
        heights = [y for _, y in finite]
        extremes = {heights.index(min(heights)), heights.index(max(heights))}
        yield [finite[index] for index in sorted(extremes)]


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927), inside 0-1 also where none or all are right."""
    if not total:
        return (0.0, 1.0)
    share, z2 = right / total, Z_95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return (max(0.0, centre - half), min(1.0, centre + half))
