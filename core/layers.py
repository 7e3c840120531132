"""A model as data: layer specs that know their output shape and parameters without TensorFlow."""

from collections import Counter
from collections.abc import Sequence
from math import prod

import msgspec

Shape = tuple[int, ...]


class Layer(msgspec.Struct, frozen=True):
    """One layer of a sequential model; by itself it keeps the shape and learns nothing."""

    def output_shape(self, given: Shape) -> Shape:
        """Return the shape of one sample after this layer, for a sample of shape `given`."""
        return given

    def parameters(self, given: Shape) -> int:  # noqa: ARG002 - most layers learn nothing
        """Return how many numbers this layer learns."""
        return 0

    def multiplications(self, given: Shape) -> int:
        """Return the multiply-adds for one sample: what a training step's time follows."""
        return self.parameters(given)

    @property
    def detail(self) -> str:
        """Return the setting that a reader wants to see beside the type, such as `relu` or `0.2`."""
        return ""


class Rescaling(Layer, frozen=True):
    """Multiply every pixel by `scale`, turning 0-255 into 0-1."""

    scale: float = 1 / 255

    @property
    def detail(self) -> str:
        return f"1/{round(1 / self.scale)}"


class Flatten(Layer, frozen=True):
    """Lay the rows of an image one after another: 28 × 28 becomes 784."""

    def output_shape(self, given: Shape) -> Shape:
        return (prod(given),)


class Reshape(Layer, frozen=True):
    """Give the same values another shape, such as a channel axis for a convolution."""

    target: Shape

    def output_shape(self, given: Shape) -> Shape:  # noqa: ARG002
        return self.target


class Dense(Layer, frozen=True):
    """Connect every input with every one of `units` outputs."""

    units: int

    def output_shape(self, given: Shape) -> Shape:
        return (*given[:-1], self.units)

    def parameters(self, given: Shape) -> int:
        return given[-1] * self.units + self.units

    @property
    def detail(self) -> str:
        return str(self.units)


class Activation(Layer, frozen=True):
    """Apply a function such as relu or softmax to every value."""

    function: str

    @property
    def detail(self) -> str:
        return self.function


class Dropout(Layer, frozen=True):
    """Silence a random share of the values while training."""

    rate: float

    @property
    def detail(self) -> str:
        return f"{self.rate:g}"


class Conv2D(Layer, frozen=True):
    """Slide `filters` square kernels over the image, without padding."""

    filters: int
    kernel: int

    def output_shape(self, given: Shape) -> Shape:
        rows, columns, _ = given
        return (rows - self.kernel + 1, columns - self.kernel + 1, self.filters)

    def parameters(self, given: Shape) -> int:
        return self.kernel * self.kernel * given[-1] * self.filters + self.filters

    def multiplications(self, given: Shape) -> int:
        rows, columns, _ = self.output_shape(given)
        return rows * columns * self.parameters(given)

    @property
    def detail(self) -> str:
        return f"{self.filters} × {self.kernel}×{self.kernel}"


class MaxPooling2D(Layer, frozen=True):
    """Keep the largest value of every `size` by `size` square."""

    size: int = 2

    def output_shape(self, given: Shape) -> Shape:
        rows, columns, channels = given
        return (rows // self.size, columns // self.size, channels)

    @property
    def detail(self) -> str:
        return f"{self.size}×{self.size}"


class LayerRow(msgspec.Struct, frozen=True):
    """One line of the summary table; `output_shape` is that of one sample, without the batch axis."""

    name: str
    type: str
    output_shape: Shape
    parameters: int
    detail: str = ""


class ModelSummary(msgspec.Struct, frozen=True):
    """The summary table and its totals; every preset's parameters are all trainable."""

    rows: tuple[LayerRow, ...]
    trainable: int
    non_trainable: int = 0

    @property
    def total(self) -> int:
        return self.trainable + self.non_trainable


def summarize(layers: Sequence[Layer], input_shape: Shape) -> ModelSummary:
    """Return the summary of a model for one sample of shape `input_shape`, as Keras names and counts it."""
    rows = []
    seen: Counter[str] = Counter()
    shape = input_shape
    for layer in layers:
        kind = type(layer).__name__
        name = _KERAS_NAMES.get(kind, kind.lower())
        suffix = f"_{seen[name]}" if seen[name] else ""
        seen[name] += 1
        parameters = layer.parameters(shape)
        shape = layer.output_shape(shape)
        rows.append(LayerRow(name + suffix, kind, shape, parameters, layer.detail))
    return ModelSummary(tuple(rows), sum(row.parameters for row in rows))


def multiplications(layers: Sequence[Layer], input_shape: Shape) -> int:
    """Return the multiply-adds of one forward pass over one sample."""
    total, shape = 0, input_shape
    for layer in layers:
        total += layer.multiplications(shape)
        shape = layer.output_shape(shape)
    return total


_KERAS_NAMES = {"MaxPooling2D": "max_pooling2d"}
