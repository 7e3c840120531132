"""Data sets in IDX files: valid ones come back as they were, anything else is one clear sentence."""

import gzip
import os
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import DataError
from core.sources import idx
from tests.core.sources.making import (
    Array,
    idx_bytes,
    idx_files,
    refusal,
    same,
    sentence,
    small_arrays,
    write_files,
)

fuzzing = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PICTURES = np.arange(3 * 28 * 28).reshape(3, 28, 28).astype(np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose files every example writes anew."""
    return tmp_path_factory.mktemp("idx")


def read(folder: Path, content: bytes, zipped: bool = False) -> Array:
    file = folder / ("images.gz" if zipped else "images")
    file.write_bytes(content)
    return idx.read(file)


def refused(folder: Path, content: bytes, zipped: bool = False) -> str:
    text = refusal(lambda: read(folder, content, zipped))
    assert "images" in text
    return text


def reads_or_refuses(folder: Path, content: bytes, zipped: bool) -> Array | None:
    try:
        return read(folder, content, zipped)
    except DataError as error:
        sentence(error)
        return None


# One file


@fuzzing
@given(st.lists(st.integers(0, 5), min_size=1, max_size=3), st.booleans())
def test_any_array_of_bytes_comes_back_as_it_was(folder: Path, shape: list[int], zipped: bool) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(np.uint8)
    content = gzip.compress(idx_bytes(array), 1) if zipped else idx_bytes(array)
    found = read(folder, content, zipped)
    assert found.dtype == np.uint8
    assert np.array_equal(found, array)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_missing_file_is_refused(tmp_path: Path, zipped: bool) -> None:
    file = tmp_path / ("gone.gz" if zipped else "gone")
    assert refusal(lambda: idx.read(file)).endswith(f"{file.name} cannot be read: No such file or directory.")


def test_a_folder_and_a_nul_in_the_path_are_refused(tmp_path: Path) -> None:
    assert "Is a directory" in refusal(lambda: idx.read(tmp_path))
    assert "a\\x00b" in refusal(lambda: idx.read(tmp_path / "a\0b"))


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    assert refusal(lambda: idx.read(tmp_path / "images")).endswith("cannot be read: Permission denied.")


def test_a_file_for_which_there_is_no_memory_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(gzip.GzipFile, "read", fail)
    assert "memory" in refused(folder, gzip.compress(idx_bytes(PICTURES)), zipped=True)


@pytest.mark.parametrize(
    "content",
    [
        struct.pack(">HBBI", 0, 9, 1, 1) + b"x",
        struct.pack(">HBBI", 0, 0x0D, 1, 1) + bytes(4),
        struct.pack(">HBBI", 1, 8, 1, 1) + b"x",
        struct.pack(">HBB", 0, 8, 0) + b"x",
        struct.pack(">HBB4I", 0, 8, 4, 1, 1, 1, 1) + b"x",
        b"\x89PNG\r\n\x1a\n" + bytes(30),
        b"P5 28 28 255\n" + bytes(784),
    ],
    ids=["signed", "float", "no zeros", "0 axes", "4 axes", "png", "pgm"],
)
def test_a_file_of_another_kind_is_refused(folder: Path, content: bytes) -> None:
    assert "is not an IDX file of unsigned bytes" in refused(folder, content)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("kept", [0, 1, 3, 4, 7, 15])
def test_a_cut_header_is_refused(folder: Path, kept: int, zipped: bool) -> None:
    start = idx_bytes(PICTURES)[:kept]
    assert "is not a whole IDX file" in refused(folder, gzip.compress(start) if zipped else start, zipped)


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "wrong", [idx_bytes(PICTURES)[:-1], idx_bytes(PICTURES)[:16], idx_bytes(PICTURES) + b"x"]
)
def test_another_length_than_the_header_says_is_refused(folder: Path, wrong: bytes, zipped: bool) -> None:
    text = refused(folder, gzip.compress(wrong) if zipped else wrong, zipped)
    assert "says shape (3, 28, 28), but its data has another length" in text


def test_a_truncated_gzip_is_refused(folder: Path) -> None:
    whole = gzip.compress(idx_bytes(PICTURES))
    for kept in (1, 9, 10, 30, len(whole) // 2, len(whole) - 9, len(whole) - 8, len(whole) - 1):
        assert "is not a whole IDX file" in refused(folder, whole[:kept], zipped=True)


def test_a_plain_file_called_gz_and_a_gzip_without_its_ending_are_refused(folder: Path) -> None:
    assert "is not a whole IDX file" in refused(folder, idx_bytes(PICTURES), zipped=True)
    assert "is not an IDX file" in refused(folder, gzip.compress(idx_bytes(PICTURES)), zipped=False)


def test_garbage_behind_a_gzip_is_refused(folder: Path) -> None:
    refused(folder, gzip.compress(idx_bytes(PICTURES)) + b"garbage", zipped=True)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_header_that_promises_100_gb_is_refused_without_allocating_it(folder: Path, zipped: bool) -> None:
    start = struct.pack(">HBB3I", 0, 8, 3, 127_551_021, 28, 28)
    tracemalloc.start()
    try:
        text = refused(folder, gzip.compress(start) if zipped else start, zipped)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert "would take 93 GiB" in text


def test_a_gzip_bomb_is_not_unpacked(folder: Path) -> None:
    bomb = gzip.compress(idx_bytes(np.zeros(10, np.uint8)) + bytes(50_000_000), 1)
    tracemalloc.start()
    try:
        assert "another length" in refused(folder, bomb, zipped=True)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@fuzzing
@given(
    st.binary(max_size=100),
    st.sampled_from(
        [b"", b"\0\0\x08\1", b"\0\0\x08\3", b"\0\0\x08\3\0\0\0\0", b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0\0\0\0\3"]
    ),
    st.booleans(),
    st.booleans(),
)
@example(b"\0\0\0\0" + b"\xff" * 8, b"\0\0\x08\3", False, False)
def test_any_bytes_are_an_array_or_refused(
    folder: Path, content: bytes, start: bytes, zipped: bool, packed: bool
) -> None:
    whole = start + content
    found = reads_or_refuses(folder, gzip.compress(whole, 1) if packed else whole, zipped)
    assert found is None or found.dtype == np.uint8


WHOLE_GZIP = gzip.compress(idx_bytes(PICTURES), 1)


@fuzzing
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE_GZIP) - 1), st.integers(1, 255)), min_size=1, max_size=4),
    st.integers(0, 20),
)
def test_a_damaged_gzip_gives_the_same_array_or_is_refused(
    folder: Path, flips: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(WHOLE_GZIP)
    for place, change in flips:
        content[place] ^= change
    found = reads_or_refuses(folder, bytes(content[: len(content) - cut]), zipped=True)
    assert found is None or np.array_equal(found, PICTURES)


# Four files


@pytest.mark.parametrize("zipped", [True, False])
def test_a_folder_of_four_files_is_a_data_set(tmp_path: Path, zipped: bool) -> None:
    folder = write_files(tmp_path / "digits", idx_files(small_arrays(), zipped))
    dataset = idx.load_folder(folder)
    assert same(dataset, small_arrays())
    assert dataset.name == "digits"
    assert dataset.source == str(folder)


def test_gzipped_and_plain_files_may_be_mixed(tmp_path: Path) -> None:
    files = idx_files(small_arrays(), zipped=False)
    files["train-images-idx3-ubyte.gz"] = gzip.compress(files.pop("train-images-idx3-ubyte"))
    assert same(idx.load_folder(write_files(tmp_path, files)), small_arrays())


@pytest.mark.parametrize("missing", range(4))
def test_a_missing_file_of_the_four_is_named(tmp_path: Path, missing: int) -> None:
    files = idx_files(small_arrays(), zipped=False)
    name = list(files)[missing]
    del files[name]
    folder = write_files(tmp_path, files)
    assert f"lacks {name}; it must hold train-images-idx3-ubyte, " in refusal(lambda: idx.load_folder(folder))


def test_a_fifo_in_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    files = idx_files(small_arrays(), zipped=False)
    del files["t10k-labels-idx1-ubyte"]
    folder = write_files(tmp_path, files)
    os.mkfifo(folder / "t10k-labels-idx1-ubyte")
    assert "lacks t10k-labels-idx1-ubyte" in refusal(lambda: idx.load_folder(folder))


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        ("x_train", np.zeros((20, 28, 27)), "x_train in {} has shape (20, 28, 27)"),
        ("x_test", np.zeros((10, 784)), "x_test in {} has shape (10, 784)"),
        ("y_train", np.zeros(19), "x_train in {} holds 20 images, but y_train 19 labels"),
        ("y_test", np.full(10, 10), "y_test in {} holds the label 10"),
        ("y_test", np.zeros((10, 1)), "y_test in {} has shape (10, 1)"),
    ],
)
def test_files_that_do_not_fit_together_are_refused(
    tmp_path: Path, name: str, array: Array, said: str
) -> None:
    folder = write_files(tmp_path, idx_files(small_arrays() | {name: array}))
    assert said.format(folder) in refusal(lambda: idx.load_folder(folder))


def test_an_empty_split_is_refused(tmp_path: Path) -> None:
    empty = {"x_test": np.zeros((0, 28, 28)), "y_test": np.zeros(0)}
    folder = write_files(tmp_path, idx_files(small_arrays() | empty))
    assert "The test split" in refusal(lambda: idx.load_folder(folder))


def test_class_names_can_be_given(tmp_path: Path) -> None:
    folder = write_files(tmp_path, idx_files(small_arrays()))
    assert idx.load_folder(folder, tuple("abcdefghij")).class_names == tuple("abcdefghij")


def test_a_hostile_folder_name_comes_out_printable(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "\x1b[2J[red]", idx_files(small_arrays()))
    dataset = idx.load_folder(folder)
    assert dataset.name == "\\x1b[2J[red]"
    assert "\x1b" not in dataset.source
