"""A disk that is full or cannot be written, and a run folder that is gone."""

import re
import resource
import shutil
from pathlib import Path

from core.commands import Save, Stop, send
from core.events import BatchEnded, CheckpointSaved, RunFailed, Trouble
from core.status import look_at
from tests.faults.outcome import Outcome, outcome_of
from tests.workers import Workers


def test_a_full_disk_is_told_the_training_goes_on_and_nothing_is_lost_once_there_is_room(
    workers: Workers, undisturbed: Outcome, home: Path
) -> None:
    training = workers.start(home)
    training.wait_for(lambda state: state.phase == "compiling")
    # Room for events, but not for five megabytes of checkpoint.
    limit = (1_000_000, resource.RLIM_INFINITY)
    resource.prlimit(training.worker.process.pid, resource.RLIMIT_FSIZE, limit)
    assert training.wait_for_end() == "failed"
    state = training.look()
    assert len(state.history) == 2, "the training went on to its end"
    assert any(isinstance(event, Trouble) and "checkpoint" in event.message for event in training.seen)
    assert "could not be saved: File too large" in str(state.ended)
    assert isinstance(state.ended, RunFailed)
    assert "resume" in state.ended.advice

    training = workers.give(training.run)
    assert training.wait_for_end() == "finished"
    assert outcome_of(training.run) == undisturbed
    assert not training.look().trouble


def test_a_save_and_a_stop_that_find_no_room_say_so(workers: Workers, home: Path) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for(lambda state: state.phase == "compiling")
    limit = (1_000_000, resource.RLIM_INFINITY)
    resource.prlimit(training.worker.process.pid, resource.RLIMIT_FSIZE, limit)
    save = Save()
    send(training.run.folder, save)
    state = training.wait_for(lambda state: save.id in state.answered)
    answer = state.answered[save.id]
    assert isinstance(answer, Trouble)
    assert re.fullmatch(
        r"No checkpoint could be saved at epoch \d+, batch \d+: File too large\.", answer.message
    )
    send(training.run.folder, Stop())
    assert training.wait_for_end() == "stopped"
    status = look_at(training.run)
    assert "could not be saved" in status.message
    assert status.advice.startswith("Go on from the start with: scrawl resume")


def test_a_log_that_could_not_be_written_for_a_while_says_how_much_is_missing(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for_event(BatchEnded)
    pid = training.worker.process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    waiting = training.run.folder / "commands"
    lost = Save()
    # By the time the second is taken up, the first has been answered in vain.
    for command in (lost, Save()):
        send(training.run.folder, command)
        training.wait_for(lambda _: not any(waiting.glob("*.json")), 20)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    training.wait_for(lambda state: state.missed > 0, 20)
    send(training.run.folder, Stop())
    assert training.wait_for_end(20) == "stopped"
    assert lost.id not in training.look().answered
    assert training.look().checkpoint


def test_what_cannot_be_written_does_not_end_the_training_and_its_result_is_asked_for_in_the_end(
    workers: Workers, home: Path
) -> None:
    """As on a file system that has become read-only: root could write into a folder without permissions."""
    worker = workers.take()
    training = workers.start(home, worker)
    folder = training.run.folder
    for name in ("checkpoint", "predictions"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).write_bytes(b"")
    (folder / "best.keras").mkdir()
    (folder / "model.keras").mkdir()
    assert training.wait_for_end() == "failed"
    state = training.look()
    assert len(state.history) == 2
    assert isinstance(state.ended, RunFailed)
    assert state.ended.error.startswith("The final model could not be saved: ")
    told = " ".join(event.message for event in training.seen if isinstance(event, Trouble))
    assert all(word in told for word in ("checkpoint", "predictions", "best.keras"))


def test_a_folder_of_predictions_that_was_removed_is_made_again_and_lost_ones_are_told_to_the_end(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, epochs=8)
    folder = training.run.predictions(1).parent
    training.wait_for(lambda state: state.phase == "compiling")
    folder.rmdir()
    folder.write_bytes(b"")
    training.wait_for_event(CheckpointSaved)
    training.wait_for(lambda state: len(state.history) == 1)
    folder.unlink()
    assert training.wait_for_end() == "finished"
    state = training.look()
    assert state.trouble.startswith("The predictions of epoch ")
    assert training.run.predictions(8).is_file()
    assert look_at(training.run).trouble == state.trouble


def test_a_run_whose_folder_is_deleted_ends_and_leaves_nothing_behind(workers: Workers, home: Path) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for_event(BatchEnded)
    shutil.rmtree(training.run.folder)
    assert training.worker.process.wait(20) == 1
    assert not training.run.folder.exists()
    assert not training.run.is_live()
