"""The GPUs' driver may be absent, odd or broken: what it does tell is kept, and nothing else happens."""

from types import SimpleNamespace

import pytest

from core.events import Gpu
from core.training import gpus

UUIDS = ["GPU-aa11", "GPU-aa22", "GPU-bb33"]


class Driver:
    """Stands for pynvml on a machine with three GPUs; a handle is a number."""

    NVML_TEMPERATURE_GPU = 0

    def nvmlInit(self) -> None: ...

    def nvmlDeviceGetCount(self) -> int:
        return len(UUIDS)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        return index

    def nvmlDeviceGetUUID(self, handle: int) -> str:
        return UUIDS[handle]

    def nvmlDeviceGetName(self, handle: int) -> str:
        return f"Card {handle}"

    def nvmlDeviceGetUtilizationRates(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(gpu=97)

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(used=5, total=9)

    def nvmlDeviceGetTemperature(self, handle: int, sensor: int) -> int:
        return 61

    def nvmlDeviceGetPowerUsage(self, handle: int) -> int:
        return 250_500


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> Driver:
    driver = Driver()
    monkeypatch.setattr(gpus, "pynvml", driver)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    return driver


@pytest.mark.parametrize(
    ("visible", "ours"),
    [
        (None, [0, 1, 2]),
        ("", []),
        ("-1", []),
        ("1", [1]),
        ("2,0", [2, 0]),
        ("1,1,1", [1]),
        ("1,GPU-aa22", [1]),
        ("GPU-bb, GPU-aa", [2, 0]),
        ("0,7,1", [0]),
        ("0,MIG-1,1", [0]),
        ("²", []),
    ],
)
def test_those_are_ours_that_the_environment_names_each_once(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, visible: str | None, ours: list[int]
) -> None:
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert gpus.visible_gpus() == ours


def test_everything_that_a_gpu_tells_is_told(driver: Driver) -> None:
    assert gpus.read_gpu(2) == Gpu("Card 2", 97, 5, 9, 61, 250.5)


@pytest.mark.parametrize("error", [OSError("libnvidia-ml.so"), ValueError("odd"), RuntimeError("broken")])
def test_a_driver_that_cannot_be_asked_has_no_gpus(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(driver, "nvmlInit", broken)
    assert gpus.visible_gpus() == []
    monkeypatch.setattr(gpus, "pynvml", None)
    assert gpus.visible_gpus() == []
    assert gpus.read_gpu(0) == Gpu("GPU")


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("nvmlDeviceGetName", Gpu("GPU", 97, 5, 9, 61, 250.5)),
        ("nvmlDeviceGetUtilizationRates", Gpu("Card 0", None, 5, 9, 61, 250.5)),
        ("nvmlDeviceGetMemoryInfo", Gpu("Card 0", 97, None, None, 61, 250.5)),
        ("nvmlDeviceGetTemperature", Gpu("Card 0", 97, 5, 9, None, 250.5)),
        ("nvmlDeviceGetPowerUsage", Gpu("Card 0", 97, 5, 9, 61, None)),
    ],
)
def test_a_question_that_fails_costs_its_own_answer_only(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, question: str, left: Gpu
) -> None:
    def odd(*_: object) -> None:
        raise ValueError("not a number")

    monkeypatch.setattr(driver, question, odd)
    assert gpus.read_gpu(0) == left
