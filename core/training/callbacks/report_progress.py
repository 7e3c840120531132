"""Tell the log how far the training is, often enough to watch and seldom enough to keep."""

import time
from collections import deque
from typing import Any

import keras

from core.events import BatchEnded, Phase
from core.training.eventlog import EventLog
from core.training.progress import Progress

QUICKEST = 0.1
SLOWEST = 1.0
"""Seconds between batch events: ten a second in the first minute, one a second after ten, 90,000 in a day."""
WINDOW = 5.0
"""Seconds over which the rate is measured."""


class ReportProgress(keras.callbacks.Callback):
    """Writes `batch_ended`: throttled, the newest wins, and the last batch of an epoch always."""

    def __init__(self, log: EventLog, progress: Progress) -> None:
        super().__init__()
        self._log = log
        self._progress = progress
        self._began = time.perf_counter()
        self._reported = 0.0
        self._recent: deque[tuple[float, int]] = deque()
        self._samples = 0
        self._compiled = 0
        """The steps per execution that TensorFlow has compiled, 0 before the first."""

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self._compiled:
            self._log.emit(Phase(phase="training"))
        # Validation lies between two epochs, so the rate is measured anew; what it was stays on screen.
        self.interrupted()

    def interrupted(self) -> None:
        """Forget the rate's window: what lies between two batches was not training."""
        self._recent.clear()

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        # TensorFlow compiles in the midst of the first execution, which tells nothing of the rate.
        if not self._recent and self._compiled == self.model.steps_per_execution:
            self._recent.append((time.perf_counter(), self._samples))

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        progress, now = self._progress, time.perf_counter()
        if not self._compiled:
            self._log.emit(Phase(phase="training"))
        self._compiled = self.model.steps_per_execution
        before = progress.samples_done
        progress.batch_done(batch)
        self._samples += progress.samples_done - before
        self._measure(now)
        due = min(max(QUICKEST, (now - self._began) / 600), SLOWEST)
        if now - self._reported < due and progress.step < progress.steps:
            return
        self._reported = now
        logs = logs or {}
        self._log.emit(
            BatchEnded(
                epoch=progress.epoch,
                step=progress.step,
                steps=progress.steps,
                loss=logs.get("loss"),
                accuracy=logs.get("accuracy"),
                samples_per_second=progress.rate,
            )
        )

    def _measure(self, now: float) -> None:
        """Set the rate over the last seconds of pure training, which is unknown while there is none."""
        self._recent.append((now, self._samples))
        while len(self._recent) > 2 and now - self._recent[0][0] > WINDOW:
            self._recent.popleft()
        (start, before), (end, after) = self._recent[0], self._recent[-1]
        self._progress.rate = (after - before) / (end - start) if end > start else None
