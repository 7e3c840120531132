"""What a model of our layer specs answers, computed with NumPy: without TensorFlow it comes at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from core import layers
from core.catalog import IMAGE_SHAPE
from core.layers import Layer, Shape, summarize

Values = npt.NDArray[np.float32]
Weights = Mapping[str, Sequence[Values]]
"""By the layer's name in the summary table: its kernel and its bias."""


def weight_shapes(specs: Sequence[Layer]) -> dict[str, tuple[Shape, Shape]]:
    """Return the shapes of kernel and bias of every layer that learns, by its name, as Keras stores them."""
    shapes: dict[str, tuple[Shape, Shape]] = {}
    given: Shape = IMAGE_SHAPE
    for spec, row in zip(specs, summarize(specs, IMAGE_SHAPE).rows, strict=True):
        match spec:
            case layers.Dense(units):
                shapes[row.name] = ((given[-1], units), (units,))
            case layers.Conv2D(filters, kernel):
                shapes[row.name] = ((kernel, kernel, given[-1], filters), (filters,))
        given = row.output_shape
    return shapes


def forward(specs: Sequence[Layer], weights: Weights, images: npt.NDArray[np.uint8]) -> Values:
    """Return what the model says to `images` (uint8 `[n, 28, 28]`): float32 `[n, classes]`, 0-1 or NaN."""
    values = images.astype(np.float32)
    for spec, row in zip(specs, summarize(specs, IMAGE_SHAPE).rows, strict=True):
        values = _STEPS[type(spec)](spec, values, *weights.get(row.name, ()))
    return values


def _dense(_: layers.Dense, values: Values, kernel: Values, bias: Values) -> Values:
    return values @ kernel + bias


def _convolution(spec: layers.Conv2D, values: Values, kernel: Values, bias: Values) -> Values:
    # Every window laid out as a row, so that one matrix product does the whole convolution.
    windows = np.lib.stride_tricks.sliding_window_view(values, (spec.kernel, spec.kernel), (1, 2))
    result: Values = np.tensordot(windows, kernel, axes=((4, 5, 3), (0, 1, 2))) + bias
    return result


def _pooling(spec: layers.MaxPooling2D, values: Values) -> Values:
    n, height, width, channels = values.shape
    rows, columns, size = height // spec.size, width // spec.size, spec.size
    whole = values[:, : rows * size, : columns * size]
    pooled: Values = whole.reshape(n, rows, size, columns, size, channels).max((2, 4))
    return pooled


def _relu(values: Values) -> Values:
    return np.maximum(values, np.float32(0))


def _softmax(values: Values) -> Values:
    with np.errstate(invalid="ignore"):  # a diverged model says NaN, which is an answer, too
        powers = np.exp(values - values.max(-1, keepdims=True))
        result: Values = powers / powers.sum(-1, keepdims=True)
    return result


_FUNCTIONS = {"relu": _relu, "softmax": _softmax}

_STEPS: dict[type[Layer], Callable[..., Any]] = {
    layers.Rescaling: lambda spec, values: values * np.float32(spec.scale),
    layers.Flatten: lambda _, values: values.reshape(len(values), -1),
    layers.Reshape: lambda spec, values: values.reshape(len(values), *spec.target),
    layers.Dense: _dense,
    layers.Activation: lambda spec, values: _FUNCTIONS[spec.function](values),
    layers.Dropout: lambda _, values: values,
    layers.Conv2D: _convolution,
    layers.MaxPooling2D: _pooling,
}
