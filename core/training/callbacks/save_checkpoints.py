"""Keep a state to go on from: at every epoch's end, and every so many seconds in between."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from core.events import CheckpointSaved
from core.training.checkpoint import About, save_checkpoint
from core.training.eventlog import EventLog
from core.training.progress import Progress


class SaveCheckpoints(keras.callbacks.Callback):
    """Saves at epoch ends, every `seconds`, and whenever another callback asks; a full disk is only noted."""

    def __init__(
        self, folder: Path, log: EventLog, progress: Progress, about: Callable[[], About], seconds: float = 30.0
    ) -> None:
        super().__init__()
        self._folder = folder
        self._log = log
        self._progress = progress
        self._about = about
        self._seconds = seconds
        self._saved = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        # An epoch's last batch is followed by the epoch's end, which saves anyway.
        if time.monotonic() - self._saved >= self._seconds and self._progress.step < self._progress.steps:
            self.save()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.save()

    def save(self) -> None:
        """Replace the checkpoint by the present state; where that fails the old one stays and training goes on."""
        self._saved = time.monotonic()
        about = self._about()
        try:
            path = save_checkpoint(self._folder, self.model, about)
        except OSError as error:
            print(f"no checkpoint at epoch {about.position.epoch}, step {about.position.step}: {error}")  # noqa: T201
            return
        self._log.emit(
            CheckpointSaved(
                epoch=self._progress.epoch,
                step=self._progress.step,
                path=str(path.relative_to(self._folder)),
            )
        )
