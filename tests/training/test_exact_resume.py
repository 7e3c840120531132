"""A run that dies while it makes something durable, and is resumed, ends bit for bit as one that did not.

Death is simulated in this process, where a session costs a second; tests/faults/test_kill.py kills workers.
"""

from pathlib import Path

import pytest

from core.events import Position, RunStarted
from core.log import LogReader
from core.runs import Run
from core.training import pace
from tests.faults.outcome import Outcome, outcome_of
from tests.training.inside import Death, Moments, train_here
from tests.workers import new_run

pytestmark = pytest.mark.keras

SETTINGS = {"batch_size": 512, "hidden_units": 64}
PLACES = (0.02, 0.2, 0.4, 0.6, 0.8, 0.96)
"""Shares of all that a run makes durable, after which it dies."""


@pytest.fixture(autouse=True)
def many_checkpoints(keras_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save after every execution, of two steps each."""
    monkeypatch.setenv("SCRAWL_CHECKPOINT_SECONDS", "0")
    monkeypatch.setattr(pace, "first_guess", lambda *_: 2)


@pytest.fixture(scope="module")
def undisturbed(keras_here: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, int]:
    """What the run comes to, and how often it makes something durable."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRAWL_CHECKPOINT_SECONDS", "0")
        patch.setattr(pace, "first_guess", lambda *_: 2)
        run = new_run(tmp_path_factory.mktemp("undisturbed"), **SETTINGS)
        moments = Moments(patch, run)
        train_here(run)
    return outcome_of(run), moments.count


def die(run: Run, last: int) -> None:
    """Train `run` until it makes something durable for the `last` time."""
    with pytest.MonkeyPatch.context() as patch:
        Moments(patch, run, last)
        with pytest.raises(Death):
            train_here(run)
    assert run.state().status(live=run.is_live()) == "died"


@pytest.mark.parametrize("share", PLACES)
def test_death_while_something_is_made_durable(
    undisturbed: tuple[Outcome, int], home: Path, share: float
) -> None:
    outcome, moments = undisturbed
    run = new_run(home, **SETTINGS)
    die(run, last=max(1, round(share * moments)))
    train_here(run)
    assert run.state().status(live=run.is_live()) == "finished"
    assert outcome_of(run) == outcome


def test_two_deaths_of_the_convnet(home: Path) -> None:
    settings = {"epochs": 1, "batch_size": 1000, "hidden_units": 4}
    run, calm = (new_run(home, model="convnet", **settings) for _ in range(2))
    train_here(calm)
    die(run, last=4)  # with a checkpoint in the midst of the epoch
    die(run, last=5)  # while best.keras is written
    train_here(run)
    places = [event.resumed_from for event in LogReader(run.log).read_all() if isinstance(event, RunStarted)]
    assert places == [None, Position(1, 2), Position(1, 2)]
    assert outcome_of(run) == outcome_of(calm)


def test_a_run_that_is_given_more_epochs_afterwards_goes_on_as_if_it_had_had_them_from_the_start(
    home: Path,
) -> None:
    short, long = new_run(home, **SETTINGS, epochs=1), new_run(home, **SETTINGS, epochs=2)
    train_here(long)
    train_here(short)
    (short.folder / "config.json").write_bytes((long.folder / "config.json").read_bytes())
    train_here(short)
    assert outcome_of(short) == outcome_of(long)
