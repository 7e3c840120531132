"""Reading a run's stored probabilities, which may come from anyone: nothing is trusted or evaluated."""

import re
import stat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.errors import RunError
from core.runs import Run
from core.text import printable

_NAME = re.compile(r"epoch-([0-9]{4,9})\.npy")
# What np.save writes before a C-ordered table of floats. Taken apart here, so that NumPy, which evaluates
# a header as a Python literal, never sees that of a stranger.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '<f([24])', 'fortran_order': False, "
    rb"'shape': \(([0-9]{1,12}), ([0-9]{1,12})\), \} *\n",
    re.DOTALL,
)
_LONGEST_HEADER = 512
_SLACK = 1e-3
"""By how much rounding may push a float16 or float32 probability out of 0-1."""


def stored_epochs(run: Run) -> list[int]:
    """Return the epochs (from 1) whose probabilities are stored, ascending."""
    try:
        names = [path.name for path in run.predictions(1).parent.iterdir()]
    except OSError:
        return []
    epochs = [int(match[1]) for name in names if (match := _NAME.fullmatch(name))]
    return sorted(epoch for epoch in epochs if epoch and run.predictions(epoch).name in names)


def newest_epoch(run: Run) -> int:
    """Return the last epoch whose probabilities are stored; raise RunError when there is none."""
    if epochs := stored_epochs(run):
        return epochs[-1]
    name = printable(run.name)
    if run.state().history:
        raise RunError(
            f"{name} has no predictions: they were not saved or were removed; train anew to see errors."
        )
    raise RunError(f"{name} has no predictions yet; they come with the end of its first epoch.")


def read_predictions(run: Run, epoch: int, n_test: int, classes: int) -> npt.NDArray[np.float32]:
    """Return the test-set probabilities `[n_test, classes]` after `epoch`, each 0-1 or NaN.

    Raises RunError with one sentence when they are missing, broken, or belong to another test split.
    """
    path = run.predictions(epoch)
    shown = f"{path.name} of {printable(run.name)}"
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise RunError(f"{shown} is not a file.")
        probabilities = _read(path, shown, (n_test, classes))
    except FileNotFoundError as error:
        raise RunError(
            f"{printable(run.name)} has no predictions of epoch {epoch}; {_stored(run)}."
        ) from error
    except OSError as error:
        raise RunError(f"{shown} cannot be read: {error.strerror or 'it is damaged'}.") from error
    # A NaN passes both: it is what a diverged model says.
    if (probabilities < -_SLACK).any() or (probabilities > 1 + _SLACK).any():
        raise RunError(f"{shown} holds numbers that are no probabilities; run that epoch again.")
    clipped: npt.NDArray[np.float32] = np.clip(probabilities, 0, 1).astype(np.float32)
    return clipped


def _read(path: Path, shown: str, wanted: tuple[int, int]) -> npt.NDArray[np.floating]:
    with path.open("rb") as file:
        header = _HEADER.match(file.read(_LONGEST_HEADER))
        if not header:
            raise RunError(f"{shown} is no table of float32 or float16 probabilities as scrawl stores them.")
        width, shape = int(header[1]), (int(header[2]), int(header[3]))
        if shape != wanted:
            raise RunError(
                f"{shown} has shape {shape}, not {wanted} as the test split; open the run's own data set."
            )
        size = wanted[0] * wanted[1] * width
        file.seek(header.end())
        content = file.read(size + 1)
    if len(content) != size:
        more_or_less = "more" if len(content) > size else "less"
        raise RunError(f"{shown} holds {more_or_less} than its shape {shape} says; it is damaged.")
    return np.frombuffer(content, f"<f{width}").reshape(wanted)


def _stored(run: Run) -> str:
    if not (epochs := stored_epochs(run)):
        return "it has none"
    return f"it has {epochs[0]} to {epochs[-1]}" if len(epochs) > 1 else f"it has only {epochs[0]}"
