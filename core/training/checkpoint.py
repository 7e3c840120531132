"""Save and restore everything that training depends on, as one file that is replaced as a whole."""

import io
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import keras
import msgspec
import numpy as np
import numpy.typing as npt

from core.at_checkpoint import ABOUT, FILE, About, decisive
from core.errors import RunError
from core.files import replace_file

_BROKEN = (
    OSError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, RuntimeError,
    SyntaxError, MemoryError, zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError,
    msgspec.MsgspecError,
)  # fmt: skip
"""What NumPy and zipfile raise about files that are not what they seem."""


class Checkpoint(msgspec.Struct, frozen=True):
    """A complete state to go on from."""

    about: About
    variables: dict[str, npt.NDArray[Any]]


def variables(model: keras.Model) -> dict[str, keras.Variable]:
    """Return everything that changes while the compiled `model` trains, by names that are the same next time.

    Besides weights and optimizer: the states of the dropout generators, which Keras saves nowhere, and the
    sums behind the running means of loss and accuracy, which a resumed epoch goes on adding to.
    """
    every = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
    unique = {id(variable): variable for variable in every}
    return {f"{index:03d} {variable.path}": variable for index, variable in enumerate(unique.values())}


def checkpoint_of(model: keras.Model, about: About) -> memoryview:
    """Return the file that a checkpoint of `model` as it is now is kept in."""
    arrays = {name: np.asarray(variable.numpy()) for name, variable in variables(model).items()}
    arrays[ABOUT] = np.frombuffer(msgspec.json.encode(about), np.uint8)
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    return content.getbuffer()


def store_checkpoint(folder: Path, content: memoryview) -> None:
    """Replace the checkpoint of the run in `folder`; raise OSError and keep the old one if that fails."""
    path = folder / FILE
    path.parent.mkdir(exist_ok=True)
    replace_file(path, content)


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the checkpoint of the run in `folder`, None if it has none; raise RunError if it is broken."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = msgspec.json.decode(arrays.pop(ABOUT).tobytes(), type=About)
    except _BROKEN as error:
        raise RunError(f"{FILE} is broken, so this run cannot go on; start a new one like it.") from error
    return Checkpoint(about, arrays)


def check_same(checkpoint: About, present: About) -> None:
    """Raise RunError unless all that decides the numbers is as it was then: going on would not be exact."""
    if decisive(checkpoint.config) != decisive(present.config):
        raise RunError(
            f"{FILE} is of a run with other settings; bring back this run's own, or start a new run."
        )
    if checkpoint.data_sha256 != present.data_sha256:
        raise RunError(
            "The data set is not the one this run was trained on; bring that one back, or start a new run."
        )
    then, now = checkpoint.versions, present.versions
    changed = [f"{name} {version}" for name, version in then.items() if now.get(name) != version]
    if changed:
        raise RunError(f"This run was made with {' and '.join(changed)}; install that, or start a new run.")


def restore(model: keras.Model, checkpoint: Checkpoint) -> None:
    """Set every variable of the compiled `model`; raise RunError if the checkpoint is of another model."""
    mine = variables(model)
    shapes = {name: (tuple(variable.shape), variable.dtype) for name, variable in mine.items()}
    if shapes != {name: (array.shape, str(array.dtype)) for name, array in checkpoint.variables.items()}:
        raise RunError(f"{FILE} is of another model than the one this run asks for; start a new run.")
    for name, variable in mine.items():
        variable.assign(checkpoint.variables[name])
