"""Errors as CSV, and files that are written whole or not at all, and never over another unasked."""

import csv
import io
import os
from pathlib import Path

import pytest

from core.errors import InputError
from core.evaluation import Prediction
from core.export import errors_csv, write_export
from core.selection import COLUMNS

ROW = Prediction(index=8, true=1, predicted=0, confidence=0.75, margin=0.5, loss=1.5, rank=2)
NAMES = ('a,"b"\nc', "[/b]" + "n" * 200)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_rows_are_read_back_as_they_were_whatever_the_names() -> None:
    title, row = csv.reader(io.StringIO(errors_csv([ROW], NAMES)))
    assert title == [*COLUMNS, "true_name", "predicted_name"]
    assert row == ["8", "1", "0", "0.75", "0.5", "1.5", "2", NAMES[1], NAMES[0]]


def test_remarks_stand_behind_their_rows() -> None:
    remarks = [{"verdict": "ambiguous", "story": "1 0"}, {"verdict": "", "story": "0 0"}]
    title, row, other = csv.reader(io.StringIO(errors_csv([ROW, ROW], NAMES, remarks)))
    assert title[-3:] == ["predicted_name", "verdict", "story"]
    assert (row[-2:], other[-2:]) == (["ambiguous", "1 0"], ["", "0 0"])


def test_no_rows_are_a_line_of_titles() -> None:
    assert errors_csv([], NAMES).count("\n") == 1


def test_a_new_file_is_written(tmp_path: Path) -> None:
    write_export(tmp_path / "new", b"content")
    assert (tmp_path / "new").read_bytes() == b"content"


def test_a_file_that_is_there_is_replaced_only_when_that_is_wanted(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        write_export(old, b"content")
    assert old.read_bytes() == b"precious"
    write_export(old, b"content", replace=True)
    assert old.read_bytes() == b"content"
    assert names(tmp_path) == ["old"]


def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")
    (tmp_path / "link").symlink_to("target")
    write_export(tmp_path / "link", b"content", replace=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"content"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to("gone")
    for name in ("pipe", "nowhere"):
        with pytest.raises(InputError, match="no file that could be replaced"):
            write_export(tmp_path / name, b"content", replace=True)
    with pytest.raises(InputError, match="is a folder; add a name"):
        write_export(tmp_path, b"content", replace=True)
    assert names(tmp_path) == ["nowhere", "pipe"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone/new", "No such file or directory"),
        ("file/new", "Not a directory"),
        ("n" * 300, "File name too long"),
        ("\x1b[2J/new", r"\\x1b\[2J/new cannot be written: No such file"),
        ("\ud800", "cannot be written: it failed"),
    ],
)
@pytest.mark.parametrize("replace", [False, True])
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, name: str, why: str, replace: bool) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match=why) as refusal:
        write_export(tmp_path / name, b"content", replace=replace)
    assert str(refusal.value).isprintable()
    assert names(tmp_path) == ["file"]


def test_of_a_file_for_which_there_is_no_room_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    def opened(path: Path, mode: str) -> Full:
        path.touch()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(InputError, match="No space left on device; choose another name or folder"):
        write_export(tmp_path / "new", b"content")
    assert names(tmp_path) == []
