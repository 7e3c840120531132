"""Data set files for the tests: whole ones, and the means to break them."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.dataset import Dataset
from core.errors import DataError
from core.sources.idx import FILES
from core.text import printable

Array = npt.NDArray[Any]
Arrays = dict[str, Array]
NAMES = ("x_train", "y_train", "x_test", "y_test")


def small_arrays() -> Arrays:
    """Return a valid data set of 20 and 10 pictures."""
    random = np.random.default_rng(7)
    return {
        "x_train": random.integers(0, 256, (20, 28, 28), np.uint8),
        "y_train": (np.arange(20) % 10).astype(np.uint8),
        "x_test": random.integers(0, 256, (10, 28, 28), np.uint8),
        "y_test": np.arange(10).astype(np.uint8),
    }


def npz_bytes(arrays: Arrays, compressed: bool = True) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def zip_bytes(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, compression)
    return file.getvalue()


def npy_bytes(array: Array) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array)
    return file.getvalue()


def npy_member(header: str | bytes, body: bytes = b"") -> bytes:
    """Return a .npy file of version 1.0 whose header is exactly `header`."""
    raw = header.encode("latin1", "replace") if isinstance(header, str) else header
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw + body


def with_member(name: str, body: bytes) -> bytes:
    """Return a valid data set in which the member `name` is `body`."""
    members = {f"{key}.npy": npy_bytes(array) for key, array in small_arrays().items()}
    return zip_bytes(members | {f"{name}.npy": body})


def patched_directory(archive: bytes, member: str, offset: int, layout: str, value: int) -> bytes:
    """Return `archive` with one field of the central directory's record of `member` changed."""
    record = archive.rindex(member.encode()) - 46
    assert archive[record : record + 4] == b"PK\x01\x02"
    changed = bytearray(archive)
    struct.pack_into(layout, changed, record + offset, value)
    return bytes(changed)


def idx_bytes(array: Array) -> bytes:
    return (
        struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()
    )


def idx_files(arrays: Arrays, zipped: bool = True) -> dict[str, bytes]:
    """Return the four IDX files of a data set by their names."""
    files = {FILES[name]: idx_bytes(arrays[name]) for name in NAMES}
    return {f"{name}.gz": gzip.compress(body, 1) for name, body in files.items()} if zipped else files


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return folder


def same(dataset: Dataset, arrays: Arrays) -> bool:
    return all(np.array_equal(getattr(dataset, name), arrays[name]) for name in NAMES)


def sentence(error: DataError) -> str:
    """Return the message of `error`, which must be one printable sentence of bearable length."""
    text = str(error)
    assert printable(text, 10_000) == text
    assert text.endswith(".")
    assert ". " not in text
    assert len(text) < 600
    return text


def refusal(load: Callable[[], object]) -> str:
    """Return the sentence with which `load` refuses; fail if it does anything else."""
    with pytest.raises(DataError) as caught:
        load()
    return sentence(caught.value)
