"""Do what was asked through `commands/` or by a signal, at a batch boundary, and answer with an event."""

import time
from typing import Any

import keras

from core.commands import AnyCommand, Continue, Pause, Save, Stop, claim
from core.events import Continued, Paused, Saved, StopRequested
from core.training.callbacks.report_progress import ReportProgress
from core.training.callbacks.save_checkpoints import SaveCheckpoints
from core.training.errors import StopTraining
from core.training.progress import Progress
from core.training.session import Session

LOOK_EVERY = 0.05
"""Seconds between two looks into `commands/`."""


class ObeyCommands(keras.callbacks.Callback):
    """Pauses, goes on, saves and stops, a stop saving first. Comes last: the others have seen the batch."""

    def __init__(
        self,
        session: Session,
        progress: Progress,
        checkpoints: SaveCheckpoints,
        report: ReportProgress,
        epochs: int,
    ) -> None:
        super().__init__()
        self._epochs = epochs
        self._session = session
        self._log = session.log
        self._progress = progress
        self._checkpoints = checkpoints
        self._report = report
        self._looked = 0.0
        self._paused = False
        self._stop_now = False
        self._stop_after_epoch = False

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if time.monotonic() - self._looked < LOOK_EVERY and not self._session.signal:
            return
        self._obey_waiting()
        # After an epoch's last batch the epoch is as good as over: its end stops instead.
        if self._stop_now and self._progress.step < self._progress.steps:
            self._checkpoints.save()
            raise StopTraining

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._obey_waiting()
        # After the last epoch there is nothing left to stop, only a score to tell.
        if (self._stop_now or self._stop_after_epoch) and self._progress.epoch < self._epochs:
            raise StopTraining

    def _obey_waiting(self) -> None:
        """Obey what waits, and while paused keep looking, so that a pause still answers."""
        while True:
            self._session.check_held()
            for command in claim(self._session.run.folder):
                self._obey(command)
            if self._session.signal and not self._stop_now:
                self._obey(Stop(id=self._session.signal))
            self._looked = time.monotonic()
            if not self._paused or self._stop_now:
                return
            time.sleep(LOOK_EVERY)

    def _obey(self, command: AnyCommand) -> None:
        epoch, step = self._progress.epoch, self._progress.step
        match command:
            case Pause():
                self._paused = True
                self._progress.watch.hold()
                self._log.emit(Paused(epoch=epoch, step=step, command=command.id))
            case Continue():
                self._go_on()
                self._log.emit(Continued(epoch=epoch, step=step, command=command.id))
            case Save():
                if self._checkpoints.save(command.id):
                    self._log.emit(Saved(epoch=epoch, step=step, command=command.id))
            case Stop(after_epoch=after_epoch):
                if after_epoch:
                    self._stop_after_epoch = True
                    self._go_on()
                else:
                    self._stop_now = True
                self._log.emit(
                    StopRequested(epoch=epoch, step=step, command=command.id, after_epoch=after_epoch)
                )

    def _go_on(self) -> None:
        self._paused = False
        self._progress.watch.go_on()
        self._report.interrupted()
