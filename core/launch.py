"""The one place where a run is started or resumed: bad input is refused before anything is made."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.catalog import DATASETS
from core.commands import claim
from core.config import check_setting
from core.errors import RunError
from core.runs import Run, create_run
from core.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.config import RunConfig
    from core.dataset import Dataset
    from core.sources.download import Report
    from core.worker import Worker

PATIENCE = 5.0
"""Seconds that a worker may take to be gone after its last word, or to say its first."""


def start(
    config: RunConfig, worker: Worker, report: Report | None = None, data: Dataset | None = None
) -> Run:
    """Return a new run that `worker`, which was handed nothing yet, trains from now on.

    The data set is loaded to see that it is good, unless the caller has done so and gives it as `data`;
    `report` is told of a download. Raises ScrawlError with one sentence; worker and folder are gone then.
    """
    with ExitStack() as undo:
        undo.callback(worker.dismiss)
        if data is None:
            _check_data(config.dataset, report)
        dataset = check_setting("dataset", _absolute(config.dataset))
        run = create_run(msgspec.structs.replace(config, dataset=dataset), datetime.now().astimezone())
        undo.callback(shutil.rmtree, run.folder, ignore_errors=True)
        with _held(run) as lock:
            worker.hand_over(run, os.dup(lock))
        undo.pop_all()
    return run


def resume(run: Run, worker: Worker, report: Report | None = None) -> None:
    """Let `worker`, which was handed nothing yet, go on with `run` from its last checkpoint.

    Raises RunError if it is live or finished, DataError without its data set; the worker is gone then.
    """
    with ExitStack() as undo:
        undo.callback(worker.dismiss)
        _wait_for_last_worker(run)
        with _held(run) as lock:
            if run.state().status(live=False) == "finished":
                name = printable(run.name)
                raise RunError(f"{name} is finished; look at it with: scrawl attach {name}")
            _check_data(run.config().dataset, report)
            for _ in claim(run.folder):
                pass  # asked of a worker that has gone: a stop from then must not stop this one
            said = _length(run.log)
            worker.hand_over(run, os.dup(lock))
        undo.pop_all()
    _wait_for_first_word(run, said)


def _check_data(wanted: str, report: Report | None) -> None:
    from core.sources import load_dataset  # NumPy: not for those who only import this module
    from core.sources.download import silent

    load_dataset(wanted, report or silent)


def _absolute(dataset: str) -> str:
    """Return a data set's name or path so that it means the same in the worker, whose folder is another."""
    if dataset in DATASETS:
        return dataset
    path = Path(dataset)
    with suppress(RuntimeError):  # a ~name that is nobody's
        path = path.expanduser()
    return str(path.absolute())


@contextmanager
def _held(run: Run) -> Iterator[int]:
    """Hold the lock of `run`; a worker that was given a copy of the descriptor holds it on."""
    lock = run.take_lock()
    try:
        yield lock
    finally:
        os.close(lock)


def _wait_for_first_word(run: Run, said: int) -> None:
    """Wait until the log is longer than `said` bytes: nobody is to see the run as it was before."""
    until = time.monotonic() + PATIENCE
    while run.is_live() and _length(run.log) == said and time.monotonic() < until:
        time.sleep(0.02)


def _length(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _wait_for_last_worker(run: Run) -> None:
    """Give a worker that has said its last word the moment it takes to be gone."""
    until = time.monotonic() + PATIENCE
    while run.is_live() and run.state().ended and time.monotonic() < until:
        time.sleep(0.05)
