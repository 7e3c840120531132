"""Runs with a model that really knows digits, made without TensorFlow: random features and least squares."""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import IO

import h5py
import numpy as np

from core.forward import Values, Weights
from core.runs import Run
from tests.story import finished_run
from tests.tui.digits import sample

Arrays = dict[str, Values]
"""By the place in the HDF5 file."""
HIDDEN = 512


@cache
def trained() -> Arrays:
    """Return the weights of a workshop model that gets more than eight of ten test digits right."""
    random, data = np.random.default_rng(1), sample()
    kernel = random.normal(0, 784**-0.5 * 4, (784, HIDDEN)).astype(np.float32)
    bias = random.normal(0, 0.5, HIDDEN).astype(np.float32)
    hidden = np.maximum(data.x_train.reshape(-1, 784) / 255 @ kernel + bias, 0)
    hidden = np.hstack([hidden, np.ones((len(hidden), 1))])
    wanted = 10 * np.eye(10)[data.y_train] - 1
    solved = np.linalg.solve(hidden.T @ hidden + 30 * np.eye(HIDDEN + 1), hidden.T @ wanted)
    return {
        "layers/dense/vars/0": kernel,
        "layers/dense/vars/1": bias,
        "layers/dense_1/vars/0": solved[:-1].astype(np.float32),
        "layers/dense_1/vars/1": solved[-1].astype(np.float32),
    }


def weights() -> Weights:
    """Return the same by the layer's name."""
    layers = ("dense", "dense_1")
    return {layer: [trained()[f"layers/{layer}/vars/{index}"] for index in (0, 1)] for layer in layers}


def hdf5(arrays: Arrays) -> bytes:
    """Return an HDF5 file as Keras lays it out."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for name, array in arrays.items():
            file.create_dataset(name, data=array)
    return content.getvalue()


def write_keras(
    path: Path | IO[bytes], weights: bytes, compression: int = zipfile.ZIP_STORED, **others: str
) -> None:
    """Write `weights` as Keras does, with `others` as further members."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in {"metadata.json": "{}", "config.json": "{}", **others}.items():
            archive.writestr(name, content)
        archive.writestr("model.weights.h5", weights)


def shifted() -> Arrays:
    """Return the weights of a model that takes every digit for the one after: sevens for eights."""
    arrays = dict(trained())
    for name in ("layers/dense_1/vars/0", "layers/dense_1/vars/1"):
        arrays[name] = np.roll(arrays[name], 1, axis=-1)
    return arrays


def keras_bytes(arrays: Arrays) -> bytes:
    """Return the content of a `.keras` file with these weights."""
    content = io.BytesIO()
    write_keras(content, hdf5(arrays))
    return content.getvalue()


def run_with_model(second: int = 3) -> Run:
    """Return a finished run whose model knows digits."""
    run = finished_run(second)
    write_keras(run.folder / "best.keras", hdf5(trained()))
    return run
