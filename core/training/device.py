"""Which processor trains, and how much of it is ours."""

import math
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow as tf

from core.training.gpus import visible_gpus

UNUSABLE = (
    "A GPU is here but TensorFlow cannot use it; install scrawl's cuda extra: pip install 'scrawl[cuda]'."
)
CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Device:
    """What trains."""

    name: str
    gpus: Sequence[Any] = ()
    """The driver's handles of the GPUs, for telemetry; empty where the processor trains."""
    lies_idle: bool = False
    """Whether there is a GPU for us that TensorFlow cannot use."""


def cores() -> float:
    """Return how many processor cores this process may use: its affinity or the container's smaller quota."""
    allowed = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    with suppress(OSError, ValueError):
        quota, period = (CGROUP / "cpu.max").read_text().split()
        if quota != "max":
            allowed = min(allowed, int(quota) / int(period))
    return allowed


def prepare_device(threads: int) -> Device:
    """Let TensorFlow compute with `threads` of the processor; return the device it will use."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    gpus = tf.config.list_physical_devices("GPU")
    visible = visible_gpus()
    if not gpus:
        return Device(f"CPU, {threads} core{'s' if threads > 1 else ''}", lies_idle=bool(visible))
    names = [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus]
    return Device(", ".join(names), visible)


def threads_for(allowed: float) -> int:
    """Return how many threads keep `allowed` cores busy."""
    return max(1, math.ceil(allowed))
