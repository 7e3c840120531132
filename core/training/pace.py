"""How many training steps one call into TensorFlow makes."""

import math
from collections.abc import Sequence

from core.catalog import IMAGE_SHAPE
from core.layers import Layer, multiplications

EXECUTION_SECONDS = 0.075
"""Long enough that Python's share vanishes, short enough that pause, stop and the screen feel immediate."""
_FLOPS_PER_SECOND = 60e9
"""A modest guess at what two cores reach; the first epoch's measurement replaces it."""


def first_guess(specs: Sequence[Layer], batch_size: int, steps: int) -> int:
    """Return steps per execution before anything was measured: forward and backward are 6 flops a weight and sample."""
    seconds = 6 * multiplications(specs, IMAGE_SHAPE) * batch_size / _FLOPS_PER_SECOND
    return steps_in(max(seconds, 1e-4), steps)


def steps_in(seconds_per_step: float, steps: int) -> int:
    """Return how many steps fill an execution, at least 1 and at most an epoch, evenly dividing the epoch."""
    most = max(1, min(steps, round(EXECUTION_SECONDS / seconds_per_step)))
    executions = math.ceil(steps / most)
    return math.ceil(steps / executions)
