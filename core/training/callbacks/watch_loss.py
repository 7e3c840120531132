"""Stop at the first loss that is no number: nothing good comes after it."""

import math
from typing import Any

import keras

from core.training.errors import LossNotFinite
from core.training.progress import Progress


class WatchLoss(keras.callbacks.Callback):
    """Raises LossNotFinite, saying within which batches it happened; comes before everything that saves."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._last_good = 0

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._last_good = self._progress.first_step

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        step = self._progress.step
        if math.isfinite((logs or {}).get("loss", 0.0)):
            self._last_good = step
            return
        first = self._last_good + 1
        where = f"batch {step}" if first >= step else f"batches {first} to {step}"
        raise LossNotFinite(f"The loss stopped being a number in {where} of epoch {self._progress.epoch}.")
