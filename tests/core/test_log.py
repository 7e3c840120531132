"""The reader of a log that grows, tears, shrinks and is replaced under its eyes."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.events import AnyEvent, BatchEnded, Phase, RunFailed, decode, encode
from core.log import LogReader

# One path for all examples of a test: each example begins by replacing what lies there.
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

events = st.one_of(
    st.builds(Phase, phase=st.sampled_from(["importing", "training", "saving"]), t=st.floats(0, 1e10)),
    st.builds(BatchEnded, epoch=st.integers(1, 9), step=st.integers(1, 99), steps=st.just(99),
              loss=st.floats(0, 9), accuracy=st.floats(0, 1)),
    st.builds(RunFailed, error=st.text()),
)  # fmt: skip
garbage = st.binary(min_size=1).filter(
    lambda line: b"\n" not in line and b"\r" not in line and line.strip() != b""
)


def lines(*them: AnyEvent) -> bytes:
    return b"".join(encode(event) for event in them)


def step(number: int) -> BatchEnded:
    return BatchEnded(epoch=1, step=number, steps=99, loss=0.5, accuracy=0.5)


@many
@given(written=st.lists(events), cuts=st.lists(st.integers(0, 10_000)), piece=st.integers(1, 300))
def test_however_it_is_written_every_event_is_read_once(
    tmp_path: Path, written: list[AnyEvent], cuts: list[int], piece: int
) -> None:
    data = lines(*written)
    log = tmp_path / "log"
    log.write_bytes(b"")
    reader, seen = LogReader(log), list[AnyEvent]()
    borders = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    for start, end in zip(borders, [*borders[1:], len(data)], strict=True):
        with log.open("ab") as file:
            file.write(data[start:end])
        while new := reader.read(piece):
            seen += new
    assert seen == written
    assert reader.skipped == 0


@many
@given(st.binary(max_size=2000))
def test_any_bytes_give_the_events_among_their_whole_lines(tmp_path: Path, data: bytes) -> None:
    log = tmp_path / "log"
    log.write_bytes(data)
    whole = data[: data.rfind(b"\n") + 1].splitlines()
    assert LogReader(log).read_all() == [event for line in whole if (event := decode(line))]


@many
@given(before=st.lists(events), rubbish=st.lists(garbage, min_size=1), after=st.lists(events))
def test_garbage_in_the_middle_costs_only_itself(
    tmp_path: Path, before: list[AnyEvent], rubbish: list[bytes], after: list[AnyEvent]
) -> None:
    log = tmp_path / "log"
    log.write_bytes(lines(*before) + b"\n".join(rubbish) + b"\n" + lines(*after))
    reader = LogReader(log)
    assert reader.read_all() == before + after
    assert reader.skipped == len(rubbish)


def test_a_torn_last_line_is_left_until_it_is_whole(tmp_path: Path) -> None:
    log, last = tmp_path / "log", encode(step(2))
    log.write_bytes(lines(step(1)) + last[:20])
    reader = LogReader(log)
    assert reader.read_all() == [step(1)]
    assert reader.read_all() == []
    with log.open("ab") as file:
        file.write(last[20:])
    assert reader.read_all() == [step(2)]
    assert reader.skipped == 0


def test_a_line_torn_by_a_killed_worker_does_not_swallow_the_next(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(lines(step(1)) + encode(step(2))[:20] + b"\n" + lines(step(3)))
    reader = LogReader(log)
    assert reader.read_all() == [step(1), step(3)]
    assert reader.skipped == 1


def test_a_missing_log_is_empty_until_it_comes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    reader = LogReader(log)
    assert reader.read_all() == []
    assert not reader.was_replaced()
    log.write_bytes(lines(step(1)))
    assert reader.read_all() == [step(1)]


def test_a_log_that_shrank_is_read_again_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(lines(step(1), step(2), step(3)))
    reader = LogReader(log)
    assert len(reader.read_all()) == 3
    log.write_bytes(lines(step(7)))
    assert reader.was_replaced()
    assert reader.read_all() == [step(7)]
    assert not reader.was_replaced()


def test_a_replaced_log_of_the_same_length_is_read_again(tmp_path: Path) -> None:
    log, other = tmp_path / "log", tmp_path / "other"
    log.write_bytes(lines(step(1), step(2)))
    reader = LogReader(log)
    assert len(reader.read_all()) == 2
    other.write_bytes(lines(step(8), step(9)))
    other.replace(log)
    assert reader.was_replaced()
    assert reader.read_all() == [step(8), step(9)]


def test_a_line_longer_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    long = RunFailed(error="x" * 5000)
    log.write_bytes(lines(long, step(1)))
    reader = LogReader(log)
    assert reader.read(piece=64) == [long]
    assert reader.read(piece=64) == [step(1)]


def test_one_look_reads_a_bounded_piece(tmp_path: Path) -> None:
    log = tmp_path / "log"
    line = encode(step(1))
    log.write_bytes(line * 1000)
    reader = LogReader(log)
    assert len(reader.read(piece=10 * len(line))) == 10
    assert len(reader.read_all()) == 990
