"""Real workers in tests: waited for by what they say, never left behind."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from core.config import run_config
from core.events import AnyEvent
from core.log import LogReader
from core.runs import Run, create_run
from core.state import RunState, Status, fold
from core.worker import Worker

PATIENCE = 120.0
"""Seconds that anything may take on a machine that is busy with something else."""


@dataclass
class Training:
    """A run that a real worker has, and what is known of it."""

    run: Run
    worker: Worker
    reader: LogReader
    seen: list[AnyEvent] = field(default_factory=list)

    def look(self) -> RunState:
        """Return the fold of everything that was said so far."""
        self.seen += self.reader.read_all()
        return fold(self.seen)

    def wait_for(self, condition: Callable[[RunState], bool], seconds: float = PATIENCE) -> RunState:
        """Return the first state seen that fulfils `condition`; fail if the worker ends before or is slow."""
        end = time.monotonic() + seconds
        while True:
            gone = self.worker.process.poll() is not None
            state = self.look()
            if condition(state):
                return state
            assert not gone, f"the worker ended before: {state.ended or self.run.log_tail()}"
            assert time.monotonic() < end, f"waited {seconds} s in vain at {state.phase} {state.step}"
            time.sleep(0.002)

    def wait_for_event(self, kind: type[AnyEvent], number: int = 1) -> RunState:
        """Wait until the worker has said something of `kind` for the `number`th time in this run."""
        return self.wait_for(lambda _: sum(isinstance(event, kind) for event in self.seen) >= number)

    def wait_for_end(self, seconds: float = PATIENCE) -> Status:
        """Wait until the process is gone; return the run's status, which then is final."""
        self.worker.process.wait(seconds)
        return self.status()

    def status(self) -> Status:
        live = self.run.is_live()
        return self.look().status(live)

    def kill(self) -> None:
        self.worker.process.send_signal(signal.SIGKILL)
        self.worker.process.wait()


def new_run(home: Path, **settings: int | float | str) -> Run:
    """Return a run of the sample, seed 1 and 2 epochs unless said otherwise, that nobody has taken yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRAWL_HOME", str(home))
        chosen: dict[str, int | float | str] = {"dataset": "sample", "seed": 1, "epochs": 2}
        config = run_config(chosen | settings)
        return create_run(config, datetime.now().astimezone())


class Workers:
    """Starts workers that have `environment` beside the present one, and ends those that are left over."""

    def __init__(self, **environment: str) -> None:
        self._environment = environment
        self._started: list[Worker] = []

    def start(self, home: Path, worker: Worker | None = None, **settings: int | float | str) -> Training:
        """Return a new run, see `new_run`, that a worker has."""
        return self.give(new_run(home, **settings), worker)

    def give(self, run: Run, worker: Worker | None = None) -> Training:
        """Hand `run` to `worker`, or to the one that waits, and return what comes of it."""
        worker = worker or self.take()
        worker.hand_over(run, run.take_lock())
        return Training(run, worker, LogReader(run.log))

    def take(self, **environment: str) -> Worker:
        """Return a worker that waits for a run, with still more `environment` if there is any."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (self._environment | environment).items():
                patch.setenv(name, value)
            worker = Worker()
        self._started.append(worker)
        return worker

    def close(self) -> None:
        """End every process that was started here."""
        for worker in self._started:
            worker.dismiss()


@contextmanager
def working(**environment: str) -> Iterator[Workers]:
    """Give workers, and end all of them afterwards."""
    workers = Workers(**environment)
    try:
        yield workers
    finally:
        workers.close()


def processes_of(run: Run) -> list[int]:
    """Return the ids of the processes that have a file of `run` open, its lock for example."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        opened = []
        with suppress(OSError):
            for entry in (process / "fd").iterdir():
                with suppress(OSError):  # closed since the listing, which says nothing of the others
                    opened.append(str(entry.readlink()))
        if any(name.startswith(str(run.folder)) for name in opened) and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found
