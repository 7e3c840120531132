"""Data sets in one .npz file, which may come from anyone: sizes are checked before anything is unpacked."""

import io
import math
import struct
import tokenize
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt

from core.dataset import DIGITS, Dataset, checked_dataset
from core.errors import DataError
from core.text import printable

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
CLASS_NAMES = "class_names"
LARGEST = 2 * 1024**3
"""Bytes that a data set may take in memory; a file may promise anything."""
MOST_CLASSES = 1000

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that NumPy writes
_LONGEST_HEADER = 12 + 10_000  # magic, version and length, then as much as NumPy is willing to parse
_ENCRYPTED = 0x1  # in a member's flag_bits

# RuntimeError covers zipfile's NotImplementedError for another version of the format, ValueError its
# UnicodeDecodeError for a name; struct.error and ValueError answer offsets that lie outside the file.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error)
# NumPy evaluates the header as a Python literal, and lets through what tokenizer, parser and dtype raise.
_BROKEN_HEADER = (
    ValueError, TypeError, LookupError, ArithmeticError, AttributeError,
    SyntaxError, tokenize.TokenError, RecursionError, MemoryError,
)  # fmt: skip

_Array = npt.NDArray[np.generic]


class _Header(NamedTuple):
    """What stands before an array's bytes, and how long that is."""

    length: int
    shape: tuple[int, ...]
    fortran_order: bool
    dtype: np.dtype[np.generic]


def load(path: Path) -> Dataset:
    """Return the Dataset in the .npz file at `path`; raise DataError with one sentence.

    The file holds x_train, y_train, x_test, y_test and, if its classes are not the ten digits, class_names.
    """
    shown = printable(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            if missing := [name for name in ARRAYS if name not in members]:
                raise DataError(f"{shown} lacks {', '.join(missing)}; it must hold {', '.join(ARRAYS)}.")
            wanted = [name for name in (*ARRAYS, CLASS_NAMES) if name in members]
            size = sum(members[name].file_size for name in wanted)
            if size > LARGEST:
                raise DataError(f"{shown} would take {size / 1024**3:.0f} GiB; scrawl reads at most 2 GiB.")
            arrays = {name: _read(archive, members[name], name, shown) for name in wanted}
    except _BROKEN_ZIP as error:
        why = printable(str(error)) or "it ends too soon"
        raise DataError(f"{shown} is not a whole .npz file: {why}.") from error
    except OSError as error:
        raise DataError(f"{shown} cannot be read: {error.strerror or 'it is damaged'}.") from error
    except MemoryError as error:
        raise DataError(f"{shown} does not fit into the memory there is.") from error
    class_names = _names(arrays[CLASS_NAMES], shown) if CLASS_NAMES in arrays else DIGITS
    return checked_dataset(printable(path.stem), shown, arrays, class_names)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, shown: str) -> _Array:
    if member.compress_type not in _PACKINGS or member.flag_bits & _ENCRYPTED:
        raise DataError(f"{name} in {shown} is encrypted, or packed as NumPy never does; use np.savez.")
    with archive.open(member) as file:
        header = _header(file, name, shown)
    size = math.prod(header.shape) * header.dtype.itemsize
    if header.length + size != member.file_size:
        shape = printable(str(header.shape), 60)
        raise DataError(f"{name} in {shown} says shape {shape}, but its data has another length.")
    with archive.open(member) as file:
        file.read(header.length)
        data = file.read(size)  # to the end, where zipfile compares the checksum
    try:
        array = np.frombuffer(data, header.dtype)
        return array.reshape(header.shape, order="F" if header.fortran_order else "C")
    except ValueError as error:
        raise DataError(f"{name} in {shown} cannot be read: {printable(str(error))}.") from error


def _header(file: IO[bytes], name: str, shown: str) -> _Header:
    start = io.BytesIO(file.read(_LONGEST_HEADER))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote the header, and would go to the terminal
            version = np.lib.format.read_magic(start)
            if version == (1, 0):
                shape, fortran_order, dtype = np.lib.format.read_array_header_1_0(start)
            elif version == (2, 0):
                shape, fortran_order, dtype = np.lib.format.read_array_header_2_0(start)
            else:
                raise DataError(
                    f"{name} in {shown} is of another .npy version than 1.0 and 2.0; use np.savez."
                )
    except _BROKEN_HEADER as error:
        raise DataError(f"{name} in {shown} has no readable header.") from error
    if dtype.hasobject:
        raise DataError(
            f"{name} in {shown} holds Python objects, which are never loaded; save plain numbers."
        )
    if not all(0 <= length < 2**63 for length in shape):
        raise DataError(f"{name} in {shown} has no readable header.")
    shape = tuple(map(int, shape))  # True passes for a length of 1
    return _Header(start.tell(), shape, fortran_order, dtype)


def _names(array: _Array, shown: str) -> tuple[str, ...]:
    if array.dtype.kind != "U" or array.ndim != 1 or not 2 <= len(array) <= MOST_CLASSES:
        raise DataError(f"class_names in {shown} must be a list of 2 to {MOST_CLASSES} texts.")
    try:
        return tuple(printable(str(name)) or "(no name)" for name in array)
    except (ValueError, SystemError) as error:  # a number beyond Unicode's last character
        raise DataError(f"class_names in {shown} must be a list of 2 to {MOST_CLASSES} texts.") from error
