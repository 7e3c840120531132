"""From what the user typed to a data set, or to one sentence that says what to do."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DataError
from core.sources import fashion, load_dataset, mnist, needs_download
from tests.core.sources.making import idx_files, npz_bytes, refusal, same, sentence, small_arrays, write_files


def refused(wanted: str) -> str:
    return refusal(lambda: load_dataset(wanted))


@pytest.fixture
def npz_file(tmp_path: Path) -> Path:
    return write_files(tmp_path, {"digits.npz": npz_bytes(small_arrays())}) / "digits.npz"


def test_the_sample_needs_no_network_and_no_home() -> None:
    assert load_dataset("sample").counts("train") == [400] * 10


@pytest.mark.parametrize(("name", "module"), [("mnist", mnist), ("fashion-mnist", fashion)])
def test_a_downloaded_set_is_told_whom_to_report_to(
    name: str, module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(module, "load", told.append)
    load_dataset(name, print)
    assert told == [print]


@pytest.mark.parametrize(
    ("name", "files", "place"),
    [
        ("mnist", {mnist.KERAS_FILE.name: b""}, "keras/datasets"),
        ("mnist", {file.name: b"" for file in mnist.IDX_FILES}, "home/datasets/mnist"),
        ("fashion-mnist", {file.name: b"" for file in fashion.FILES}, "home/datasets/fashion-mnist"),
    ],
)
def test_only_a_published_set_that_is_not_here_needs_a_download(
    tmp_path: Path, name: str, files: dict[str, bytes], place: str
) -> None:
    assert needs_download(name)
    write_files(tmp_path / place, files)
    assert not needs_download(name)
    assert not needs_download("sample")
    assert not needs_download("nowhere.npz")


def test_a_path_of_an_npz_file_is_loaded_whatever_its_ending(npz_file: Path) -> None:
    assert same(load_dataset(str(npz_file)), small_arrays())
    other = npz_file.rename(npz_file.with_name("digits.data"))
    assert same(load_dataset(str(other)), small_arrays())


def test_a_folder_of_idx_files_is_loaded(tmp_path: Path) -> None:
    write_files(tmp_path / "idx", idx_files(small_arrays()))
    assert same(load_dataset(str(tmp_path / "idx")), small_arrays())


def test_a_tilde_is_the_home_of_the_user(npz_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(npz_file.parent))
    assert same(load_dataset("~/digits.npz"), small_arrays())


def test_a_name_of_the_catalog_wins_over_a_file_and_a_dot_slash_over_the_name(
    npz_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npz_file.rename(npz_file.with_name("sample"))
    monkeypatch.chdir(npz_file.parent)
    assert len(load_dataset("sample").x_train) == 4000
    assert len(load_dataset("./sample").x_train) == 20


@pytest.mark.parametrize("wanted", ["nowhere.npz", "MNIST", "~no-such-user-anywhere/x.npz", "a\0b", "-"])
def test_what_does_not_exist_is_refused_with_what_can_be_had(
    wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = refused(wanted)
    assert text.startswith("There is no data set ")
    assert "mnist, sample, fashion-mnist" in text


def test_a_folder_without_idx_files_is_refused(tmp_path: Path) -> None:
    assert "lacks train-images-idx3-ubyte" in refused(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"text", b"\x1f\x8b\x08", b"\x93NUMPY\x01\x00"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert "is not a whole .npz file" in refused(str(tmp_path / "file"))


def test_a_fifo_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    assert "is no file and no folder" in refused(str(tmp_path / "fifo"))


def test_a_device_is_refused() -> None:
    assert "is no file and no folder" in refused("/dev/zero")


def test_a_name_that_is_too_long_is_refused() -> None:
    assert "x" * 199 + "…" in refused("x" * 5000)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    refused(str(tmp_path / "loop"))


def test_a_folder_that_may_not_be_entered_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", deny)
    assert refused("secret/digits.npz") == "secret/digits.npz cannot be read: Permission denied."


def test_what_was_typed_comes_out_printable(tmp_path: Path) -> None:
    assert "\\x1b[2J[/b]" in refused(str(tmp_path / "\x1b[2J[/b]"))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_is_a_data_set_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, wanted: str
) -> None:
    try:
        load_dataset(str(tmp_path_factory.getbasetemp() / "nothing" / wanted))
    except DataError as error:
        sentence(error)
