"""Which processor trains, and how much of it is ours."""

import math
import os
from contextlib import suppress
from pathlib import Path

import tensorflow as tf

CGROUP = Path("/sys/fs/cgroup")


def cores() -> float:
    """Return how many processor cores this process may use: its affinity or the container's smaller quota."""
    allowed = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    with suppress(OSError, ValueError):
        quota, period = (CGROUP / "cpu.max").read_text().split()
        if quota != "max":
            allowed = min(allowed, int(quota) / int(period))
    return allowed


def prepare_device(threads: int) -> str:
    """Let TensorFlow compute with `threads` of the processor; return the name of the device it will use."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return f"CPU, {threads} core{'s' if threads > 1 else ''}"
    names = [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus]
    return ", ".join(names)


def threads_for(allowed: float) -> int:
    """Return how many threads keep `allowed` cores busy."""
    return max(1, math.ceil(allowed))
