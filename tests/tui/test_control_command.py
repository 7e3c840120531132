"""`scrawl pause`, `continue`, `save`, `stop` say what the worker did, or that it has not answered yet."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core.commands import AnyCommand, Stop, claim
from core.events import Continued, Event, Paused, Phase, RunFinished, Saved, StopRequested, Trouble
from core.runs import Run
from tests.story import batch, finished_run, new_run, opening, saved, write
from tui.cli import main
from tui.commands import control

Output = pytest.CaptureFixture[str]


@contextmanager
def answering(run: Run, answer: Callable[[AnyCommand], list[Event]], leaves: bool = False) -> Iterator[None]:
    """Stand where the worker stands: hold the lock, and log `answer` to the first command."""
    lock = run.take_lock()
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            for command in claim(run.folder):
                write(run, *answer(command))
                over.set()
            time.sleep(0.01)
        if leaves:
            os.close(lock)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()
        if not leaves:
            os.close(lock)


@pytest.fixture
def run() -> Run:
    begun = new_run()
    write(begun, *opening(begun), batch(2, 12))
    return begun


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (["pause"], Paused, "Paused at epoch 2, batch 14."),
        (["continue"], Continued, "epoch 2, batch 14."),
        (["save"], Saved, "Saved at epoch 2, batch 14."),
    ],
)
def test_the_answer_of_the_worker_is_said(
    capsys: Output, run: Run, arguments: list[str], kind: type[Event], words: str
) -> None:
    with answering(run, lambda command: [kind(epoch=2, step=14, command=command.id)]):  # type: ignore[call-arg]
        assert main([*arguments, run.name]) == 0
    assert capsys.readouterr().out.endswith(f"{words}\n")


def test_a_stop_waits_until_the_run_is_free(capsys: Output, run: Run) -> None:
    def stop(command: AnyCommand) -> list[Event]:
        assert command == Stop(id=command.id, after_epoch=False)
        asked = StopRequested(epoch=2, step=14, command=command.id)
        return [asked, saved(2, 14), RunFinished(reason="stopped", seconds=2.0)]

    with answering(run, stop, leaves=True):
        assert main(["stop", run.name]) == 0
        assert not run.is_live()
    said = capsys.readouterr().out
    assert said == f"{run.name}: Stopped at epoch 2, batch 14; go on with: scrawl resume {run.name}\n"


def test_a_stop_after_the_epoch_does_not_wait_for_it(capsys: Output, run: Run) -> None:
    def stop(command: AnyCommand) -> list[Event]:
        assert command == Stop(id=command.id, after_epoch=True)
        return [StopRequested(epoch=2, step=14, command=command.id, after_epoch=True)]

    with answering(run, stop):
        assert main(["stop", run.name, "--after-epoch"]) == 0
    assert capsys.readouterr().out == "Stopping after epoch 2.\n"


def test_a_worker_that_is_busy_has_been_asked(
    capsys: Output, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "PATIENCE", 0.1)
    write(run, Phase(phase="validating"))
    lock = run.take_lock()
    assert main(["pause", run.name]) == 0
    os.close(lock)
    said = capsys.readouterr().out
    assert said == f"Asked; {run.name} will pause at its next batch. Validating after epoch 2 of 4.\n"
    assert len(list((run.folder / "commands").iterdir())) == 1


def test_a_stop_after_the_epoch_that_is_not_answered_yet_does_not_promise_the_next_batch(
    capsys: Output, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control, "PATIENCE", 0.1)
    write(run, Phase(phase="importing"))
    lock = run.take_lock()
    assert main(["stop", run.name, "--after-epoch"]) == 0
    os.close(lock)
    assert capsys.readouterr().out.startswith(f"Asked; {run.name} will stop after this epoch. Importing")


def test_what_the_worker_could_not_do_is_a_failure(capsys: Output, run: Run) -> None:
    with answering(run, lambda command: [Trouble(message="The disk is full.", command=command.id)]):
        assert main(["save", run.name]) == 1
    assert capsys.readouterr().err == "The disk is full.\n"


def test_a_run_that_ends_before_it_answers_is_a_refusal(capsys: Output, run: Run) -> None:
    end = RunFinished(reason="completed", seconds=2.0)
    with answering(run, lambda _: [end], leaves=True):
        assert main(["pause", run.name]) == 2
    assert capsys.readouterr().err == f"{run.name} ended before it could pause.\n"


@pytest.mark.parametrize("verb", ["pause", "continue", "save", "stop"])
def test_a_run_without_a_worker_is_refused_and_nothing_is_left_for_its_next_one(
    capsys: Output, run: Run, verb: str
) -> None:
    assert main([verb, run.name]) == 2
    said = capsys.readouterr().err
    assert said.startswith(
        f"{run.name} has no worker that could {verb}: it has died; go on from the start with"
    )
    done = finished_run(9)
    assert main([verb, done.name]) == 2
    assert capsys.readouterr().err == f"{done.name} has no worker that could {verb}: it has finished.\n"
    assert list((run.folder / "commands").iterdir()) == []


def test_a_run_that_cannot_be_written_is_refused(
    capsys: Output, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.commands.send", full)
    lock = run.take_lock()
    assert main(["pause", run.name]) == 2
    os.close(lock)
    assert capsys.readouterr().err.endswith("cannot be written: No space left on device.\n")
