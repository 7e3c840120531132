"""From layer specs to a compiled Keras model."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from core import layers
from core.catalog import IMAGE_SHAPE
from core.config import RunConfig
from core.training.fused_adam import fuse

LOSS = "categorical_crossentropy"

_BUILDERS: dict[type[layers.Layer], Callable[[Any], keras.Layer]] = {
    layers.Rescaling: lambda spec: keras.layers.Rescaling(spec.scale),
    layers.Flatten: lambda _: keras.layers.Flatten(),
    layers.Reshape: lambda spec: keras.layers.Reshape(spec.target),
    layers.Dense: lambda spec: keras.layers.Dense(spec.units),
    layers.Activation: lambda spec: keras.layers.Activation(spec.function),
    layers.Dropout: lambda spec: keras.layers.Dropout(spec.rate),
    layers.Conv2D: lambda spec: keras.layers.Conv2D(spec.filters, spec.kernel),
    layers.MaxPooling2D: lambda spec: keras.layers.MaxPooling2D(spec.size),
}


def build_model(specs: Sequence[layers.Layer]) -> keras.Sequential:
    """Return the model of `specs`, for uint8 images `[n, 28, 28]`, its weights drawn from the global seed.

    The layers get the names of the light summary table, so that both are one table.
    """
    rows = layers.summarize(specs, IMAGE_SHAPE).rows
    model = keras.Sequential([keras.Input(IMAGE_SHAPE, dtype="uint8")])
    for spec, row in zip(specs, rows, strict=True):
        layer = _BUILDERS[type(spec)](spec)
        layer.name = row.name
        model.add(layer)
    return model


def compile_model(model: keras.Sequential, config: RunConfig, steps_per_execution: int) -> None:
    """Compile `model` with the run's optimizer, the workshop's loss and accuracy, every variable in being."""
    optimizer = keras.optimizers.get(
        {"class_name": config.optimizer, "config": {"learning_rate": config.learning_rate}}
    )
    model.compile(
        optimizer=optimizer,
        loss=LOSS,
        metrics=["accuracy"],
        steps_per_execution=steps_per_execution,
    )
    # Left to itself Keras makes these variables in the first step, too late to restore them.
    optimizer.build(model.trainable_variables)
    fuse(optimizer)
    nothing = np.zeros((1, *model.output_shape[1:]), np.float32)
    model.compute_metrics(None, nothing, nothing, None)
    model.reset_metrics()


def change_pace(model: keras.Sequential, steps_per_execution: int) -> None:
    """Let the next `fit` make so many steps at a time, which changes no number."""
    model.steps_per_execution = steps_per_execution
    model.make_train_function(force=True)
