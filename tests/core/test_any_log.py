"""Whatever can be decoded can be folded and told: no log makes anything but a sentence, however odd it is."""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.events import AnyEvent, BatchEnded, DataLoaded, EpochEnded, Phase, RunStarted, decode, encode
from core.metrics import eta_seconds
from core.runs import Run
from core.state import fold
from core.status import run_status
from core.text import is_harmless
from tests.core.test_events import KINDS, made
from tests.story import STEPS, batch, epoch_ended, new_run, opening, write
from tui.commands.plain import heading
from tui.commands.runs import _lines, _row, headline
from tui.look import Look
from tui.training_words import training_words

events = st.one_of([made(kind) for kind in KINDS])
# Where the loss and the time left are told of, the order is that of a training.
trainings = st.tuples(
    made(RunStarted), made(DataLoaded), made(Phase), made(BatchEnded), made(EpochEnded), events
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(story=st.one_of(trainings, st.lists(events, max_size=5)), live=st.booleans())
def test_no_log_is_too_odd_to_be_looked_at(tmp_path: Path, story: Sequence[AnyEvent], live: bool) -> None:
    run, state = Run(tmp_path), fold(event for line in map(encode, story) if (event := decode(line)))
    status = run_status(run, state, live, now=1e9)
    assert all(map(is_harmless, headline(status) + "".join(_lines(status, Look()))))
    assert json.loads(msgspec.json.encode(status))
    eta_seconds(state)
    heading(state)
    _row(status, Look())
    training_words(state, status.state, 0.0, 1e9, Look())


ODD = rb"""
{"event":"data_loaded","name":"x","source":"","shapes":{},"class_names":[],"counts":{},"sha256":""}
{"event":"data_loaded","name":"x","source":"","shapes":{"x_train":[]},"class_names":[],"counts":{},"sha256":""}
{"event":"batch_ended","epoch":2,"step":-1,"steps":-4,"loss":0,"accuracy":0,"samples_per_second":1e-320}
{"event":"batch_ended","epoch":1,"step":1e400,"steps":1,"loss":0,"accuracy":0}
{"event":"batch_ended","epoch":1,"step":BIG,"steps":1,"loss":0,"accuracy":0}
{"event":"run_finished","reason":"completed","seconds":-1e300,"t":-1e300}
""".replace(b"BIG", b"1" + b"0" * 400)


@pytest.mark.parametrize("line", ODD.split(b"\n"))
@pytest.mark.parametrize("live", [True, False])
def test_an_odd_line_in_a_good_log_costs_no_look(line: bytes, live: bool) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, STEPS), epoch_ended(1))
    with run.log.open("ab") as file:
        file.write(line + b"\n")
    write(run, batch(2, 4))
    state = run.state()
    status = run_status(run, state, live)
    assert all(map(is_harmless, headline(status) + "".join(_lines(status, Look()))))
    heading(state)
    training_words(state, status.state, 0.0, 1e9, Look())
