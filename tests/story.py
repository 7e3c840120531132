"""Run folders as a worker would leave them, made of events and arrays, without a worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from core.config import RunConfig, run_config
from core.events import (
    BatchEnded,
    CheckpointSaved,
    ClassScores,
    DataLoaded,
    EpochEnded,
    Evaluated,
    Event,
    Phase,
    PhaseName,
    Position,
    RunFailed,
    RunFinished,
    RunStarted,
    encode,
    stamped,
)
from core.runs import Run, create_run
from core.sources import load_dataset

STEPS = 32
BEGAN = 1_795_372_800.0


def config(**given: Any) -> RunConfig:
    return run_config({"dataset": "sample", "seed": 1, "epochs": 4, **given})


def new_run(second: int = 3, **given: Any) -> Run:
    """Return a run folder that nobody has worked on, named after `second`."""
    return create_run(config(**given), datetime(2026, 11, 22, 18, 44, second).astimezone())


def write(run: Run, *events: Event, began: float = BEGAN) -> None:
    """Append `events`, one a second from `began` on."""
    with run.log.open("ab") as file:
        for second, event in enumerate(events):
            file.write(encode(stamped(event, began + second)))


def phase(name: PhaseName) -> Phase:
    return Phase(phase=name)


def started(run: Run, resumed_from: Position | None = None) -> RunStarted:
    return RunStarted(
        run=run.name,
        config=run.config(),
        host="h",
        pid=1,
        versions={},
        device="CPU",
        resumed_from=resumed_from,
    )


def data_loaded() -> DataLoaded:
    data = load_dataset("sample")
    return DataLoaded(
        name=data.name,
        source=data.source,
        shapes={name: getattr(data, name).shape for name in ("x_train", "y_train", "x_test", "y_test")},
        class_names=data.class_names,
        counts={"train": data.counts("train"), "test": data.counts("test")},
        sha256=data.sha256(),
    )


def opening(run: Run) -> list[Event]:
    """Return what a new run says up to its first batch."""
    return [phase("importing"), started(run), phase("loading-data"), data_loaded(), phase("training")]


def batch(epoch: int, step: int, rate: float | None = 10_000.0) -> BatchEnded:
    return BatchEnded(epoch=epoch, step=step, steps=STEPS, loss=0.5, accuracy=0.75, samples_per_second=rate)


def epoch_ended(epoch: int, val_accuracy: float = 0.9, best: bool = True) -> EpochEnded:
    return EpochEnded(
        epoch=epoch,
        steps=STEPS,
        loss=0.5,
        accuracy=0.75,
        val_loss=0.25,
        val_accuracy=val_accuracy,
        seconds=2.0,
        val_seconds=0.4,
        n_wrong=round(1000 * (1 - val_accuracy)),
        best=best,
    )


def saved(epoch: int, step: int) -> CheckpointSaved:
    return CheckpointSaved(epoch=epoch, step=step, path="checkpoint/latest.npz")


def ending() -> list[Event]:
    """Return what a completed run says after its last epoch."""
    scores = (ClassScores(0.9, 0.9, 0.9, 100),) * 10
    evaluated = Evaluated(loss=0.25, accuracy=0.9, interval=(0.88, 0.917), classes=scores)
    return [evaluated, RunFinished(reason="completed", seconds=9.0)]


def finished_run(second: int = 3, wrong: Sequence[int] = (0, 1, 2)) -> Run:
    """Return a run that completed one epoch and whose predictions get the test images `wrong` wrong."""
    run = new_run(second, epochs=1)
    write(run, *opening(run), batch(1, STEPS), epoch_ended(1), saved(1, STEPS), *ending())
    labels = load_dataset("sample").y_test
    predicted = labels.copy()
    predicted[list(wrong)] = (labels[list(wrong)] + 1) % 10
    probabilities = np.full((len(labels), 10), 0.02, np.float32)
    probabilities[np.arange(len(labels)), predicted] = 0.82
    np.save(run.predictions(1), probabilities)
    return run


def failed(error: str, advice: str = "", traceback: tuple[str, ...] = ()) -> RunFailed:
    return RunFailed(error=error, advice=advice, traceback=traceback)
