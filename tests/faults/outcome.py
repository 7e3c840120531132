"""All that must be the same, bit for bit, however often a run was disturbed."""

import hashlib
import zipfile
from typing import NamedTuple

import numpy as np

from core.runs import Run


class Outcome(NamedTuple):
    """What a finished run leaves: numbers by name, each as a hash of its bytes."""

    variables: dict[str, str]
    """Weights, optimizer and dropout generators, as the last checkpoint holds them."""
    predictions: dict[str, str]
    models: dict[str, str]
    epochs: list[tuple[float | int | bool | None, ...]]
    score: tuple[float | None, float]
    leftovers: list[str]
    """Files that nobody needs any more."""


def outcome_of(run: Run) -> Outcome:
    state = run.state()
    assert state.evaluated
    with np.load(run.folder / "checkpoint" / "latest.npz") as file:
        variables = {name: _hash(file[name].tobytes()) for name in file.files if name != "about"}
    models = {}
    for name in ("model.keras", "best.keras"):
        with zipfile.ZipFile(run.folder / name) as parts:
            models[name] = _hash(parts.read("model.weights.h5"))
    return Outcome(
        variables=variables,
        predictions={
            path.name: _hash(path.read_bytes()) for path in sorted((run.folder / "predictions").iterdir())
        },
        models=models,
        epochs=[
            (each.epoch, each.loss, each.accuracy, each.val_loss, each.val_accuracy, each.n_wrong, each.best)
            for each in state.history
        ],
        score=(state.evaluated.loss, state.evaluated.accuracy),
        leftovers=[
            str(path.relative_to(run.folder))
            for path in run.folder.rglob("*")
            if path.name.startswith(".") or path.suffix in (".tmp", ".claimed")
        ],
    )


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
