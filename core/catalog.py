"""What can be chosen by name: the model presets, the optimizers and the named data sets."""

from collections.abc import Callable

import msgspec

from core.layers import (
    Activation,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Rescaling,
    Reshape,
)

IMAGE_SHAPE = (28, 28)


class ModelCard(msgspec.Struct, frozen=True):
    """A preset: what it is, the settings it starts with, and how its layers follow from them."""

    name: str
    title: str
    epochs: int
    dropout: float
    hidden_units: int
    layers: Callable[[int, float, int], list[Layer]]
    """`(hidden_units, dropout, classes)` to layer specs."""


def _workshop(hidden_units: int, dropout: float, classes: int) -> list[Layer]:
    return [
        Flatten(),
        Rescaling(),
        Dense(hidden_units),
        Activation("relu"),
        Dropout(dropout),
        Dense(classes),
        Activation("softmax"),
    ]


def _convnet(hidden_units: int, dropout: float, classes: int) -> list[Layer]:
    # The shape of the Keras examples' mnist_convnet; `hidden_units` is the second convolution's filters.
    return [
        Reshape((*IMAGE_SHAPE, 1)),
        Rescaling(),
        Conv2D(32, 3),
        Activation("relu"),
        MaxPooling2D(),
        Conv2D(hidden_units, 3),
        Activation("relu"),
        MaxPooling2D(),
        Flatten(),
        Dropout(dropout),
        Dense(classes),
        Activation("softmax"),
    ]


MODELS = {
    card.name: card
    for card in (
        ModelCard("workshop", "the workshop's perceptron", 4, 0.2, 512, _workshop),
        ModelCard("convnet", "a small convolutional network", 12, 0.5, 64, _convnet),
    )
}

OPTIMIZERS = {"adam": 0.001, "adamw": 0.001, "nadam": 0.001, "rmsprop": 0.001, "sgd": 0.01}
"""Optimizer names and the learning rate that Keras gives each."""

DATASETS = {
    "mnist": "70 000 handwritten digits",
    "sample": "5 000 of them, inside the package",
    "fashion-mnist": "70 000 pictures of clothes",
}
