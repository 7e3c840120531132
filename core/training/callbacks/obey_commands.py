"""Do what was asked through `commands/`, at a batch boundary, and answer each request with an event."""

import time
from pathlib import Path
from typing import Any

import keras

from core.commands import AnyCommand, Continue, Pause, Save, Stop, claim
from core.events import Continued, Paused, Saved, StopRequested
from core.training.callbacks.report_progress import ReportProgress
from core.training.callbacks.save_checkpoints import SaveCheckpoints
from core.training.eventlog import EventLog
from core.training.progress import Progress

LOOK_EVERY = 0.05
"""Seconds between two looks into `commands/`."""


class StopTraining(Exception):
    """Ends `fit` at once: Keras's own flag would validate first and report an epoch that did not end."""


class ObeyCommands(keras.callbacks.Callback):
    """Pauses, goes on, saves and stops; a stop saves first. Comes last, so that others have seen the batch."""

    def __init__(
        self,
        folder: Path,
        log: EventLog,
        progress: Progress,
        checkpoints: SaveCheckpoints,
        report: ReportProgress,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._log = log
        self._progress = progress
        self._checkpoints = checkpoints
        self._report = report
        self._looked = 0.0
        self._paused = False
        self._stop_now = False
        self._stop_after_epoch = False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        self._obey_waiting()
        # After an epoch's last batch the epoch is as good as over: its end stops instead.
        if self._stop_now and self._progress.step < self._progress.steps:
            self._checkpoints.save()
            raise StopTraining

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._obey_waiting()
        if self._stop_now or self._stop_after_epoch:
            raise StopTraining

    def _obey_waiting(self) -> None:
        """Obey what waits, and while paused keep looking, so that a pause still answers."""
        while True:
            for command in claim(self._folder):
                self._obey(command)
            self._looked = time.monotonic()
            if not self._paused or self._stop_now:
                return
            time.sleep(LOOK_EVERY)

    def _obey(self, command: AnyCommand) -> None:
        epoch, step = self._progress.epoch, self._progress.step
        match command:
            case Pause():
                self._paused = True
                self._log.emit(Paused(epoch=epoch, step=step, command=command.id))
            case Continue():
                self._paused = False
                self._report.interrupted()
                self._log.emit(Continued(epoch=epoch, step=step, command=command.id))
            case Save():
                self._checkpoints.save()
                self._log.emit(Saved(epoch=epoch, step=step, command=command.id))
            case Stop(after_epoch=after_epoch):
                if after_epoch:
                    self._stop_after_epoch, self._paused = True, False
                else:
                    self._stop_now = True
                self._log.emit(StopRequested(epoch=epoch, step=step, command=command.id, after_epoch=after_epoch))
