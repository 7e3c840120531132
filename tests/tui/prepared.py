"""The whole application with a run that has everything: errors of eight epochs, a model, other runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual.pilot import Pilot

from core.runs import Run
from core.sources import load_dataset
from tests.models import hdf5, trained, write_keras
from tests.story import (
    STEPS,
    batch,
    config,
    ending,
    epoch_ended,
    finished_run,
    new_run,
    opening,
    saved,
    write,
)
from tests.tui.cold import Idle
from tests.tui.grid import wait_until
from tui import trainer
from tui.app import ScrawlApp
from tui.look import Look

WAYS = {
    "everywhere": ["1"],
    "data": ["1"],
    "training": ["2"],
    "model": ["3"],
    "errors": ["4"],
    "confusion": ["4", "m"],
    "digit": ["4", "enter"],
    "compare": ["4", "c"],
    "runs": ["r"],
    "canvas": ["d"],
    "help": ["question_mark"],
}
"""The keys that lead to each place of the table of actions."""
EPOCHS = 8
OVER_THE_PANES = ("confusion", "digit", "compare", "runs", "canvas", "help")


def run_with_everything(model: str) -> Run:
    """Return a finished run of eight epochs with their errors and a model, beside two other runs."""
    finished_run(second=1)
    finished_run(second=2)
    run = new_run(3, epochs=EPOCHS, model=model)
    ended = [
        event
        for epoch in range(1, EPOCHS + 1)
        for event in (batch(epoch, STEPS), epoch_ended(epoch), saved(epoch, STEPS))
    ]
    write(run, *opening(run), *ended, *ending())
    labels = load_dataset("sample").y_test
    for epoch in range(1, EPOCHS + 1):
        wrong = np.arange(5 * epoch, 40 + 5 * epoch)
        predicted = labels.copy()
        predicted[wrong] = (labels[wrong] + 1) % 10
        probabilities = np.full((len(labels), 10), 0.02, np.float32)
        probabilities[np.arange(len(labels)), predicted] = 0.82
        np.save(run.predictions(epoch), probabilities)
    write_keras(run.folder / "best.keras", hdf5(trained()))
    return run


@asynccontextmanager
async def prepared(
    monkeypatch: pytest.MonkeyPatch,
    place: str = "everywhere",
    size: tuple[int, int] = (80, 24),
    look: Look | None = None,
    model: str = "workshop",
) -> AsyncIterator[tuple[Pilot[None], ScrawlApp]]:
    """Show the run, and go to `place`."""
    monkeypatch.setattr(trainer, "Worker", Idle)
    app = ScrawlApp(config(model=model), look or Look(), run_with_everything(model))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors.index is not None)
        await go(pilot, app, place)
        yield pilot, app


async def go(pilot: Pilot[None], app: ScrawlApp, place: str) -> None:
    """Go to `place` from the workbench, and wait until all of it is there."""
    await pilot.press(*WAYS[place])
    if place in OVER_THE_PANES:
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        if place == "runs":
            await wait_until(pilot, lambda: app.screen.query_one("RunTable").row_count == 3)  # type: ignore[attr-defined]
        if place == "canvas":
            await wait_until(pilot, lambda: app.screen._is_ready)  # type: ignore[attr-defined]
    else:
        await wait_until(
            pilot, lambda: bool(app.focused and (place == "everywhere" or app.focused.id == place))
        )
    await pilot.pause()
