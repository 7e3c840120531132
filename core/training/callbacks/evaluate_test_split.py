"""One pass over the test split after every epoch: validation, predictions and errors come from it."""

import io
import time
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from core.dataset import Dataset
from core.evaluation import predicted_classes
from core.events import EpochEnded, Phase
from core.files import replace_file
from core.runs import Run
from core.training.background import Background
from core.training.eventlog import EventLog
from core.training.model_file import ModelFile
from core.training.progress import Progress

BATCH = 1000


class EvaluateTestSplit(keras.callbacks.Callback):
    """Stores the test-set probabilities, keeps the best model, and writes `epoch_ended`."""

    def __init__(
        self, run: Run, data: Dataset, log: EventLog, progress: Progress, file: ModelFile, disk: Background
    ) -> None:
        super().__init__()
        self._run = run
        self._log = log
        self._progress = progress
        self._file = file
        self._disk = disk
        self._images = tf.constant(data.x_test)
        self._labels = data.y_test
        self._one_hot = tf.one_hot(data.y_test, len(data.class_names))
        self.last: tuple[npt.NDArray[np.float32], float] | None = None
        """What `predict` returned after the last epoch that ended in this session."""
        self._unsaved: memoryview | None = None
        """The best model while the disk has no room for it."""

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._log.emit(Phase(phase="validating"))
        self._disk.settle()
        start = time.perf_counter()
        self.last = probabilities, loss = self.predict()
        right = int((predicted_classes(probabilities) == self._labels).sum())
        accuracy = right / len(self._labels)
        self._store(probabilities)
        best = accuracy > self._progress.best_accuracy
        if best:
            self._progress.best_accuracy = accuracy
            self._unsaved = self._file.content()
        self._disk.begin(self._keep_best)
        logs = logs or {}
        self._log.emit(
            EpochEnded(
                epoch=self._progress.epoch,
                steps=self._progress.steps,
                loss=logs.get("loss"),
                accuracy=logs.get("accuracy"),
                val_loss=loss,
                val_accuracy=accuracy,
                seconds=self._progress.watch.seconds,
                val_seconds=time.perf_counter() - start,
                n_wrong=len(self._labels) - right,
                best=best,
            )
        )

    def predict(self) -> tuple[npt.NDArray[np.float32], float]:
        """Return probabilities `[n_test, classes]` and the mean loss, the one that `model.evaluate` gives."""
        probabilities, losses = [], []
        for start in range(0, len(self._labels), BATCH):
            chosen = slice(start, start + BATCH)
            outputs, loss = self._forward(self._images[chosen], self._one_hot[chosen])
            probabilities.append(outputs.numpy())
            losses.append(loss.numpy())
        return np.concatenate(probabilities), float(np.concatenate(losses).mean(dtype=np.float64))

    @tf.function(reduce_retracing=True, autograph=False)
    def _forward(self, images: tf.Tensor, one_hot: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = self.model(images, training=False)
        # In a graph Keras finds the logits behind the softmax and takes the loss from them, as in evaluate.
        return outputs, keras.ops.categorical_crossentropy(one_hot, outputs)

    def _store(self, probabilities: npt.NDArray[np.float32]) -> None:
        content = io.BytesIO()
        np.save(content, probabilities)
        path = self._run.predictions(self._progress.epoch)
        try:
            path.parent.mkdir(exist_ok=True)  # somebody may have made room by removing it
            replace_file(path, content.getbuffer())
        except OSError as error:
            what = f"The predictions of epoch {self._progress.epoch} could not be saved"
            self._log.trouble(what, error, about="predictions")

    def _keep_best(self) -> None:
        if self._unsaved is None:
            return
        try:
            replace_file(self._run.folder / "best.keras", self._unsaved)
        except OSError as error:
            self._log.trouble("best.keras could not be saved", error, about="best-model")
        else:
            self._unsaved = None
