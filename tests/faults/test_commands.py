"""Several terminals that ask at once, a pause that still answers, and a second worker."""

import threading
from pathlib import Path

import pytest

from core.commands import AnyCommand, Continue, Pause, Save, Stop, send
from core.errors import RunError
from core.events import BatchEnded, Saved
from tests.workers import Workers


def test_every_request_of_several_terminals_is_answered_once_and_a_pause_still_answers(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, epochs=500)
    folder = training.run.folder

    def ask(command: AnyCommand) -> None:
        send(folder, command)
        training.wait_for(lambda state: command.id in state.answered)

    training.wait_for_event(BatchEnded)
    with pytest.raises(RunError, match="already has a worker"):
        training.run.take_lock()

    ask(Pause())
    assert training.status() == "paused"
    batches = sum(isinstance(event, BatchEnded) for event in training.seen)
    requests = [Save() for _ in range(12)]

    def ask_for(some: list[Save]) -> None:
        for each in some:
            send(folder, each)

    terminals = [threading.Thread(target=ask_for, args=(requests[start::3],)) for start in range(3)]
    for terminal in terminals:
        terminal.start()
    for terminal in terminals:
        terminal.join()
    training.wait_for(lambda state: all(each.id in state.answered for each in requests))
    answers = [event.command for event in training.seen if isinstance(event, Saved)]
    assert sorted(answers) == sorted(each.id for each in requests)
    assert sum(isinstance(event, BatchEnded) for event in training.seen) == batches, "it holds still"
    (folder / "commands" / "0-garbage.json").write_bytes(b"\xff{")
    (folder / "commands" / "1-deep.json").write_bytes(b"[" * 100_000)

    ask(Continue())
    training.wait_for(lambda _: sum(isinstance(event, BatchEnded) for event in training.seen) > batches)
    ask(Stop(after_epoch=True))
    assert training.wait_for_end() == "stopped"
    state = training.look()
    assert state.step == state.steps, "it stopped at the end of an epoch"
    assert not list((folder / "commands").iterdir())


def test_a_stop_after_the_last_epoch_lets_the_run_finish(workers: Workers, home: Path) -> None:
    training = workers.start(home, epochs=1)
    send(training.run.folder, Stop(after_epoch=True))
    assert training.wait_for_end() == "finished"
    assert training.look().evaluated
