"""What the training costs the machine: sampled once a second in a thread of its own."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import psutil

from core.events import Telemetry
from core.training.device import CGROUP, cores
from core.training.eventlog import EventLog
from core.training.gpus import read_gpu

EVERY = 1.0
"""Seconds between samples; asking the GPU's driver more often disturbs the training."""
LARGEST_LOG = 4 << 20
"""Bytes that worker.log may take."""


class TelemetrySampler:
    """Writes `telemetry` until it is stopped, and keeps worker.log from growing without end."""

    def __init__(self, log: EventLog, gpus: Sequence[Any]) -> None:
        self._log = log
        self._gpus = gpus
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="telemetry")

    def __enter__(self) -> None:
        with suppress(Exception):  # figures are never worth a training
            self._process.cpu_percent()  # the first answer is always 0
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            with suppress(Exception):  # what cannot be read now can perhaps be read in a second
                self._log.emit(self._sample())
            _cap_output()

    @cached_property
    def _process(self) -> Any:
        return psutil.Process()

    def _sample(self) -> Telemetry:
        return Telemetry(
            cpu_percent=self._process.cpu_percent(),
            cores=cores(),
            memory=int(self._process.memory_info().rss),
            memory_limit=_memory_limit(),
            gpus=tuple(map(read_gpu, self._gpus)),
        )


def _memory_limit() -> int:
    """Return the bytes this process may use: the machine's, or the container's limit if smaller."""
    total = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):
        return min(total, int((CGROUP / "memory.max").read_text()))
    return total


def _cap_output() -> None:
    with suppress(OSError):
        if os.fstat(2).st_size > LARGEST_LOG:
            os.ftruncate(2, 0)
            os.write(2, b"(what stood here before was too long and was dropped)\n")
