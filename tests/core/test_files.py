"""A file is replaced as a whole or not at all."""

import errno
import os
import sys
import threading
from pathlib import Path

import pytest

from core.files import replace_file, sync_folder


def test_a_file_is_made_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    replace_file(path, b"old")
    assert path.read_bytes() == b"old"
    replace_file(path, b"")
    assert path.read_bytes() == b""
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace"])
def test_a_failing_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(failing, fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "missing" / "state.json", b"")


def test_a_folder_in_the_way_is_an_os_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "state.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace_file(tmp_path / "state.json", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "state.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which file a descriptor is")
def test_content_is_on_the_disk_before_it_is_in_place_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(descriptor: int) -> None:
        done.append("fsync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    def noting_replace(self: Path, target: Path) -> Path:
        done.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(Path, "replace", noting_replace)
    replace_file(tmp_path / "state.json", b"new")
    temporary, *rest = done
    assert temporary.startswith("fsync .state.json.")
    assert rest == ["replace", f"fsync {tmp_path.name}"]


def test_a_reader_sees_the_old_content_or_the_new_and_never_a_part(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    contents = {bytes([letter]) * 50_000 for letter in b"abc"}
    path.write_bytes(b"a" * 50_000)
    written = threading.Event()

    def write() -> None:
        for content in [*contents] * 10:
            replace_file(path, content)
        written.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not written.is_set():
        seen.add(path.read_bytes())
    writer.join()
    assert seen <= contents


def test_syncing_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "missing")
