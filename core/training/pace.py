"""How many training steps one call into TensorFlow makes."""

import math
from collections.abc import Sequence

from core.catalog import IMAGE_SHAPE
from core.layers import Layer, multiplications

EXECUTION_SECONDS = 0.075
"""Long enough that Python's share vanishes, short enough that pause, stop and the screen feel immediate."""
SHORTEST, LONGEST = 0.04, 0.12
"""Executions in between are left as they are."""
_CALL_SECONDS = 0.001
"""What one call costs beside its steps: Keras's loop and our callbacks."""
_RETRACE_SECONDS = 1.0
"""What another number of steps costs: TensorFlow traces and optimises the graph anew."""
_FLOPS_PER_SECOND = 60e9
"""A modest guess at what two cores reach; the first epoch's measurement replaces it."""


def first_guess(specs: Sequence[Layer], batch_size: int, steps: int) -> int:
    """Return steps per execution before anything was measured; `steps` is an epoch's number of them.

    Forward and backward together are 6 flops a weight and sample.
    """
    seconds = 6 * multiplications(specs, IMAGE_SHAPE) * batch_size / _FLOPS_PER_SECOND
    return steps_in(max(seconds, 1e-4), steps)


def second_guess(now: int, seconds_per_step: float, steps: int, steps_left: int) -> int:
    """Return steps per execution for the `steps_left` of the run, `now` unless another number pays."""
    if SHORTEST <= now * seconds_per_step <= LONGEST:
        return now
    better = steps_in(seconds_per_step, steps)
    if better < now:  # not for speed but for an answer: as long as retracing is a small part of what is left
        pays = steps_left * seconds_per_step > 20 * _RETRACE_SECONDS
    else:
        pays = steps_left * (1 / now - 1 / better) * _CALL_SECONDS > _RETRACE_SECONDS
    return better if pays else now


def steps_in(seconds_per_step: float, steps: int) -> int:
    """Return how many steps fill an execution, at least 1 and at most an epoch, evenly dividing the epoch."""
    most = max(1, min(steps, round(EXECUTION_SECONDS / seconds_per_step)))
    executions = math.ceil(steps / most)
    return math.ceil(steps / executions)
