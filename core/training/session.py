"""A worker's hold on one run: its folder, its lock, its output, and the log it alone writes."""

import faulthandler
import importlib.metadata
import os
import socket
import sys
import time
import traceback
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ScrawlError
from core.events import FinishReason, Phase, RunFailed, RunFinished
from core.output import SESSION
from core.runs import Run
from core.text import printable
from core.training.errors import RunLost, StopTraining, TrainingError
from core.training.eventlog import EventLog

if TYPE_CHECKING:
    from core.dataset import Dataset

PACKAGES = ("keras", "tensorflow", "numpy")
"""What decides a run's numbers, beside its settings and its data."""
LEFTOVERS = ("checkpoint/.*.tmp", "predictions/.*.tmp", ".*.keras.*.tmp", "commands/*.claimed")
"""What a killed worker may leave half-made."""


@dataclass
class Session:
    """One worker's work on one run."""

    run: Run
    lock: int
    """The descriptor that holds the run; never closed, so that the run is held while this process lives."""
    log: EventLog
    began: float = field(default_factory=time.monotonic)
    signal: str = ""
    """The name of the signal that asked this process to end, when one did."""
    _loading: "Future[Dataset]" = field(default_factory=Future)

    def load_data(self) -> None:
        """Load the data set for `data`, as can be done in a thread while TensorFlow is imported."""
        from core.sources import load_dataset  # NumPy and much else: not before the run is taken

        try:
            self._loading.set_result(load_dataset(self.run.config().dataset))
        except Exception as error:  # noqa: BLE001 - raised again where the data is asked for
            self._loading.set_exception(error)

    def data(self) -> "Dataset":
        """Return the run's data set once it is loaded; raise what kept it from being loaded."""
        return self._loading.result()

    def check_held(self) -> None:
        """Raise RunLost unless the run's folder is still there and its lock still the one that we hold."""
        try:
            if os.path.samestat((self.run.folder / "lock").stat(), os.fstat(self.lock)):
                return
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            return  # a file system that cannot answer at the moment has not lost anything yet
        raise RunLost(f"{self.run.folder} was removed or replaced while it was trained.")

    def give_way(self) -> None:
        """Raise StopTraining if a signal asked for it; for stages in which there is nothing to save yet."""
        if self.signal:
            raise StopTraining

    def finished(self, reason: FinishReason) -> None:
        """Say in the log that the run ended as asked."""
        self.log.close(RunFinished(reason=reason, seconds=time.monotonic() - self.began))

    def failed(self, error: Exception, what: str = "", advice: str = "") -> None:
        """Say in the log why the run could not go on; `what` stands before the error's own words."""
        expected = isinstance(error, ScrawlError)
        if isinstance(error, TrainingError):
            advice = error.advice
        elif not expected:
            advice = advice or f"See {self.run.worker_log.name} in the run's folder."
        text = str(error) if expected else f"{type(error).__name__}: {error}"
        lines = [] if expected else traceback.format_exception(error)[-12:]
        self.log.close(
            RunFailed(
                error=printable(what + text, 500),
                traceback=tuple(printable(line.rstrip(), 500) for line in lines),
                advice=advice,
            )
        )


def receive_session(descriptor: int) -> Session | None:
    """Wait on the socket `descriptor` for a run and its lock and take them; return None if none comes."""
    with socket.socket(fileno=os.dup(descriptor)) as parent:
        try:
            message, locks, _, _ = socket.recv_fds(parent, 8192, 1)
        except OSError:
            return None
    if not message or not locks:
        return None
    run = Run(Path(os.fsdecode(message)))
    _redirect_output(run.worker_log)
    return take_over(run, locks[0])


def take_over(run: Run, lock: int) -> Session:
    """Begin a session of `run`, which `lock` holds; what the last one left half-made is cleared away."""
    for pattern in LEFTOVERS:
        for path in run.folder.glob(pattern):
            with suppress(OSError):
                path.unlink()
    session = Session(run, lock, EventLog(run.log))
    session.log.emit(Phase(phase="importing"))
    return session


def versions() -> dict[str, str]:
    """Return the versions that are of interest when a run is looked at later."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python} | package_versions()


def package_versions() -> dict[str, str]:
    """Return the versions of the packages that decide a run's numbers."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}


def _redirect_output(path: Path) -> None:
    """Send the descriptors 1 and 2, and what went there so far, to the run's worker log; 0 reads nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    try:
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        # A line of its own, also after one that a killed worker left unfinished.
        end = b"\n" if os.fstat(log).st_size else b""
        begin = f"{SESSION}{time.strftime('%Y-%m-%d %H:%M:%S')} ===\n".encode()
        os.write(log, end + begin + os.pread(1, 1 << 20, 0))
    except OSError:
        log = nothing  # the run matters more than its log
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    for descriptor in {log, nothing}:
        os.close(descriptor)
    faulthandler.enable(2)
