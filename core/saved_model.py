"""Which file of a run holds its model, and all that is needed to use it."""

from pathlib import Path
from typing import NamedTuple

from core.config import RunConfig, flaw
from core.dataset import DIGITS
from core.errors import RunError
from core.runs import Run, list_runs
from core.state import RunState
from core.text import printable

FILES = ("best.keras", "model.keras")
"""The best epoch's model is preferred to the last one's."""


class SavedModel(NamedTuple):
    """The model of a run as it lies on the disk."""

    run: Run
    file: Path
    config: RunConfig
    class_names: tuple[str, ...]
    """Printable."""
    epoch: int | None
    """The epoch (from 1) whose weights these are, where that is known."""


def saved_model(run: Run, state: RunState | None = None) -> SavedModel:
    """Return the best model of `run`, whose log folds to `state`; raise RunError if it has none yet."""
    found = next((path for path in (run.folder / name for name in FILES) if path.is_file()), None)
    if found is None:
        name = printable(run.name)
        raise RunError(f"{name} has no model yet; it comes with the end of its first epoch.")
    state = state or run.state()
    config = run.config()
    if wrong := flaw(config):
        raise RunError(f"The settings of {printable(run.name)} are none of ours: {wrong}")
    names = tuple(printable(name) for name in state.data.class_names) if state.data else DIGITS
    if found.name == FILES[0]:
        epoch = state.best.epoch if state.best else None
    else:
        epoch = state.history[-1].epoch if state.history else None
    return SavedModel(run, found.absolute(), config, names, epoch)


def newest_model() -> SavedModel:
    """Return the model of the newest run that has one; raise RunError if there is none."""
    for run in list_runs():
        if any((run.folder / name).is_file() for name in FILES):
            return saved_model(run)
    raise RunError("There is no model yet; train one first, and draw when its first epoch has ended.")
