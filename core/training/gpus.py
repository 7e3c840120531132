"""The NVIDIA GPUs that are ours, asked through their driver: whatever that raises costs only its figures."""

import os
from contextlib import suppress
from typing import Any

from core.events import Gpu

try:
    import pynvml
except Exception:  # noqa: BLE001 - it loads what a machine has for a driver, and no figure is worth a training
    pynvml = None


def visible_gpus() -> list[Any]:
    """Return the driver's handles of the GPUs that CUDA_VISIBLE_DEVICES leaves us, none without a driver."""
    with suppress(Exception):
        pynvml.nvmlInit()
        handles = [pynvml.nvmlDeviceGetHandleByIndex(index) for index in range(pynvml.nvmlDeviceGetCount())]
        visible = os.environ.get("CUDA_VISIBLE_DEVICES")
        if visible is None:
            return handles
        uuids = [str(pynvml.nvmlDeviceGetUUID(handle)) for handle in handles]
        return [handles[place] for place in _chosen(visible, uuids)]
    return []


def _chosen(visible: str, uuids: list[str]) -> list[int]:
    """Return the places in `uuids` of the GPUs that `visible` names by place or by a beginning of a UUID."""
    chosen: list[int] = []
    for name in (part.strip() for part in visible.split(",")):
        if name.isdecimal() and int(name) < len(uuids):
            place = int(name)
        elif name and (found := [at for at, uuid in enumerate(uuids) if uuid.startswith(name)]):
            place = found[0]
        else:
            break  # CUDA stops at the first name that is no device
        if place not in chosen:
            chosen.append(place)
    return chosen


def read_gpu(handle: Any) -> Gpu:
    """Return what the GPU tells; in a container or a slice of a GPU many a question has no answer."""
    said: dict[str, Any] = {"name": "GPU"}
    with suppress(Exception):
        said["name"] = str(pynvml.nvmlDeviceGetName(handle))
    with suppress(Exception):
        said["utilisation"] = int(pynvml.nvmlDeviceGetUtilizationRates(handle).gpu)
    with suppress(Exception):
        memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
        said |= {"memory_used": int(memory.used), "memory_total": int(memory.total)}
    with suppress(Exception):
        said["temperature"] = int(pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU))
    with suppress(Exception):
        said["power"] = pynvml.nvmlDeviceGetPowerUsage(handle) / 1000
    return Gpu(**said)
