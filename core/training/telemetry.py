"""What the training costs the machine: sampled once a second in a thread of its own."""

import os
import threading
from contextlib import suppress
from typing import Any

import psutil
import pynvml

from core.events import Gpu, Telemetry
from core.training.device import CGROUP, cores
from core.training.eventlog import EventLog

EVERY = 1.0
"""Seconds between samples; asking the GPU's driver more often disturbs the training."""
LARGEST_LOG = 4 << 20
"""Bytes that worker.log may take."""


class TelemetrySampler:
    """Writes `telemetry` until it is stopped, and keeps worker.log from growing without end."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._process = psutil.Process()
        self._gpus = _visible_gpus()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="telemetry")

    def __enter__(self) -> None:
        self._process.cpu_percent()  # the first answer is always 0
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            self._log.emit(self._sample())
            _cap_output()

    def _sample(self) -> Telemetry:
        return Telemetry(
            cpu_percent=self._process.cpu_percent(),
            cores=cores(),
            memory=int(self._process.memory_info().rss),
            memory_limit=_memory_limit(),
            gpus=tuple(_gpu(handle) for handle in self._gpus),
        )


def _memory_limit() -> int:
    """Return the bytes this process may use: the machine's, or the container's limit if smaller."""
    total = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):
        return min(total, int((CGROUP / "memory.max").read_text()))
    return total


def _visible_gpus() -> list[Any]:
    """Return the driver's handles of the GPUs that CUDA_VISIBLE_DEVICES leaves us, none without a driver."""
    try:
        pynvml.nvmlInit()
        handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(pynvml.nvmlDeviceGetCount())]
        visible = os.environ.get("CUDA_VISIBLE_DEVICES")
        if visible is None:
            return handles
        uuids = {pynvml.nvmlDeviceGetUUID(handle): handle for handle in handles}
    except pynvml.NVMLError:
        return []
    chosen = []
    for name in (part.strip() for part in visible.split(",")):
        if name.isdigit() and int(name) < len(handles):
            chosen.append(handles[int(name)])
        else:
            # CUDA stops at the first name that is no device; a beginning of a UUID is one.
            found = next((handle for uuid, handle in uuids.items() if name and uuid.startswith(name)), None)
            if found is None:
                break
            chosen.append(found)
    return chosen


def _gpu(handle: Any) -> Gpu:
    """Return what the GPU tells; in a container or a slice of a GPU many a question has no answer."""
    said: dict[str, Any] = {"name": "GPU"}
    with suppress(pynvml.NVMLError):
        said["name"] = str(pynvml.nvmlDeviceGetName(handle))
    with suppress(pynvml.NVMLError):
        said["utilisation"] = pynvml.nvmlDeviceGetUtilizationRates(handle).gpu
    with suppress(pynvml.NVMLError):
        memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
        said |= {"memory_used": memory.used, "memory_total": memory.total}
    with suppress(pynvml.NVMLError):
        said["temperature"] = pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU)
    with suppress(pynvml.NVMLError):
        said["power"] = pynvml.nvmlDeviceGetPowerUsage(handle) / 1000
    return Gpu(**said)


def _cap_output() -> None:
    with suppress(OSError):
        if os.fstat(2).st_size > LARGEST_LOG:
            os.ftruncate(2, 0)
            os.write(2, b"(what stood here before was too long and was dropped)\n")
