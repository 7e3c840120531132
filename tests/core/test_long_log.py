"""Catching up with a long log leaves out what nobody could see, and nothing else."""

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from core import log as log_module
from core.config import run_config
from core.events import (
    AnyEvent,
    BatchEnded,
    CheckpointSaved,
    EpochEnded,
    Phase,
    Position,
    RunStarted,
    Telemetry,
    decode,
    encode,
    stamped,
)
from core.log import LogReader
from core.state import RunState, fold

CONFIG = run_config({"dataset": "sample", "seed": 1})
STEPS = 40

batches = st.builds(
    BatchEnded, epoch=st.integers(1, 9), step=st.integers(1, STEPS), steps=st.just(STEPS),
    loss=st.floats(0, 9), accuracy=st.floats(0, 1), samples_per_second=st.none() | st.floats(1, 9),
)  # fmt: skip
telemetry = st.builds(
    Telemetry,
    cpu_percent=st.floats(0, 400),
    cores=st.just(2.0),
    memory=st.integers(0, 2**40),
    memory_limit=st.just(9),
)
rare = st.one_of(
    st.builds(Phase, phase=st.sampled_from(["importing", "training", "validating"])),
    st.builds(
        RunStarted, run=st.just("r"), config=st.just(CONFIG), host=st.just("h"), pid=st.integers(1, 9),
        versions=st.just({}), device=st.just("CPU"),
        resumed_from=st.none() | st.builds(Position, st.integers(1, 9), st.integers(0, STEPS)),
    ),
    st.builds(CheckpointSaved, epoch=st.integers(1, 9), step=st.integers(1, STEPS), path=st.just("p")),
    st.builds(
        EpochEnded, epoch=st.integers(1, 9), steps=st.just(STEPS), loss=st.floats(0, 9),
        accuracy=st.floats(0, 1), val_loss=st.floats(0, 9), val_accuracy=st.floats(0, 1),
        seconds=st.floats(0, 9), val_seconds=st.floats(0, 9), n_wrong=st.integers(0, 9), best=st.booleans(),
    ),
)  # fmt: skip
stories = st.lists(st.one_of(batches, batches, telemetry, rare), max_size=60).map(
    lambda story: [Phase(phase="importing"), *story]  # as every log begins
)


def without_curve(state: RunState) -> dict[str, object]:
    # The last known rate may be of a batch that is left out, and the last word before a session be telemetry.
    hidden = ("curve", "samples_per_second", "seconds")
    return {name: value for name, value in asdict(state).items() if name not in hidden}


@pytest.fixture
def always_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "FAR", 0)
    monkeypatch.setattr(log_module, "SAMPLES", 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(story=stories, lost=st.sets(st.integers(0, 60)), piece=st.integers(50, 3000))
def test_what_is_known_in_the_end_is_the_same(
    tmp_path: Path, always_far: None, story: list[AnyEvent], lost: set[int], piece: int
) -> None:
    path = tmp_path / "log"
    path.write_bytes(
        b"".join(
            encode(stamped(event, 1000.0 + number, missed=int(number in lost)))
            for number, event in enumerate(story)
        )
    )
    told = [event for line in path.read_bytes().splitlines() if (event := decode(line))]
    reader, heard = LogReader(path), list[AnyEvent]()
    while new := reader.read(piece):
        heard += new
    assert reader.skipped == 0
    assert heard == [event for event in told if event in heard], "in order, and nothing that was not told"
    whole, thinned = fold(told), fold(heard)
    assert without_curve(whole) == without_curve(thinned)
    assert thinned.curve.x[-1:] == whole.curve.x[-1:]


def test_a_long_log_is_thinned_evenly_and_then_followed_word_by_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "FAR", 100_000)
    monkeypatch.setattr(log_module, "SAMPLES", 200)
    path = tmp_path / "log"

    def step(number: int) -> BatchEnded:
        return BatchEnded(epoch=1, step=number, steps=10_000, loss=0.5, accuracy=0.5)

    path.write_bytes(b"".join(encode(step(number)) for number in range(1, 10_001)))
    reader = LogReader(path)
    heard = [event.step for event in reader.read_all() if isinstance(event, BatchEnded)]
    assert 150 < len(heard) < 250
    assert max(later - earlier for earlier, later in itertools.pairwise(heard)) < 60
    assert heard[-1] == 10_000
    with path.open("ab") as file:
        file.write(b"".join(encode(step(number)) for number in range(1, 21)))
    assert len(reader.read_all()) == 20
