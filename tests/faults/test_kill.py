"""kill -9 of the worker at any moment: the run that is resumed ends as if nothing had happened.

The simulated deaths in tests/training/test_exact_resume.py cover many more moments; these are real.
"""

import signal
import time
from collections.abc import Callable
from pathlib import Path

from core import launch
from core.commands import Stop, send
from core.events import BatchEnded, CheckpointSaved, RunStarted
from core.status import look_at
from tests.faults.outcome import Outcome, outcome_of
from tests.workers import Training, Workers, processes_of


def places_resumed_from(training: Training) -> list[tuple[int, int]]:
    training.look()
    places = [event.resumed_from for event in training.seen if isinstance(event, RunStarted)]
    assert places[0] is None
    return [(place.epoch, place.step) for place in places if place]


def kill_when(training: Training, moment: Callable[[], bool]) -> None:
    """Kill the worker in a `moment` that may be over within a millisecond."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        # Held still while it is looked at: what is seen then is what the kill leaves.
        training.worker.process.send_signal(signal.SIGSTOP)
        if moment():
            training.kill()
            assert training.status() == "died"
            return
        training.worker.process.send_signal(signal.SIGCONT)
        time.sleep(0.002)
        assert training.worker.process.poll() is None, "the moment never came"
    raise AssertionError("the moment never came")


def test_killed_while_saving_then_while_validating_then_before_its_last_word(
    workers: Workers, undisturbed: Outcome, home: Path
) -> None:
    training = workers.start(home)
    folder = training.run.folder
    training.wait_for_event(CheckpointSaved)
    kill_when(training, lambda: any((folder / "checkpoint").glob(".latest.npz.*.tmp")))
    saved = training.look().checkpoint

    training = workers.give(training.run)
    training.wait_for(lambda state: state.sessions == 2 and state.phase == "training")
    kill_when(training, lambda: training.look().phase == "validating")

    training = workers.give(training.run)
    training.wait_for(lambda state: state.sessions == 3 and state.phase == "training")
    kill_when(training, lambda: len((state := training.look()).history) == 2 and not state.ended)

    training = workers.give(training.run)
    assert training.wait_for_end() == "finished"
    assert outcome_of(training.run) == undisturbed
    assert not processes_of(training.run)
    places = places_resumed_from(training)
    assert places == sorted(places)
    assert saved
    assert places[0] >= (saved.epoch, saved.step)


def test_stopped_at_a_batch_then_killed_at_one_with_garbage_in_the_log(
    workers: Workers, undisturbed: Outcome, home: Path
) -> None:
    training = workers.start(home)
    training.wait_for_event(BatchEnded)
    command = Stop()
    send(training.run.folder, command)
    assert training.wait_for_end() == "stopped"
    stopped = training.look()
    assert command.id in stopped.answered
    assert not stopped.history, "a stop must not fake the end of an epoch"
    assert stopped.checkpoint

    training = workers.give(training.run)
    training.wait_for(lambda state: state.epoch == 2 and 0 < state.step < state.steps)
    training.kill()
    assert training.status() == "died"
    with training.run.log.open("ab") as log:
        log.write(b'\x00\xff garbage\n{"event":"no such","v":1}\n[]\n{"event":"batch_ended","v":1,"t":17950')

    # What was asked of the dead worker does not concern the next one.
    send(training.run.folder, Stop())
    worker = workers.take()
    launch.resume(training.run, worker)
    training = Training(training.run, worker, training.reader, training.seen)
    assert training.wait_for_end() == "finished"
    assert outcome_of(training.run) == undisturbed
    assert places_resumed_from(training)[0] == (stopped.checkpoint.epoch, stopped.checkpoint.step)
    curve = training.look().curve.x
    assert curve == sorted(set(curve)), "no point twice, none out of order"
    assert curve[-1] == 2


def test_a_crash_says_what_it_was_and_the_death_of_the_next_session_does_not(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for_event(BatchEnded)
    training.worker.process.send_signal(signal.SIGSEGV)
    assert training.wait_for_end() == "died"
    status = look_at(training.run)
    assert status.message.startswith("The worker crashed at epoch ")
    assert status.message.endswith(": Segmentation fault.")
    assert status.output[0] == "Fatal Python error: Segmentation fault"
    assert status.output[1].startswith("Current thread")

    training = workers.give(training.run)
    training.wait_for(lambda state: state.sessions == 2)
    training.kill()
    status = look_at(training.run)
    assert "without a word" in status.message
    assert not any("Fatal" in line or "File" in line for line in status.output)
