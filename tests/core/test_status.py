"""One look at a run says what is going on, what became of it, and what can be done, in every state."""

import os
import shutil

import msgspec
import pytest

from core.commands import Pause
from core.events import CheckpointSaved, Paused, Phase, Position, RunFinished, StopRequested
from core.runs import Run
from core.status import RunStatus, look_at, run_status
from tests.story import (
    BEGAN,
    STEPS,
    batch,
    ending,
    epoch_ended,
    failed,
    finished_run,
    new_run,
    opening,
    saved,
    started,
    write,
)

LEAST = {"run", "state", "epoch", "epochs", "step", "steps", "loss", "accuracy", "val_loss", "val_accuracy"}


def seen(run: Run, live: bool, now: float = BEGAN + 60) -> RunStatus:
    return run_status(run, run.state(), live, now)


def test_json_has_at_least_what_the_design_promises() -> None:
    fields = msgspec.json.decode(msgspec.json.encode(look_at(new_run())))
    assert set(fields) >= LEAST | {"message"}


def test_a_run_that_has_said_nothing_yet_still_knows_its_plan() -> None:
    run = new_run(model="convnet", epochs=9)
    status = seen(run, live=True)
    assert (status.state, status.epochs, status.model, status.dataset) == ("starting", 9, "convnet", "sample")
    assert (status.loss, status.val_loss, status.started, status.eta) == (None, None, None, None)


@pytest.mark.parametrize(
    ("phase", "words"),
    [("importing", "Importing TensorFlow"), ("compiling", "Compiling"), ("loading-data", "Loading")],
)
def test_before_the_first_batch_it_says_what_it_does_and_for_how_long(phase: str, words: str) -> None:
    run = new_run()
    write(run, started(run), msgspec.convert({"event": "phase", "phase": phase}, Phase))
    status = seen(run, live=True, now=BEGAN + 42)
    assert status.state == "starting"
    assert status.message.startswith(words)
    assert status.message.endswith("for 41 s.")


def test_a_running_run_says_where_it_is_and_how_long_it_still_takes() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, STEPS), epoch_ended(1), batch(2, 16, rate=1000.0))
    status = seen(run, live=True)
    # 2.5 epochs of 4,000 images at 1,000 a second, and three validations of 0.4 s.
    assert status.eta == pytest.approx(11.2)
    assert (status.state, status.epoch, status.step, status.steps) == ("running", 2, 16, STEPS)
    assert status.message == "Epoch 2 of 4, batch 16 of 32, 0:00:11 left."
    assert (status.val_loss, status.val_accuracy, status.best_epoch, status.n_wrong) == (0.25, 0.9, 1, 100)
    assert status.n_test == 1000


def test_validation_is_told_from_training() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, STEPS), Phase(phase="validating"))
    assert seen(run, live=True).message == "Validating after epoch 1 of 4."


def test_a_paused_run_says_at_which_batch_it_really_stands() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12), Paused(epoch=2, step=14, command=Pause().id))
    status = seen(run, live=True)
    assert (status.state, status.step) == ("paused", 14)
    assert status.message == "Paused at epoch 2, batch 14."
    assert status.advice == f"Go on with: scrawl continue {run.name}"


def test_a_run_that_was_asked_to_stop_is_stopping() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12), StopRequested(epoch=2, step=12, after_epoch=True))
    status = seen(run, live=True)
    assert status.state == "stopping"
    assert status.message == "Stopping; Epoch 2 of 4, batch 12 of 32."  # no time left: that of the whole run


def test_a_stopped_run_says_where_and_how_to_go_on() -> None:
    run = new_run()
    stop = StopRequested(epoch=2, step=14)
    write(run, *opening(run), batch(2, 12), stop, saved(2, 14), RunFinished(reason="stopped", seconds=3.0))
    status = seen(run, live=False)
    assert (status.state, status.message) == ("stopped", "Stopped at epoch 2, batch 14.")
    assert status.advice == f"Go on with: scrawl resume {run.name}"


def test_a_run_stopped_after_an_epoch_says_so() -> None:
    run = new_run()
    end = RunFinished(reason="stopped", seconds=3.0)
    write(run, *opening(run), batch(2, STEPS), epoch_ended(2), saved(2, STEPS), end)
    assert seen(run, live=False).message == "Stopped at the end of epoch 2."


@pytest.mark.parametrize(
    ("checkpoints", "start"), [([], "the start"), ([saved(1, 14)], "epoch 1, batch 14,")], ids=["none", "old"]
)
def test_a_run_that_could_not_be_saved_before_it_stopped_says_from_where_it_goes_on(
    checkpoints: list[CheckpointSaved], start: str
) -> None:
    run = new_run()
    write(run, *opening(run), *checkpoints, batch(2, 12), RunFinished(reason="stopped", seconds=3.0))
    status = seen(run, live=False)
    assert status.message == "Stopped at epoch 2, batch 12, which could not be saved."
    assert status.advice == f"Go on from {start} with: scrawl resume {run.name}"


def test_a_run_stopped_before_its_first_batch_has_lost_nothing() -> None:
    run = new_run()
    write(run, *opening(run), RunFinished(reason="stopped", seconds=3.0))
    assert "saved" not in seen(run, live=False).message
    run = new_run(4)
    write(run, *opening(run), batch(1, STEPS), saved(1, STEPS), started(run, Position(2, 0)))
    write(run, RunFinished(reason="stopped", seconds=3.0))
    assert "saved" not in seen(run, live=False).message


def test_a_finished_run_says_how_good_it_is() -> None:
    status = look_at(finished_run())
    assert status.state == "finished"
    assert status.message == "Finished: 90.00 % of the test images right (95 % interval 88.00 to 91.70 %)."
    assert (status.test_loss, status.test_accuracy, status.interval) == (0.25, 0.9, (0.88, 0.917))


def test_a_run_that_stopped_early_says_so() -> None:
    run = new_run()
    evaluated, _ = ending()
    end = RunFinished(reason="early-stopped", seconds=1.0)
    write(run, *opening(run), batch(2, STEPS), epoch_ended(2), evaluated, end)
    status = seen(run, live=False)
    assert status.state == "finished"
    assert status.message.startswith("Stopped early after epoch 2: 90.00 %")


def test_a_failed_run_says_why_and_its_advice_comes_first() -> None:
    run = new_run()
    write(run, *opening(run), failed("The loss became not a number in batch 4 of epoch 1."))
    status = seen(run, live=False)
    assert (status.state, status.message) == ("failed", "The loss became not a number in batch 4 of epoch 1.")
    assert status.advice == f"Once that is mended, go on with: scrawl resume {run.name}"
    write(run, Phase(phase="importing"), failed("No TensorFlow.", "Reinstall it."))
    assert seen(run, live=False).advice == "Reinstall it."


def test_the_last_lines_of_the_output_are_there_where_the_sentence_does_not_explain_the_end() -> None:
    run = new_run()
    run.worker_log.write_text("boom\n")
    assert seen(run, live=False).output == ("boom",)
    assert seen(run, live=True).output == ()
    write(run, *opening(run), failed("The loss is no number."))
    assert seen(run, live=False).output == ()
    write(run, failed("KeyError: 3", traceback=("Traceback",)))
    assert seen(run, live=False).output == ("boom",)


def test_a_dead_run_says_where_it_was_and_from_where_it_would_go_on() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 3), saved(2, 10), batch(2, 12))
    status = seen(run, live=False)
    assert status.state == "died"
    assert status.message.startswith("The worker ended at epoch 2, batch 12 without a word")
    assert status.advice == f"Go on from epoch 2, batch 10, with: scrawl resume {run.name}"


def test_a_crash_says_what_it_was() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12))
    run.worker_log.write_text("chatter\nFatal Python error: Segmentation fault\n\nCurrent thread\n")
    status = seen(run, live=False)
    assert status.message == "The worker crashed at epoch 2, batch 12: Segmentation fault."
    assert status.output == ("Fatal Python error: Segmentation fault", "Current thread")


def test_of_a_run_whose_folder_was_removed_nothing_can_be_resumed() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12), saved(2, 12))
    state = run.state()
    shutil.rmtree(run.folder)
    status = run_status(run, state, live=False)
    assert (status.state, status.message, status.advice) == ("died", "Its folder was removed.", "")
    state.apply(RunFinished(reason="stopped", seconds=3.0))
    assert run_status(run, state, live=False).advice == ""


def test_what_resume_would_refuse_is_not_advised() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12))
    (run.folder / "config.json").write_text("{")
    advice = "It cannot go on, because its config.json cannot be read; start a new one with: scrawl train"
    assert seen(run, live=False).advice == advice
    write(run, RunFinished(reason="stopped", seconds=3.0))
    assert seen(run, live=False).advice == advice
    write(run, failed("The loss is no number."))
    assert seen(run, live=False).advice == advice


def test_a_run_that_died_before_its_first_word_starts_anew() -> None:
    run = new_run()
    status = look_at(run)
    assert (status.state, status.epoch, status.started) == ("died", 0, None)
    assert status.advice == f"Go on from the start with: scrawl resume {run.name}"


def test_a_resumed_run_forgets_how_its_last_session_ended() -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12), saved(2, 12), RunFinished(reason="stopped", seconds=3.0))
    write(run, Phase(phase="importing"), started(run, Position(2, 12)), began=BEGAN + 1000)
    status = seen(run, live=True, now=BEGAN + 1003)
    assert (status.state, status.epoch, status.step) == ("starting", 2, 12)


def test_the_time_between_two_sessions_is_nobodys_work() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12), saved(1, 12), RunFinished(reason="stopped", seconds=3.0))
    write(run, Phase(phase="importing"), started(run, Position(1, 12)), batch(1, 14), began=BEGAN + 86_400)
    assert seen(run, live=False).seconds == 7 + 2
    assert seen(run, live=True, now=BEGAN + 86_412).seconds == 7 + 2 + 10
    assert seen(run, live=True).started == BEGAN


def test_a_look_tells_a_silent_run_from_a_dead_one() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12))
    lock = run.take_lock()
    assert look_at(run).state == "running"
    os.close(lock)
    assert look_at(run).state == "died"


def test_a_run_with_a_broken_config_can_still_be_looked_at() -> None:
    run = new_run()
    (run.folder / "config.json").write_text("{")
    status = look_at(run)
    assert (status.state, status.dataset, status.model, status.epochs) == ("died", "", "", 0)


def test_names_from_outside_are_printable() -> None:
    run = new_run(dataset="/tmp/\x1b[2J.npz")
    hostile = Run(run.folder.rename(run.folder.with_name("evil\x1b]0;x\x07")))
    status = look_at(hostile)
    assert status.run.isprintable()
    assert status.dataset.isprintable()
    assert status.advice.isprintable()
