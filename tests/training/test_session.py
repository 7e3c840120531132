"""A worker's hold on its run, and what it says at the end."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import DataError
from core.events import Phase, RunFailed, RunFinished
from core.log import LogReader
from core.runs import Run
from core.training.errors import LossNotFinite, RunLost, StopTraining
from core.training.session import LEFTOVERS, Session, take_over
from tests.training.inside import session_of
from tests.workers import new_run


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with session_of(new_run(home)) as session:
        yield session


def last_word(run: Run) -> object:
    return LogReader(run.log).read_all()[-1]


def delete_lock(run: Run) -> None:
    (run.folder / "lock").unlink()


def replace_lock(run: Run) -> None:
    delete_lock(run)
    os.close(run.take_lock())


def move(run: Run) -> None:
    run.folder.rename(run.folder.with_name("elsewhere"))


def replace_by_file(run: Run) -> None:
    move(run)
    run.folder.write_bytes(b"")


@pytest.mark.parametrize("loss", [delete_lock, replace_lock, move, replace_by_file])
def test_a_run_is_lost_when_its_lock_is_no_longer_the_one_that_is_held(
    session: Session, loss: Callable[[Run], None]
) -> None:
    session.check_held()
    loss(session.run)
    with pytest.raises(RunLost, match="was removed or replaced"):
        session.check_held()


def test_a_session_clears_away_what_a_killed_one_left_and_nothing_else(home: Path) -> None:
    run = new_run(home)
    (run.folder / "checkpoint").mkdir()
    left = ["checkpoint/.latest.npz.17.tmp", "predictions/.epoch-0001.npy.17.tmp", ".best.keras.17.tmp",
            "commands/1-a.json.claimed"]  # fmt: skip
    kept = [
        "checkpoint/latest.npz",
        "predictions/epoch-0001.npy",
        "best.keras",
        "commands/2-b.json",
        "verdicts.json",
    ]
    for name in left + kept:
        (run.folder / name).write_bytes(b"x")
    lock = run.take_lock()
    take_over(run, lock)
    assert [name for name in left if (run.folder / name).exists()] == []
    assert [name for name in kept if not (run.folder / name).exists()] == []
    assert len(LEFTOVERS) == len(left)
    os.close(lock)


def test_it_begins_with_importing_and_ends_with_its_last_word(session: Session) -> None:
    assert isinstance(last_word(session.run), Phase)
    session.finished("stopped")
    ended = last_word(session.run)
    assert isinstance(ended, RunFinished)
    assert 0 <= ended.seconds < 60


def test_a_signal_ends_a_stage_in_which_there_is_nothing_to_save(session: Session) -> None:
    session.give_way()
    session.signal = "SIGTERM"
    with pytest.raises(StopTraining):
        session.give_way()


@pytest.mark.parametrize(
    ("error", "sentence", "advice", "has_traceback"),
    [
        (DataError("There is no \x1b[2J."), "There is no \\x1b[2J.", "", False),
        (LossNotFinite("Gone."), "Gone.", LossNotFinite.advice, False),
        (KeyError("x"), "KeyError: 'x'", "See worker.log in the run's folder.", True),
    ],
)
def test_a_failure_is_one_printable_sentence_with_advice(
    session: Session, error: Exception, sentence: str, advice: str, has_traceback: bool
) -> None:
    session.failed(error)
    ended = last_word(session.run)
    assert isinstance(ended, RunFailed)
    assert (ended.error, ended.advice, bool(ended.traceback)) == (sentence, advice, has_traceback)


def test_a_data_set_that_cannot_be_loaded_is_told_where_it_is_asked_for(home: Path) -> None:
    with session_of(new_run(home, dataset="/no/such.npz")) as session:
        session.load_data()
        with pytest.raises(DataError, match="no data set"):
            session.data()
