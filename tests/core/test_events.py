"""Every event survives the way through the log, and nothing else does."""

import math
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import RunConfig
from core.events import AnyEvent, BatchEnded, Event, Phase, Saved, decode, encode, stamped

KINDS: tuple[type[Event], ...] = get_args(AnyEvent)
DOCUMENTED = {
    "run_started", "phase", "data_loaded", "model_built", "batch_ended", "epoch_ended", "checkpoint_saved",
    "paused", "continued", "stop_requested", "saved", "telemetry", "evaluated", "run_finished", "run_failed",
}  # fmt: skip

st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(msgspec.UnsetType, st.just(msgspec.UNSET))


def made(kind: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Return a strategy for `kind` whose every field is drawn from its type."""
    fields = {
        field.name: made(field.type) if _is_struct(field.type) else st.from_type(field.type)
        for field in msgspec.structs.fields(kind)
    }
    return st.builds(kind, **fields)


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


st.register_type_strategy(RunConfig, made(RunConfig))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was_written(kind: type[Event]) -> None:
    @given(made(kind))
    def comes_back(event: msgspec.Struct) -> None:
        assert isinstance(event, Event)
        line = encode(event)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert decode(line) == event

    comes_back()


def test_the_names_are_those_of_the_design() -> None:
    assert {kind.__struct_config__.tag for kind in KINDS} >= DOCUMENTED
    line = encode(Phase(phase="saving", t=2.5))
    assert msgspec.json.decode(line) == {"v": 1, "t": 2.5, "event": "phase", "phase": "saving"}


def test_a_loss_that_is_no_number_becomes_nothing() -> None:
    for value in (math.nan, math.inf, -math.inf):
        event = decode(encode(BatchEnded(epoch=1, step=1, steps=2, loss=value, accuracy=0.5)))
        assert event == BatchEnded(epoch=1, step=1, steps=2, loss=None, accuracy=0.5)


def test_fields_of_a_later_version_are_ignored() -> None:
    assert decode(b'{"event":"phase","v":7,"phase":"saving","mood":{"good":[1]}}') == Phase(
        phase="saving", v=7
    )


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"v":1}',
        b'{"event":"celebrated"}',
        b'{"event":"phase"}',
        b'{"event":"phase","phase":"dancing"}',
        b'{"event":"paused","epoch":"one","step":2}',
        b'{"event":"phase","phase":"saving","t":1e999}',
        b'{"event":"phase","phase":"\xff\xfe"}',
        b'{"event":"phase","x":' + b"[" * 100_000,
    ],
)
def test_what_is_no_event_is_none(line: bytes) -> None:
    assert decode(line) is None


@given(st.binary())
def test_any_bytes_are_an_event_or_none(line: bytes) -> None:
    event = decode(line)
    assert event is None or isinstance(event, Event)


def test_a_stamp_carries_the_time_and_only_real_losses() -> None:
    event = Saved(epoch=1, step=2, command="abc")
    assert stamped(event, 12.5) == Saved(epoch=1, step=2, command="abc", t=12.5)
    assert b"missed" not in encode(stamped(event, 12.5))
    assert b'"missed":3' in encode(stamped(event, 12.5, missed=3))
