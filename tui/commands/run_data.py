"""The data set that a run was trained on and what it said to it, for the subcommands that look at that."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.at_checkpoint import checkpoint_position, no_checkpoint, place_words, predict_at_checkpoint
from core.dataset import Dataset
from core.errors import RunError
from core.predictions import newest_epoch, read_predictions
from core.runs import Run
from core.sources import load_dataset
from core.text import printable
from tui.commands.download import download_bar


def run_data(run: Run) -> Dataset:
    """Return the data set that `run` was trained on; raise RunError if what is there now is another."""
    with download_bar() as report:
        dataset = load_dataset(run.known_config().dataset, report)
    trained_on = run.state().data
    if trained_on and trained_on.sha256 != dataset.sha256():
        raise RunError(
            f"{printable(run.name)} was trained on another {dataset.name} than the one that is there now; "
            "bring that one back to see its errors."
        )
    return dataset


class Said(NamedTuple):
    """What a model said to the test split of `data`, and when."""

    data: Dataset
    probabilities: npt.NDArray[np.float32]
    """`[n_test, classes]`"""
    when: str
    """`after epoch 4`, or `at the checkpoint of epoch 5, batch 120`."""
    facts: dict[str, int]
    """The same for a script: `epoch`, and at a checkpoint how many batches of it, `batch`."""


def said_by(run: Run, epoch: int | None, checkpoint: bool) -> Said:
    """Return what `run` said after `epoch`, by default its newest, or what it says at its last checkpoint.

    Raises RunError with one sentence where that is not to be had, if it can before anything is fetched.
    """
    if not checkpoint:
        epoch = epoch or newest_epoch(run)
        data = run_data(run)
        probabilities = read_predictions(run, epoch, len(data.y_test), len(data.class_names))
        return Said(data, probabilities, f"after epoch {epoch}", {"epoch": epoch})
    if checkpoint_position(run) is None:
        raise no_checkpoint(run)
    data = run_data(run)
    position, probabilities = predict_at_checkpoint(run, data)
    facts = {"epoch": position.epoch, "batch": position.step}
    return Said(data, probabilities, f"at the checkpoint {place_words(position)}", facts)
