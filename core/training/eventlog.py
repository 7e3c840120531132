"""Writing the event log: one write a line, and never an error that could end the training."""

import os
import threading
import time
from pathlib import Path

from core.events import Event, encode, stamped


class EventLog:
    """Appends events to `events.jsonl`; what cannot be written is counted, and the count is told when it can."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1
        self._missed = 0
        self._torn = False
        self._lock = threading.Lock()  # telemetry writes from a thread of its own

    def emit(self, event: Event) -> None:
        """Append `event` with the present time; on a full disk or a vanished folder it is only counted."""
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
                self._missed = self._missed + 1 if self._torn else 0
            except OSError:
                self._missed += 1

    def _open(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        size = os.fstat(self._descriptor).st_size
        self._torn = size > 0 and os.pread(self._descriptor, 1, size - 1) != b"\n"
