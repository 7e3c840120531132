"""Reading a run's event log while it grows: complete lines only, a bounded piece at a time."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.events import AnyEvent, decode

PIECE = 1 << 20
"""Bytes read at a time, so that one look never blocks a screen for long."""
FAR = 4 << 20
"""Who is so many bytes behind is not told of every batch."""
SAMPLES = 16_384
"""About so many batches he is told of instead: more than a curve keeps."""
_BATCH = b'{"event":"batch_ended"'
_TELEMETRY = b'{"event":"telemetry"'
_COUNTS_LOST_ONES = b'"missed":'
_OFTEN = re.compile(rb'((?:\{"event":"(?:batch_ended|telemetry)"[^\n]*+\n)++)|[^\n]*\n')
"""A run of lines of the two kinds that nearly all lines are, or one of another kind."""


class LogReader:
    """Follows one `events.jsonl`; a torn last line is left for later, a line that is no event is skipped.

    Catching up with a long log it leaves out most batches, and telemetry that is outdated by newer. The last
    batch before anything else that happened, such as an epoch's end, is always told.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skipped = 0
        """Lines that were no event this version knows."""
        self._offset = 0
        self._file_id: tuple[int, int] | None = None
        self._far_until = 0
        self._stride = 0

    def read(self, piece: int = PIECE) -> list[AnyEvent]:
        """Return the next events, at most `piece` bytes of them; an empty list when there is nothing new.

        A log that shrank or was replaced is read again from its start, see `was_replaced`; a missing
        one is empty.
        """
        try:
            with self.path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size == self._offset and self._same(status):
                    return []
                if not self._same(status) or status.st_size < self._offset:
                    self._offset = self._far_until = 0
                self._file_id = (status.st_dev, status.st_ino)
                file.seek(self._offset)
                data = file.read(piece)
                while b"\n" not in data and (more := file.read(piece)):
                    data += more
        except OSError:
            return []
        if self._offset >= self._far_until:
            behind = status.st_size - self._offset
            self._far_until, self._stride = status.st_size, behind // SAMPLES if behind > FAR else 0
        end = data.rfind(b"\n") + 1
        self._offset += end
        lines = _thinned(data[:end], self._stride) if self._stride else data[:end].splitlines()
        return list(self._decoded(lines))

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

    def _decoded(self, lines: Iterable[bytes]) -> Iterator[AnyEvent]:
        for line in lines:
            event = decode(line)
            if event is not None:
                yield event
            elif line.strip():
                self.skipped += 1


def _thinned(data: bytes, stride: int) -> Iterator[bytes]:
    """Yield the lines of `data`, but only about one batch in `stride` bytes and the newest telemetry."""
    newest = data.rfind(_TELEMETRY)
    for match in _OFTEN.finditer(data):
        run = match[1]
        if not run or _COUNTS_LOST_ONES in run:
            yield from match[0].splitlines()
            continue
        last = run.rfind(_BATCH)
        place = run.find(_BATCH, stride)
        while 0 <= place < last:
            yield _line(run, place)
            place = run.find(_BATCH, place + stride)
        for place in sorted((last, newest - match.start())):
            if 0 <= place < len(run):
                yield _line(run, place)


def _line(data: bytes, start: int) -> bytes:
    return data[start : data.index(b"\n", start)]
