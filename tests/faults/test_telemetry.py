"""What telemetry is made of can be broken in any way: the training goes on, and what still works is told."""

import os
from pathlib import Path

import pytest

from core.events import CheckpointSaved, Telemetry
from core.status import look_at
from tests.workers import Workers

DRIVER = """
class NVMLError(Exception): ...
def nvmlInit(): ...
def nvmlDeviceGetCount(): return 1
def nvmlDeviceGetHandleByIndex(index): return index
def nvmlDeviceGetUUID(handle): return "GPU-1"
def nvmlDeviceGetName(handle): return "Card"
"""
ODD_PROCESSOR = """
import psutil
class Process(psutil.Process):
    asked = 0
    def cpu_percent(self, *_):
        Process.asked += 1
        if Process.asked < 3:
            raise ValueError("odd")
        return 50.0
psutil.Process = Process
"""


def beside(folder: Path) -> str:
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pynvml.py", "raise RuntimeError('the driver is of another version')"),
        ("pynvml.py", "def nvmlInit(): raise OSError('libnvidia-ml.so.1: file too short')"),
        ("sitecustomize.py", ODD_PROCESSOR),
    ],
    ids=["no-module", "no-driver", "odd-processor"],
)
def test_what_cannot_be_measured_ends_nothing(
    workers: Workers, home: Path, tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    training = workers.start(home, workers.take(PYTHONPATH=beside(tmp_path)), epochs=500)
    training.wait_for_event(Telemetry)
    assert training.look().telemetry
    assert not training.look().trouble
    training.kill()


def test_a_gpu_that_tensorflow_cannot_use_is_told_of_for_as_long_as_that_is_so(
    workers: Workers, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "pynvml.py").write_text(DRIVER)
    training = workers.start(home, workers.take(PYTHONPATH=beside(tmp_path)), epochs=500)
    training.wait_for_event(CheckpointSaved, 3)
    training.wait_for_event(Telemetry)
    if not training.look().device.startswith("CPU"):
        pytest.skip("TensorFlow has a GPU here")
    told = [event for event in training.seen if isinstance(event, Telemetry)]
    assert not any(event.gpus for event in told)
    status = look_at(training.run)
    assert status.trouble == (
        "A GPU is here but TensorFlow cannot use it; install scrawl's cuda extra: pip install 'scrawl[cuda]'."
    )
    assert status.device == training.look().device
    training.kill()
    training = workers.give(training.run)
    training.wait_for(lambda state: state.sessions == 2 and state.phase == "compiling")
    assert not training.look().trouble, "without such a driver nothing is wrong"
