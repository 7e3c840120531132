"""A training in the test's own process, which can be made to die at any of its writes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.runs import Run
from core.training.session import Session, take_over


class Death(BaseException):
    """What stands for kill -9: nothing in the training may catch it."""


@contextmanager
def session_of(run: Run) -> Iterator[Session]:
    """Hold `run` as a worker does."""
    lock = run.take_lock()
    try:
        yield take_over(run, lock)
    finally:
        os.close(lock)


def train_here(run: Run) -> None:
    """Train `run` to its end; raise what a worker would report."""
    import keras

    from core.training.fit import train

    keras.utils.clear_session()
    with session_of(run) as session:
        session.load_data()
        train(session)


class Moments:
    """Counts how often a training of `run` makes something durable, and lets it die the `last` time; 0 never.

    It dies with half a file beside the old one, or a whole one not yet in its place, and with a torn log.
    """

    def __init__(self, patch: pytest.MonkeyPatch, run: Run, last: int = 0) -> None:
        self.count = 0
        self._last = last
        self._log = run.log
        fsync, replace = os.fsync, Path.replace

        def dying_fsync(descriptor: int) -> None:
            if self._is_last():
                self._tear(descriptor)
                raise Death
            fsync(descriptor)

        def dying_replace(path: Path, target: Path) -> Path:
            if self._is_last():
                raise Death
            return replace(path, target)

        patch.setattr(os, "fsync", dying_fsync)
        patch.setattr(Path, "replace", dying_replace)

    def _is_last(self) -> bool:
        self.count += 1
        return self.count == self._last

    def _tear(self, descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").readlink().suffix == ".tmp":
            os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
        with self._log.open("ab") as log:
            log.write(b'{"event":"batch_ended","v":1,"t":17953')
