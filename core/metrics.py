"""Pure maths about a training: how long it still takes, smoothing, and fewer points for a narrow chart."""

import math
from collections.abc import Sequence

from core.state import RunState


def eta_seconds(state: RunState) -> float | None:
    """Return the seconds that remain, counting validation, or None while nothing has been measured.

    The training rate is the worker's own, which leaves out compilation and other sessions; the length of a
    validation is that of the last one, and unknown before the first has run.
    """
    rate = state.samples_per_second
    if not (rate and state.data and state.epochs and state.steps):
        return None
    samples = state.data.shapes["x_train"][0]
    done_in_epoch = samples * state.step / state.steps
    epochs_left = state.epochs - state.epoch
    validations_left = epochs_left + (len(state.history) < state.epoch)
    validation = state.history[-1].val_seconds if state.history else 0.0
    return (samples - done_in_epoch + epochs_left * samples) / rate + validations_left * validation


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


def thin(xs: Sequence[float], ys: Sequence[float | None], columns: int) -> tuple[list[float], list[float]]:
    """Return at most two points a column, the lowest and the highest in it, without what is not finite.

    Keeping both extremes keeps every spike that a reader would want to see.
    """
    points = [(x, y) for x, y in zip(xs, ys, strict=True) if y is not None and math.isfinite(y)]
    if len(points) <= 2 * columns:
        return [x for x, _ in points], [y for _, y in points]
    low, high = points[0][0], points[-1][0]
    width = (high - low) / columns or 1.0
    buckets: dict[int, list[tuple[float, float]]] = {}
    for point in points:
        buckets.setdefault(min(int((point[0] - low) / width), columns - 1), []).append(point)
    kept = [
        point
        for bucket in buckets.values()
        for point in sorted({min(bucket, key=lambda p: p[1]), max(bucket, key=lambda p: p[1])})
    ]
    return [x for x, _ in kept], [y for _, y in kept]
