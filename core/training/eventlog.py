"""Writing the event log: one write a line, and never an error that could end the training."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from core.events import Event, Trouble, encode, stamped

RESERVE = ".reserve"
"""A file beside the log that is given up for the last event when the disk is full."""
_RESERVED = 64 << 10


class EventLog:
    """Appends events to `events.jsonl`; what cannot be written is counted, and told of when it can."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reserve = path.with_name(RESERVE)
        self._descriptor = -1
        self._missed = 0
        self._torn = False
        self._lock = threading.Lock()  # telemetry writes from a thread of its own
        with suppress(OSError):
            self._reserve.write_bytes(bytes(_RESERVED))

    def emit(self, event: Event) -> bool:
        """Append `event` with the present time and return True; False where the disk is full or gone."""
        with self._lock:
            line = encode(stamped(event, time.time(), self._missed))
            try:
                if self._descriptor < 0:
                    self._open()
                # A torn line, ours or that of a worker killed in mid-write, must not swallow this one.
                data = b"\n" + line if self._torn else line
                self._torn = True
                written = os.write(self._descriptor, data)
                self._torn = written < len(data)
            except OSError:
                written = 0
            self._missed = self._missed + 1 if self._torn or not written else 0
            return not self._missed

    def trouble(self, what: str, error: OSError, *, about: str = "checkpoint", command: str = "") -> None:
        """Tell that something failed without which the training goes on, here and in worker.log.

        If it was asked for by the request numbered `command` this is the answer.
        """
        message = f"{what}: {error.strerror or error}."
        with suppress(OSError):  # the disk that is full is full for worker.log too
            print(message)  # noqa: T201 - the worker's output is worker.log
        self.emit(Trouble(message=message, about=about, command=command))

    def sync(self) -> None:
        """Make what was written survive a power cut, as a checkpoint does that counts on it."""
        with suppress(OSError), self._lock:
            if self._descriptor >= 0:
                os.fsync(self._descriptor)

    def close(self, event: Event) -> None:
        """Append the session's last `event`, at the price of the reserve if it must be."""
        written = self.emit(event)
        with suppress(OSError):
            self._reserve.unlink()
        if not written:
            self.emit(event)
        self.sync()

    def _open(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        size = os.fstat(self._descriptor).st_size
        self._torn = size > 0 and os.pread(self._descriptor, 1, size - 1) != b"\n"
