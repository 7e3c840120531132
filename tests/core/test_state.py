"""The fold: what a screen knows of a run follows from its events alone."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.events import (
    AnyEvent,
    BatchEnded,
    CheckpointSaved,
    Continued,
    Paused,
    Phase,
    Position,
    RunFailed,
    RunFinished,
    Saved,
    StopRequested,
    Telemetry,
    Trouble,
    decode,
    encode,
    stamped,
)
from core.state import RunState, Status, fold
from tests.tui.training_story import STEPS, batches, epoch_ended, opening, score, telemetry, training


def whole_run() -> list[AnyEvent]:
    """Return a run of two epochs that was paused, died in the second epoch, and was resumed there."""
    return [
        *opening(epochs=2),
        *batches(1),
        Phase(phase="validating", t=108.0),
        epoch_ended(1),
        CheckpointSaved(epoch=2, step=0, path="checkpoint/latest.npz", t=108.0),
        telemetry(t=108.5),
        Paused(epoch=2, step=0, command="p", t=109.0),
        Continued(epoch=2, step=0, command="c", t=110.0),
        *batches(2, until=196),
        Saved(epoch=2, step=196, command="w", t=111.0),
        *batches(2, until=300),
        *opening(epochs=2, t=200.0, resumed_from=Position(2, 196)),
        *list(batches(2))[14:],
        epoch_ended(2, best=False),
        *score(t=220.0),
    ]


def test_nothing_is_known_of_a_run_without_events() -> None:
    state = RunState()
    assert (state.epochs, state.best, state.seconds) == (0, None, 0.0)
    assert state.status(live=True) == "starting"
    assert state.status(live=False) == "died"


@settings(deadline=None)
@given(st.data())
def test_folding_in_pieces_is_folding_at_once(data: st.DataObject) -> None:
    events = whole_run()
    place = data.draw(st.integers(0, len(events)))
    assert fold(events[place:], fold(events[:place])) == fold(events)


@settings(deadline=None)
@given(st.integers(0, len(whole_run()) - 1))
def test_looking_at_a_state_does_not_change_it(place: int) -> None:
    state = fold(whole_run()[:place])
    before = copy.deepcopy(state)
    looks = [
        (state.best, state.epochs, state.seconds, state.status(True), state.status(False)) for _ in range(2)
    ]
    assert looks[0] == looks[1]
    assert state == before


def test_events_say_the_same_after_they_were_in_a_log() -> None:
    events = whole_run()
    read = [event for event in map(decode, map(encode, events)) if event]
    assert fold(read) == fold(events)


@settings(deadline=None)
@given(st.integers(1, STEPS - 1))
def test_a_run_that_died_anywhere_and_went_on_has_the_curve_of_one_that_never_did(step: int) -> None:
    undisturbed = fold([*opening(epochs=1), *batches(1), epoch_ended(1)])
    saved_at = max(
        (event.step for event in batches(1, until=step) if isinstance(event, BatchEnded)), default=0
    )
    rest = [event for event in batches(1) if isinstance(event, BatchEnded) and event.step > saved_at]
    died = [*opening(epochs=1), *batches(1, until=saved_at)]
    resumed = fold(
        [*died, *opening(epochs=1, t=200, resumed_from=Position(1, saved_at)), *rest, epoch_ended(1)]
    )
    kept = dict(zip(resumed.curve.x, resumed.curve.loss, strict=True))
    assert resumed.curve.x == sorted(kept)
    assert {x: kept[x] for x in undisturbed.curve.x} == dict(
        zip(undisturbed.curve.x, undisturbed.curve.loss, strict=True)
    )
    assert resumed.history == undisturbed.history
    assert resumed.resumes == [saved_at / STEPS]


def test_a_resumed_run_forgets_what_lies_behind_its_checkpoint() -> None:
    state = training(epochs=4, ended=3, until=0)
    fold(opening(t=200.0, resumed_from=Position(2, 100)), state)
    assert [epoch.epoch for epoch in state.history] == [1]
    assert (state.epoch, state.step) == (2, 100)
    assert state.curve.x[-1] <= 1 + 100 / STEPS
    assert state.resumes == [1 + 100 / STEPS]
    fold(opening(t=300.0, resumed_from=Position(1, 200)), state)
    assert state.resumes == [200 / STEPS]
    assert state.history == []


def test_a_run_that_is_resumed_after_its_last_epoch_is_at_its_end() -> None:
    state = training(epochs=2, ended=2, until=0)
    fold(opening(epochs=2, t=200.0, resumed_from=Position(3, 0)), state)
    assert (state.epoch, state.step, state.steps) == (2, STEPS, STEPS)
    assert [epoch.epoch for epoch in state.history] == [1, 2]


def test_a_trouble_stands_until_what_it_is_about_is_mended() -> None:
    state = fold([*opening(), Trouble(message="No predictions."), *batches(1)])
    fold(
        [Trouble(message="Lost.", about="predictions"), Trouble(message="No best.", about="best-model")],
        state,
    )
    fold([epoch_ended(1), Trouble(message="No checkpoint.")], state)
    assert state.trouble == "Lost. No best. No checkpoint."
    state.apply(CheckpointSaved(epoch=1, step=STEPS, path="p"))
    assert state.trouble == "Lost. No best."
    state.apply(Phase(phase="validating"))
    assert state.trouble == "Lost."
    fold([Trouble(message="Lost again.", about="predictions"), *score()], state)
    assert state.trouble == "Lost again."
    fold(opening(), state)
    assert state.trouble == ""


def test_the_time_between_two_sessions_is_nobodys_work() -> None:
    state = fold(opening(t=100.0))
    worked = state.seconds
    fold(opening(t=10_000.0, resumed_from=Position(1, 0)), state)
    assert state.seconds == pytest.approx(2 * worked)


@pytest.mark.parametrize("sessions", [1, 2])
def test_a_clock_that_is_set_back_takes_nothing_from_the_time_worked(sessions: int) -> None:
    one = [*opening(epochs=2), *batches(1), epoch_ended(1), *batches(2), epoch_ended(2)]
    back = len(one) // 2
    story = [
        stamped(event, 50_000 + 10_000 * session + 2 * place - 3600 * (place >= back))
        for session in range(sessions)
        for place, event in enumerate(one)
    ]
    # Two seconds from event to event, but for the one that the clock fell into.
    assert fold(story).seconds == sessions * 2 * (len(one) - 2)


def test_the_best_epoch_is_the_last_that_beat_all_before() -> None:
    state = fold([*opening(), epoch_ended(1), epoch_ended(2), epoch_ended(3, best=False)])
    assert state.best is state.history[1]


def test_every_answer_is_kept_under_the_command_it_answers() -> None:
    state = fold(whole_run())
    assert {name: type(answer) for name, answer in state.answered.items()} == {
        "p": Paused,
        "c": Continued,
        "w": Saved,
    }


STORY: list[tuple[AnyEvent, Status]] = [
    (Phase(phase="importing"), "starting"),
    (Phase(phase="training"), "starting"),
    (next(iter(batches(1))), "running"),
    (Paused(epoch=1, step=14), "paused"),
    (Continued(epoch=1, step=14), "running"),
    (Phase(phase="validating"), "running"),
    (Phase(phase="training"), "running"),
    (Paused(epoch=1, step=14), "paused"),
    (StopRequested(epoch=1, step=14), "stopping"),
    (RunFinished(reason="stopped", seconds=1.0), "stopped"),
    (Phase(phase="importing"), "starting"),
    (Phase(phase="training"), "running"),
    (RunFailed(error="The loss became NaN."), "failed"),
    (Phase(phase="importing"), "starting"),
    (Phase(phase="training"), "running"),
    (RunFinished(reason="completed", seconds=1.0), "finished"),
]


def test_the_status_follows_the_story() -> None:
    state = RunState()
    for event, status in STORY:
        state.apply(event)
        assert state.status(live=True) == status, event
        ended = status in ("stopped", "failed", "finished")
        assert state.status(live=False) == (status if ended else "died")


def test_lost_events_are_counted() -> None:
    first = Telemetry(cpu_percent=1, cores=1, memory=1, memory_limit=1, missed=3)
    assert fold([first, first]).missed == 6
