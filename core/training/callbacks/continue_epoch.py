"""Let an epoch that was interrupted go on adding to the means of its first part."""

from typing import Any

import keras


class ContinueEpoch(keras.callbacks.Callback):
    """Puts the sums behind loss and accuracy back, which `fit` forgets when an epoch begins."""

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self._sums = [(variable, variable.numpy()) for variable in model.metrics_variables]

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        for variable, value in self._sums:
            variable.assign(value)
