"""The writer of the log: nothing that a disk does to it reaches the training."""

import errno
import os
import threading
from pathlib import Path

import pytest

from core.events import AnyEvent, BatchEnded, Phase, RunFinished, Trouble
from core.log import LogReader
from core.training.eventlog import RESERVE, EventLog


def batch(step: int) -> BatchEnded:
    return BatchEnded(epoch=1, step=step, steps=99, loss=0.5, accuracy=0.5)


class Disk:
    """A disk with room for so many more bytes; a write that does not fit is cut short, as the kernel does."""

    def __init__(self, patch: pytest.MonkeyPatch, room: int) -> None:
        self.room = room
        self._write = os.write
        patch.setattr(os, "write", self._limited)

    def _limited(self, descriptor: int, data: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self._write(descriptor, data[: self.room])
        self.room -= written
        return written


def read(path: Path) -> list[AnyEvent]:
    return LogReader(path).read_all()


def test_events_get_the_time_and_a_line_each(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "log")
    assert log.emit(batch(1))
    assert log.emit(batch(2))
    first, second = read(tmp_path / "log")
    assert 1.6e9 < first.t <= second.t
    assert not first.missed


def test_a_full_disk_costs_events_and_says_how_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = EventLog(tmp_path / "log")
    log.emit(batch(1))
    disk = Disk(monkeypatch, room=20)
    assert not log.emit(batch(2))  # torn
    assert not log.emit(batch(3))
    disk.room = 10_000
    assert log.emit(batch(4))
    assert log.emit(batch(5))
    reader = LogReader(tmp_path / "log")
    told = [(event.step, event.missed or 0) for event in reader.read_all() if isinstance(event, BatchEnded)]
    assert told == [(1, 0), (4, 2), (5, 0)]
    assert reader.skipped == 1


def test_the_line_that_a_killed_worker_tore_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b'{"event":"batch_end')
    log = EventLog(path)
    log.emit(batch(1))
    assert [type(event) for event in read(path)] == [BatchEnded]


def test_the_last_word_is_said_at_the_price_of_the_reserve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = EventLog(tmp_path / "log")
    log.emit(batch(1))
    reserve = tmp_path / RESERVE
    assert reserve.stat().st_size > 10_000
    disk = Disk(monkeypatch, room=0)
    unlink = Path.unlink

    def giving_room(path: Path, missing_ok: bool = False) -> None:
        disk.room += path.stat().st_size
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", giving_room)
    assert not log.emit(batch(2))
    log.close(RunFinished(reason="stopped", seconds=1.0))
    last = read(tmp_path / "log")[-1]
    assert isinstance(last, RunFinished)
    assert last.missed == 2
    assert not reserve.exists()


def test_no_folder_no_error(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "gone" / "log")
    assert not log.emit(batch(1))
    log.sync()
    log.close(RunFinished(reason="stopped", seconds=1.0))
    assert not (tmp_path / "gone").exists()


def test_trouble_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = EventLog(tmp_path / "log")
    log.trouble("No checkpoint could be saved", OSError(errno.ENOSPC, "No space left on device"))
    (event,) = read(tmp_path / "log")
    assert isinstance(event, Trouble)
    assert event.message == "No checkpoint could be saved: No space left on device."
    assert event.message in capsys.readouterr().out


def test_two_threads_never_tear_each_others_lines(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "log")
    threads = [
        threading.Thread(target=lambda: [log.emit(Phase(phase="training")) for _ in range(500)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = LogReader(tmp_path / "log")
    assert (len(reader.read_all()), reader.skipped) == (2000, 0)
