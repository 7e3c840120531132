"""The state of a run in words, for everything that can happen to one."""

import pytest

from core.events import Paused, Phase, PhaseName, RunFailed, RunFinished, StopRequested
from core.last_words import LastWords
from core.state import RunState, Status, fold
from tests.tui.training_story import RUN, opening, score, training
from tui.look import Look
from tui.training_words import NOTHING_LEFT, Words, training_words

UNICODE, ASCII = Look(), Look(ascii=True)


def words(
    state: RunState,
    status: Status = "running",
    now: float = 200.0,
    look: Look = UNICODE,
    left: LastWords = NOTHING_LEFT,
) -> Words:
    return training_words(state, status, state.phase_since or now, now, look, left)


def test_before_the_first_event_tensorflow_is_being_imported_and_the_seconds_run() -> None:
    assert training_words(RunState(), "starting", 100.0, 103.4, UNICODE).state == "importing TensorFlow 3 s"
    state = fold([Phase(phase="importing", t=100.0)])
    assert words(state, "starting", 141.9).state == "importing TensorFlow 41 s"


@pytest.mark.parametrize(
    ("phase", "said"),
    [("loading-data", "loading the data"), ("building", "building the model"), ("compiling", "compiling")],
)
def test_a_phase_says_how_long_it_takes_once_it_takes_long(phase: PhaseName, said: str) -> None:
    state = RunState(phase=phase, phase_since=100.0)
    assert words(state, "starting", 101.9).state == said
    assert words(state, "starting", 112.0).state == f"{said} 12 s"


def test_the_first_batch_is_compiled_and_the_others_are_trained_on_a_device() -> None:
    assert words(fold(opening()), "starting", 107.0).state == "compiling 3 s"
    assert words(training()).state == "training on CPU, 2 cores"
    assert words(RunState(phase="training")).state == "training"


def test_a_pause_and_a_stop_say_where_or_when() -> None:
    state = fold([Paused(epoch=3, step=264)], training())
    assert words(state, "paused").state == "paused at epoch 3, batch 264"
    fold([StopRequested(epoch=3, step=120, command="a", after_epoch=True)], state)
    assert words(state, "stopping").state == "stopping: after epoch 3"
    fold([StopRequested(epoch=3, step=121, command="b")], state)
    assert words(state, "stopping").state == "stopping: saving"


def test_a_finished_run_says_the_workshops_last_lines() -> None:
    state = fold(score(), training(ended=4, until=0))
    assert words(state, "finished").state == "finished in 0:14"
    assert words(state, "finished").details == ("Test score 0.0734   Test accuracy 97.70 % (97.4–98.0)",)
    assert words(state, "finished", look=ASCII).details[0].endswith("(97.4-98.0)")


def test_a_run_of_several_sessions_counts_the_work_of_all() -> None:
    state = fold([*opening(t=100.0), *opening(t=1000.0), *score(t=1070.0)])
    assert words(state, "finished").state == "finished in 1:14"


def test_an_early_stop_is_called_one() -> None:
    state = fold([RunFinished(reason="early-stopped", seconds=60.0)], training())
    assert words(state, "finished").state == "stopped early in 1:00"


def test_what_can_go_on_says_how() -> None:
    how = f"resume: R, or scrawl resume {RUN}"
    assert words(training(), "stopped") == Words("stopped at epoch 3, batch 264", "waiting", (how,))
    died = words(training(), "died")
    assert (died.state, died.mood) == ("died at epoch 3, batch 264", "bad")
    assert died.details[-1] == how
    assert words(RunState(), "died").state == "died"


def test_what_cannot_go_on_says_why() -> None:
    removed = LastWords(removed=True, hindrance="its folder was removed")
    assert words(training(), "died", left=removed).details == ("its folder was removed",)
    assert words(training(), "stopped", left=removed).details == ("its folder was removed",)
    failed = fold([RunFailed(error="bad")], training())
    assert words(failed, "failed", left=removed).details == ("bad", "its folder was removed")
    broken = LastWords(hindrance="its config.json cannot be read")
    assert words(training(), "died", left=broken).details == (
        "its worker ended without a word",
        "it cannot go on: its config.json cannot be read",
    )


def test_a_crash_says_what_it_was() -> None:
    left = LastWords(crash="Check failed: …")
    assert words(training(), "died", left=left).details[0] == "its worker crashed: Check failed: …"
    assert words(training(), "died", look=ASCII, left=left).details[0].isascii()


def test_trouble_that_does_not_end_a_run_is_told() -> None:
    state = training()
    state.troubles, state.missed = {"checkpoint": "No checkpoint: \x07 disk full.", "device": "No GPU."}, 12
    assert words(state).trouble == (
        "No checkpoint: \\x07 disk full.",
        "No GPU.",
        "12 events could not be written; the curves have gaps",
    )
    state.troubles, state.missed = {}, 1
    assert words(state).trouble == ("1 event could not be written; the curves have gaps",)
    state.missed = 0
    assert words(state).trouble == ()


def test_a_failure_says_what_and_what_to_do_in_harmless_characters() -> None:
    state = fold([RunFailed(error="bad [/b] \x1b[2J ⠿", advice="try …")], training())
    assert words(state, "failed").details == ("bad [/b] \\x1b[2J ⠿", "try …")
    assert words(state, "failed", look=ASCII).details == ("bad [/b] \\x1b[2J \\u283f", "try ~")
    assert words(fold([RunFailed(error="bad")], RunState()), "failed").details == ("bad",)
