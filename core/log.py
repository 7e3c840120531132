"""Reading a run's event log while it grows: complete lines only, a bounded piece at a time."""

import os
from collections.abc import Iterator
from pathlib import Path

from core.events import AnyEvent, decode

PIECE = 1 << 20
"""Bytes read at a time, so that one look never blocks a screen for long."""


class LogReader:
    """Follows one `events.jsonl`; a torn last line is left for later, a line that is no event is skipped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped = 0
        """Lines that were no event this version knows."""
        self._offset = 0
        self._file_id: tuple[int, int] | None = None

    def read(self, piece: int = PIECE) -> list[AnyEvent]:
        """Return the next events, at most `piece` bytes of them; an empty list when there is nothing new.

        A log that shrank or was replaced is read again from its start, see `replaced`. A missing one is empty.
        """
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size == self._offset and self._same(status):
                    return []
                if not self._same(status) or status.st_size < self._offset:
                    self._offset = 0
                self._file_id = (status.st_dev, status.st_ino)
                file.seek(self._offset)
                data = file.read(piece)
                while b"\n" not in data and (more := file.read(piece)):
                    data += more
        except OSError:
            return []
        end = data.rfind(b"\n") + 1
        self._offset += end
        return list(self._decoded(data[:end]))

    def read_all(self) -> list[AnyEvent]:
        """Return everything that is there and was not read yet."""
        events: list[AnyEvent] = []
        while True:
            before = self._offset
            events += self.read()
            if self._offset == before:
                return events

    def was_replaced(self) -> bool:
        """Return whether what lies at the path is no longer what was read, so that a fold must begin anew."""
        try:
            status = self.path.stat()
        except OSError:
            return False
        return self._file_id is not None and (not self._same(status) or status.st_size < self._offset)

    def _same(self, status: os.stat_result) -> bool:
        return self._file_id in (None, (status.st_dev, status.st_ino))

    def _decoded(self, data: bytes) -> Iterator[AnyEvent]:
        for line in data.splitlines():
            event = decode(line)
            if event is not None:
                yield event
            elif line.strip():
                self.skipped += 1
