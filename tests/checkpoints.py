"""Checkpoints as a worker leaves them, made without TensorFlow."""

import io
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from core.at_checkpoint import ABOUT, FILE, About
from core.config import RunConfig
from core.dataset import Dataset
from core.events import Position
from core.forward import Weights, weight_shapes
from core.runs import Run

Members = dict[str, npt.NDArray[Any]]
"""By the name in the archive."""


def constant(config: RunConfig, label: int, classes: int = 10) -> Weights:
    """Return the weights of a model that takes every image for `label`."""
    shapes = weight_shapes(config.layers(classes))
    weights = {name: [np.zeros(shape, np.float32) for shape in both] for name, both in shapes.items()}
    list(weights.values())[-1][1][label] = 1
    return weights


def members(weights: Weights, about: About) -> Members:
    """Return what `checkpoint_of` puts into the file, with some of what is beside the weights."""
    named: list[tuple[str, npt.NDArray[Any]]] = []
    for layer, (kernel, bias) in weights.items():
        named += [(f"{layer}/kernel", kernel), (f"{layer}/bias", bias)]
    arrays: Members = {f"{place:03d} sequential/{name}": array for place, (name, array) in enumerate(named)}
    arrays["090 adam/iteration"] = np.array(7)
    arrays["091 adam/sequential_dense_kernel_momentum"] = np.ones((2, 3), np.float32)
    return arrays | {ABOUT: np.frombuffer(msgspec.json.encode(about), np.uint8)}


def archive(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)  # type: ignore[arg-type]
    return content.getvalue()


def about(run: Run, data: Dataset, epoch: int, step: int) -> About:
    return About(run.config(), data.sha256(), {}, 2, Position(epoch, step))


def save(run: Run, data: Dataset, epoch: int, step: int, weights: Weights | None = None) -> None:
    """Replace the checkpoint of `run`; unless it has `weights` the model takes every image for class 0."""
    config = run.config()
    weights = constant(config, 0, len(data.class_names)) if weights is None else weights
    path = run.folder / FILE
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(archive(members(weights, about(run, data, epoch, step))))
