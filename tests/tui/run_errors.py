"""The errors pane on a run of three epochs of which everything is known."""

from pathlib import Path

import numpy as np

from core.runs import Run
from tests.tui.errors_app import ErrorsApp, dataset, probabilities

WRONG = (
    {7: (2, 0.9), 13: (5, 0.95), 4: (9, 0.8), 21: (8, 0.7)},
    {7: (2, 0.8), 13: (5, 0.9), 30: (1, 0.6)},
    {7: (1, 1.0), 4: (9, 0.7), 30: (2, 0.6)},
)
"""What is wrong after each epoch: 7 is never learned, 13 and 21 are learned, 4 and 30 are forgotten."""
DATA = dataset()


def run_of_three(folder: Path, epochs: int = 3) -> Run:
    """Return a run folder with the predictions of the first `epochs` epochs."""
    run = Run(folder / "run")
    run.predictions(1).parent.mkdir(parents=True)
    for epoch in range(1, epochs + 1):
        end_epoch(run, epoch)
    return run


def end_epoch(run: Run, epoch: int) -> None:
    np.save(run.predictions(epoch), probabilities(DATA, WRONG[epoch - 1]))


async def load(app: ErrorsApp, run: Run, newest: int = 3) -> None:
    """Let the pane of `app` show `run`, whose newest epoch is `newest`."""
    await app.pane.load_predictions(run, DATA, newest)
