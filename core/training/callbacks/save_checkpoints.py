"""Keep a state to go on from: at every epoch's end, and every so many seconds in between."""

import os
import time
from functools import partial
from pathlib import Path
from typing import Any

import keras
import msgspec

from core.at_checkpoint import FILE, About
from core.events import CheckpointSaved
from core.training.background import Background
from core.training.checkpoint import checkpoint_of, store_checkpoint
from core.training.eventlog import EventLog
from core.training.progress import Progress

SECONDS = 30.0
"""Between two checkpoints, unless the environment's SCRAWL_CHECKPOINT_SECONDS says otherwise."""


class SaveCheckpoints(keras.callbacks.Callback):
    """Saves at epoch ends, every so many seconds, and when it is asked to; a full disk is only told.

    What is saved is the model as it was when that began: it may train on while the disk is written to.
    """

    def __init__(
        self, folder: Path, log: EventLog, progress: Progress, about: About, disk: Background
    ) -> None:
        super().__init__()
        self._folder = folder
        self._log = log
        self._progress = progress
        self._about = about
        self._disk = disk
        self._stored = False
        self._every = _seconds(os.environ.get("SCRAWL_CHECKPOINT_SECONDS", ""))
        self._saved = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        # An epoch's last batch is followed by the epoch's end, which saves anyway.
        if time.monotonic() - self._saved >= self._every and self._progress.step < self._progress.steps:
            self._disk.settle()  # a disk slower than this must not have more and more to write
            self._begin()

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._begin()

    def save(self, command: str = "") -> bool:
        """Replace the checkpoint by the present state; where that fails the old one stays: return False.

        A failure is told in the log, as the answer to the request numbered `command` if there was one.
        """
        self._begin(command)
        self._disk.settle()
        return self._stored

    def _begin(self, command: str = "") -> None:
        progress = self._progress
        about = msgspec.structs.replace(
            self._about,
            position=progress.position,
            seconds=progress.watch.seconds if progress.step < progress.steps else 0.0,
            best_accuracy=progress.best_accuracy,
        )
        self._saved = time.monotonic()
        content = checkpoint_of(self.model, about)
        self._disk.begin(partial(self._store, content, progress.epoch, progress.step, command))

    def _store(self, content: memoryview, epoch: int, step: int, command: str) -> None:
        # Whoever goes on from here finds in the log what came before, even after a power cut.
        self._log.sync()
        try:
            store_checkpoint(self._folder, content)
        except OSError as error:
            self._stored = False
            what = f"No checkpoint could be saved at epoch {epoch}, batch {step}"
            self._log.trouble(what, error, command=command)
        else:
            self._stored = True
            self._log.emit(CheckpointSaved(epoch=epoch, step=step, path=FILE))


def _seconds(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return SECONDS
