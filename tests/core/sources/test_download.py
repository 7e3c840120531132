"""Downloads from a real server on this machine: whole or not at all, and never waiting for ever."""

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.sources.download import Published, fetch
from tests.core.sources.making import refusal
from tests.core.sources.web import Answer, Web, error, whole, without_length

BODY = bytes(range(256)) * 1000


def published(*urls: str, body: bytes = BODY) -> Published:
    return Published("digits.npz", hashlib.sha256(body).hexdigest(), urls)


def fetching(folder: Path, *urls: str) -> Callable[[], object]:
    return lambda: fetch([published(*urls)], folder)


def test_a_file_arrives_whole_and_alone_in_a_folder_that_was_not_there(web: Web, tmp_path: Path) -> None:
    web.serve({"digits.npz": BODY})
    folder = tmp_path / "a" / "b"
    assert fetch([published(web.url("digits.npz"))], folder) == [folder / "digits.npz"]
    assert (folder / "digits.npz").read_bytes() == BODY
    assert os.listdir(folder) == ["digits.npz"]  # noqa: PTH208 - only names are wanted


def test_a_file_that_is_here_is_not_asked_for_again(web: Web, tmp_path: Path) -> None:
    web.serve({"digits.npz": BODY})
    for _ in range(2):
        fetch([published(web.url("digits.npz"))], tmp_path)
    assert web.asked == ["digits.npz"]


def test_a_file_of_another_content_is_replaced(web: Web, tmp_path: Path) -> None:
    web.serve({"digits.npz": BODY})
    (tmp_path / "digits.npz").write_bytes(BODY[:-1])
    fetch([published(web.url("digits.npz"))], tmp_path)
    assert (tmp_path / "digits.npz").read_bytes() == BODY


def test_several_files_arrive_in_their_order(web: Web, tmp_path: Path) -> None:
    web.serve({"a.gz": b"first", "b.gz": b"second"})
    files = [
        Published(name, hashlib.sha256(body).hexdigest(), (web.url(name),))
        for name, body in (("a.gz", b"first"), ("b.gz", b"second"))
    ]
    assert [path.read_bytes() for path in fetch(files, tmp_path)] == [b"first", b"second"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda web: whole(BODY[:-1] + b"x"), "sent a file with another checksum"),
        (lambda web: whole(b""), "sent a file with another checksum"),
        (lambda web: without_length(BODY[:1000]), "sent a file with another checksum"),
        (lambda web: error(404), "answered 404"),
        (lambda web: error(503), "answered 503"),
        (lambda web: whole(BODY, promised=2 * len(BODY)), "broke off"),
        (lambda web: web.stall(BODY), "broke off"),
        (lambda web: web.stall(b"x"), "broke off"),
        (lambda web: web.silence(), "did not answer in time"),
    ],
    ids=["other", "empty", "cut", "404", "503", "too short", "stalled", "stalled at once", "silent"],
)
@pytest.mark.usefixtures("impatient")
def test_a_broken_answer_leaves_nothing_behind_and_says_what_was_wrong(
    web: Web, tmp_path: Path, answer: Callable[[Web], Answer], said: str
) -> None:
    web.pages["digits.npz"] = answer(web)
    began = time.monotonic()
    text = refusal(fetching(tmp_path, web.url("digits.npz")))
    assert time.monotonic() - began < 5
    assert text.startswith("digits.npz could not be downloaded: 127.0.0.1:")
    assert said in text
    assert list(tmp_path.iterdir()) == []


def test_a_refused_connection_is_said(tmp_path: Path, refusing_url: str) -> None:
    assert "cannot be reached" in refusal(fetching(tmp_path, refusing_url))


def test_a_name_that_nobody_knows_is_said(tmp_path: Path) -> None:
    text = refusal(fetching(tmp_path, "http://no.such.host/digits.npz"))
    assert text == "digits.npz could not be downloaded: no.such.host cannot be reached."


def test_a_folder_that_was_not_there_is_not_there_after_a_failure(tmp_path: Path, refusing_url: str) -> None:
    refusal(fetching(tmp_path / "a" / "b", refusing_url))
    assert not (tmp_path / "a").exists()
    assert tmp_path.exists()


def test_a_file_that_was_here_stays_when_its_replacement_fails(web: Web, tmp_path: Path) -> None:
    (tmp_path / "digits.npz").write_bytes(b"something")
    refusal(fetching(tmp_path, web.url("digits.npz")))
    assert (tmp_path / "digits.npz").read_bytes() == b"something"


@pytest.mark.usefixtures("impatient")
def test_the_next_address_is_asked_where_one_fails(web: Web, tmp_path: Path, refusing_url: str) -> None:
    web.pages["wrong"] = whole(b"wrong")
    web.pages["stalled"] = web.stall(BODY)
    web.pages["right"] = whole(BODY)
    urls = [web.url(name) for name in ("missing", "wrong", "stalled", "right", "never")]
    fetch([published(refusing_url, *urls)], tmp_path)
    assert (tmp_path / "digits.npz").read_bytes() == BODY
    assert web.asked == ["missing", "wrong", "stalled", "right"]


def test_a_file_without_any_address_is_refused(tmp_path: Path) -> None:
    assert "no address is known" in refusal(fetching(tmp_path))


def test_progress_only_grows_and_ends_with_all_there_is(web: Web, tmp_path: Path) -> None:
    web.serve({"digits.npz": BODY})
    told: list[tuple[int, int]] = []
    fetch([published(web.url("digits.npz"))], tmp_path, lambda done, total: told.append((done, total)))
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1] == (len(BODY), len(BODY))


def test_progress_of_a_file_of_unknown_length_only_grows_and_has_no_total(web: Web, tmp_path: Path) -> None:
    web.pages["digits.npz"] = without_length(BODY)
    told: list[tuple[int, int]] = []
    fetch([published(web.url("digits.npz"))], tmp_path, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] >= len(BODY)
    assert {total for _, total in told} == {0}


def test_nothing_is_printed(web: Web, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    web.serve({"digits.npz": BODY})
    fetch([published(web.url("digits.npz"))], tmp_path)
    refusal(fetching(tmp_path / "other", web.url("missing")))
    assert capfd.readouterr() == ("", "")


def test_a_folder_that_cannot_be_made_is_said_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    text = refusal(fetching(tmp_path / "taken" / "inside", "http://127.0.0.1:9/"))
    assert text == f"digits.npz cannot be stored in {tmp_path}/taken/inside: Not a directory."


def test_a_folder_without_permission_is_said_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "makedirs", deny)
    text = refusal(fetching(tmp_path / "new", "http://127.0.0.1:9/"))
    assert text == f"digits.npz cannot be stored in {tmp_path}/new: Permission denied."


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    web.serve({"digits.npz": BODY})
    monkeypatch.setattr("shutil.move", fail)
    text = refusal(fetching(tmp_path, web.url("digits.npz")))
    assert text == f"digits.npz cannot be stored in {tmp_path}: No space left on device."
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_folder_name_comes_out_printable(tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J").write_bytes(b"")
    assert "\\x1b[2J" in refusal(fetching(tmp_path / "\x1b[2J", "http://127.0.0.1:9/"))
