"""Save and restore everything that training depends on, as one file that is replaced as a whole."""

import io
import zipfile
from pathlib import Path
from typing import Any

import keras
import msgspec
import numpy as np
import numpy.typing as npt

from core.errors import RunError
from core.events import Position
from core.files import replace_file

FILE = "checkpoint/latest.npz"
_ABOUT = "about"


class About(msgspec.Struct, frozen=True):
    """What a checkpoint knows of itself beside the numbers."""

    position: Position
    data_sha256: str
    versions: dict[str, str]
    best_accuracy: float
    """The best validation accuracy so far, -1 before the first."""


class Checkpoint(msgspec.Struct, frozen=True):
    """A complete state to go on from."""

    about: About
    variables: dict[str, npt.NDArray[Any]]


def variables(model: keras.Model) -> dict[str, keras.Variable]:
    """Return everything that changes while `model` trains, by a name that is the same in the next process.

    Besides weights and optimizer: the states of the dropout generators, which Keras saves nowhere, and the sums
    behind the running means of loss and accuracy, which a resumed epoch goes on adding to.
    """
    every = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    unique = {id(variable): variable for variable in every}
    return {f"{index:03d} {variable.path}": variable for index, variable in enumerate(unique.values())}


def save_checkpoint(folder: Path, model: keras.Model, about: About) -> Path:
    """Replace the checkpoint of the run in `folder`; raise OSError and keep the old one if that fails."""
    arrays = {name: np.asarray(variable.numpy()) for name, variable in variables(model).items()}
    arrays[_ABOUT] = np.frombuffer(msgspec.json.encode(about), np.uint8)
    content = io.BytesIO()
    np.savez(content, **arrays)
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    replace_file(path, content.getvalue())
    return path


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the checkpoint of the run in `folder`, None if it has none; raise RunError if it cannot be read."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = msgspec.json.decode(arrays.pop(_ABOUT).tobytes(), type=About)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, msgspec.MsgspecError) as error:
        raise RunError(
            f"The checkpoint {path} is broken, so this run cannot go on; start anew with its settings."
        ) from error
    return Checkpoint(about, arrays)


def restore(model: keras.Model, checkpoint: Checkpoint) -> None:
    """Set every variable of the compiled `model`; raise RunError if the checkpoint is of another model."""
    mine = variables(model)
    if {name: tuple(variable.shape) for name, variable in mine.items()} != {
        name: array.shape for name, array in checkpoint.variables.items()
    }:
        raise RunError("The checkpoint is of another model than the one this run asks for; start a new run.")
    for name, variable in mine.items():
        variable.assign(checkpoint.variables[name])


def check_same(about: About, data_sha256: str, versions: dict[str, str]) -> None:
    """Raise RunError unless data and versions are those the checkpoint was made with: else nothing is exact."""
    if about.data_sha256 != data_sha256:
        raise RunError("The data set is not the one this run was trained on; bring that one back, or start a new run.")
    changed = [f"{name} {old}" for name, old in about.versions.items() if versions.get(name) != old]
    if changed:
        raise RunError(f"This run was made with {', '.join(changed)}; install that, or start a new run.")
