"""Requests to a worker: obeyed in order, each exactly once, and garbage is dropped."""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.commands import AnyCommand, Continue, Pause, Save, Stop, claim, send


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Return the folder of a run that waits for requests."""
    (tmp_path / "commands").mkdir()
    return tmp_path


def put(run: Path, body: bytes, name: str = "1.json") -> None:
    (run / "commands" / name).write_bytes(body)


def test_requests_come_in_the_order_in_which_they_were_made(run: Path) -> None:
    sent: list[AnyCommand] = [Pause(), Continue(), Save(), Stop(), Stop(after_epoch=True)]
    for command in sent:
        send(run, command)
    assert list(claim(run)) == sent


def test_a_request_is_obeyed_once_and_leaves_nothing_behind(run: Path) -> None:
    send(run, Save())
    assert len(list(claim(run))) == 1
    assert list(claim(run)) == []
    assert list((run / "commands").iterdir()) == []


def test_two_requests_have_different_ids_and_keep_them(run: Path) -> None:
    first, second = Pause(), Pause()
    assert first.id != second.id
    send(run, first)
    assert [command.id for command in claim(run)] == [first.id]


@pytest.mark.parametrize(
    ("make", "verb"), [(Pause, "pause"), (Continue, "continue"), (Save, "save"), (Stop, "stop")]
)
def test_the_file_says_the_command_by_its_verb(run: Path, make: Callable[[], AnyCommand], verb: str) -> None:
    send(run, make())
    (request,) = (run / "commands").iterdir()
    assert msgspec.json.decode(request.read_bytes())["command"] == verb == make().verb


def test_a_request_that_is_claimed_while_others_wait_leaves_those_waiting(run: Path) -> None:
    send(run, Pause())
    send(run, Stop())
    assert isinstance(next(iter(claim(run))), Pause)
    assert [type(command) for command in claim(run)] == [Stop]


def test_two_claimers_never_get_the_same_request(run: Path) -> None:
    for _ in range(100):
        send(run, Save())
    got: list[str] = []
    start = threading.Barrier(2)

    def take() -> None:
        start.wait()
        got.extend([command.id for command in claim(run)])

    claimers = [threading.Thread(target=take) for _ in range(2)]
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join()
    assert len(got) == len(set(got)) == 100


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"command":"explode"}',
        b'{"command":"pause","id":5}',
        b'{"command":"stop","after_epoch":"yes"}',
        b'{"command":"pause","id":"\xff"}',
        b'{"command":"\xff"}',
        b'{"command":"pause","x":' + b"[" * 100_000,
    ],
    ids=range(11),
)
def test_garbage_is_dropped_and_the_next_request_is_obeyed(run: Path, body: bytes) -> None:
    put(run, body, "0.json")
    send(run, Save())
    assert [type(command) for command in claim(run)] == [Save]
    assert list((run / "commands").iterdir()) == []


def test_a_field_of_a_later_version_is_ignored(run: Path) -> None:
    put(run, b'{"command":"stop","id":"a","after_epoch":true,"later":[1]}')
    assert list(claim(run)) == [Stop(id="a", after_epoch=True)]


def test_a_file_that_is_still_being_written_is_left_alone(run: Path) -> None:
    put(run, b'{"command":"stop"}', ".1-abc.json.77.tmp")
    assert list(claim(run)) == []
    assert len(list((run / "commands").iterdir())) == 1


def test_a_folder_among_the_requests_is_passed_over(run: Path) -> None:
    (run / "commands" / "0.json").mkdir()
    send(run, Save())
    assert [type(command) for command in claim(run)] == [Save]


def test_a_run_without_a_commands_folder_has_no_requests_and_takes_none(tmp_path: Path) -> None:
    assert list(claim(tmp_path)) == []
    with pytest.raises(OSError, match="No such file"):
        send(tmp_path, Pause())


@given(
    body=st.binary(max_size=60)
    | st.binary(max_size=10).map(lambda b: b'{"command":"stop","id":"' + b + b'"}')
)
@example(body=b'{"command":"stop","id":"\xe2\x82"}')
def test_any_bytes_are_a_request_or_nothing(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    run = tmp_path_factory.mktemp("run")
    (run / "commands").mkdir()
    put(run, body)
    assert all(isinstance(command, AnyCommand) for command in claim(run))
    assert list((run / "commands").iterdir()) == []
