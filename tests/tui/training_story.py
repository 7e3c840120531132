"""A training that never was: the same smooth curves every time, as events and as the fold of them."""

import math
from collections.abc import Iterator

from core.events import (
    AnyEvent,
    BatchEnded,
    DataLoaded,
    EpochEnded,
    Evaluated,
    Gpu,
    Phase,
    Position,
    RunFinished,
    RunStarted,
    Telemetry,
)
from core.state import RunState, fold
from tests.story import config

RUN = "20261122-184403-workshop"
STEPS = 469
SECONDS = 4.0
"""How long an epoch takes, a tenth of it in validation."""


def opening(epochs: int = 4, t: float = 100.0, resumed_from: Position | None = None) -> list[AnyEvent]:
    """Return what a worker says up to its first batch."""
    return [
        Phase(phase="importing", t=t),
        RunStarted(
            run=RUN,
            config=config(epochs=epochs),
            host="h",
            pid=1,
            versions={},
            device="CPU, 2 cores",
            resumed_from=resumed_from,
            t=t + 3,
        ),
        DataLoaded(
            name="mnist",
            source="mnist.npz",
            shapes={
                "x_train": (60000, 28, 28),
                "y_train": (60000,),
                "x_test": (10000, 28, 28),
                "y_test": (10000,),
            },
            class_names=tuple("0123456789"),
            counts={"train": [6000] * 10, "test": [1000] * 10},
            sha256="",
            t=t + 3.5,
        ),
        Phase(phase="compiling", t=t + 3.6),
        Phase(phase="training", t=t + 4),
    ]


def loss_at(x: float) -> float:
    """Return the mean loss over an epoch so far, `x` epochs after the beginning."""
    done = x - math.floor(x)
    return 0.24 + 2 * math.exp(-22 * done) if x < 1 else 0.28 * math.exp(-0.75 * math.floor(x)) + 0.03


def batches(epoch: int, until: int = STEPS, every: int = 14) -> Iterator[AnyEvent]:
    """Yield the batches of `epoch` (from 1) up to and with batch `until`."""
    for step in sorted({*range(every, until, every), until}):
        loss = loss_at(epoch - 1 + (step - 0.5) / STEPS)
        t = 104 + SECONDS * (epoch - 1 + 0.9 * step / STEPS)
        yield BatchEnded(
            epoch=epoch,
            step=step,
            steps=STEPS,
            loss=loss,
            accuracy=1 - 0.3 * loss,
            samples_per_second=44_100.0,
            t=t,
        )


def epoch_ended(epoch: int, best: bool = True) -> EpochEnded:
    loss, val_loss = loss_at(epoch - 1e-3), 0.06 + 0.11 * math.exp(-0.9 * epoch)
    return EpochEnded(
        epoch=epoch,
        steps=STEPS,
        loss=loss,
        accuracy=1 - 0.3 * loss,
        val_loss=val_loss,
        val_accuracy=1 - 0.3 * val_loss,
        seconds=SECONDS,
        val_seconds=SECONDS / 10,
        n_wrong=round(3000 * val_loss),
        best=best,
        t=104 + SECONDS * epoch,
    )


def telemetry(*gpus: Gpu, t: float = 113.0) -> Telemetry:
    return Telemetry(cpu_percent=187.0, cores=2, memory=1_210_000_000, memory_limit=8 << 30, gpus=gpus, t=t)


def score(t: float = 121.0) -> list[AnyEvent]:
    return [
        Evaluated(loss=0.0734, accuracy=0.977, interval=(0.9739, 0.9798), classes=(), t=t),
        RunFinished(reason="completed", seconds=14.2, t=t),
    ]


def training(epochs: int = 4, ended: int = 2, until: int = 264) -> RunState:
    """Return the state in which `ended` epochs are done and the next one has come to batch `until`."""
    state = fold(opening(epochs))
    for epoch in range(1, ended + 1):
        fold([Phase(phase="training", t=100.0), *batches(epoch), Phase(phase="validating", t=120.0)], state)
        fold([epoch_ended(epoch)], state)
    if until:
        fold([Phase(phase="training", t=112.0), *batches(ended + 1, until), telemetry()], state)
    return state
