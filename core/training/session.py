"""A worker's hold on one run: its folder, its lock, its output, and the log it alone writes."""

import faulthandler
import importlib.metadata
import os
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from core.errors import ScrawlError
from core.events import Phase, RunFailed
from core.runs import Run
from core.text import printable
from core.training.eventlog import EventLog

PACKAGES = ("keras", "tensorflow", "numpy")


@dataclass
class Session:
    """One worker's work on one run."""

    run: Run
    lock: int
    """The descriptor that holds the run; never closed, so that it is held for as long as this process lives."""
    log: EventLog
    began: float

    def failed(self, error: Exception, advice: str = "") -> None:
        """Say in the log why the run could not go on."""
        lines = [printable(line.rstrip(), 500) for line in traceback.format_exception(error)]
        expected = isinstance(error, ScrawlError)
        text = str(error) if expected else f"{type(error).__name__}: {error}"
        self.log.emit(
            RunFailed(
                error=printable(text, 500),
                traceback=() if expected else tuple(lines[-12:]),
                advice=advice or ("" if expected else f"See {self.run.worker_log.name} in the run's folder."),
            )
        )


def receive_session(descriptor: int) -> Session:
    """Wait on the socket `descriptor` for a run and its lock and take them over; end the process if none comes."""
    with socket.socket(fileno=os.dup(descriptor)) as parent:
        try:
            message, locks, _, _ = socket.recv_fds(parent, 8192, 1)
        except OSError:
            message, locks = b"", []
    if not message or not locks:
        os._exit(0)
    run = Run(Path(os.fsdecode(message)))
    _redirect_output(run.worker_log)
    log = EventLog(run.log)
    log.emit(Phase(phase="importing"))
    return Session(run, locks[0], log, time.time())


def versions() -> dict[str, str]:
    """Return the versions that a run's numbers depend on."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python} | {name: importlib.metadata.version(name) for name in PACKAGES}


def _redirect_output(path: Path) -> None:
    """Send the descriptors 1 and 2, and what went there so far, to the run's worker log; 0 reads nothing."""
    said = os.pread(1, 1 << 20, 0)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.write(log, said)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.close(nothing)
    faulthandler.enable(2)
