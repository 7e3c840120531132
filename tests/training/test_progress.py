"""Where a run is, and how long an epoch has been worked on."""

import time

import pytest

from core.events import Position
from core.training.progress import Progress, Stopwatch


def progress() -> Progress:
    return Progress(steps=9, batch_size=100, samples=850)


def test_keras_batch_numbers_overrun_the_epoch_and_count_from_the_session() -> None:
    here = progress()
    here.begin(Position(2, 4))
    here.batch_done(2)
    assert (here.position, here.samples_done) == (Position(2, 7), 700)
    here.batch_done(7)  # the last of three executions of four steps, of which one step was left
    assert (here.step, here.samples_done) == (9, 850)


def test_after_the_last_batch_a_run_goes_on_with_the_next_epoch() -> None:
    here = progress()
    here.batch_done(8)
    assert here.position == Position(2, 0)


def test_a_stopwatch_goes_on_from_an_earlier_session_and_leaves_out_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    watch = Stopwatch()
    watch.restart(7.0)
    now = 103.0
    assert watch.seconds == 10
    watch.hold()
    watch.hold()
    now = 200.0
    assert watch.seconds == 10
    watch.go_on()
    now = 201.0
    watch.go_on()
    now = 202.0
    assert watch.seconds == 12
