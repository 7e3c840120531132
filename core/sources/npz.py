"""Data sets in one .npz file, which may come from anyone: sizes are checked before anything is unpacked."""

import math
import zipfile
import zlib
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from core.dataset import DIGITS, Dataset, checked_dataset
from core.errors import DataError
from core.text import printable

ARRAYS = ("x_train", "y_train", "x_test", "y_test")
CLASS_NAMES = "class_names"
LARGEST = 2 * 1024**3
"""Bytes that one array may take in memory; a header may promise anything."""
MOST_CLASSES = 1000


def load(path: Path) -> Dataset:
    """Return the Dataset in the .npz file at `path`; raise DataError with one sentence, OSError if unreadable.

    The file holds x_train, y_train, x_test, y_test and, if its classes are not the ten digits, class_names.
    """
    shown = printable(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            if missing := [name for name in ARRAYS if name not in members]:
                raise DataError(f"{shown} lacks {', '.join(missing)}; it must hold {', '.join(ARRAYS)}.")
            arrays = {name: _read(archive, members[name], name, shown) for name in ARRAYS}
            class_names = DIGITS
            if CLASS_NAMES in members:
                class_names = _names(_read(archive, members[CLASS_NAMES], CLASS_NAMES, shown), shown)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # RuntimeError is zipfile's answer to an encrypted member, NotImplementedError to an unknown compression.
        raise DataError(f"{shown} is not a whole .npz file: {printable(str(error)) or 'it ends too soon'}.") from error
    return checked_dataset(path.stem, shown, arrays, class_names)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, shown: str) -> npt.NDArray[np.generic]:
    with archive.open(member) as file:
        shape, dtype = _header(file, name, shown)
        size = math.prod(shape) * dtype.itemsize
        if size > LARGEST:
            raise DataError(f"{name} in {shown} would take {size / 1024**3:.0f} GiB; scrawl reads at most 2 GiB.")
        # zipfile never hands out more than the directory says, so this holds for a lying header too.
        if file.tell() + size != member.file_size:
            raise DataError(f"{name} in {shown} says shape {shape}, but its data has another length.")
    with archive.open(member) as file:
        try:
            return np.lib.format.read_array(file, allow_pickle=False)
        except ValueError as error:
            raise DataError(f"{name} in {shown} cannot be read: {printable(str(error))}.") from error


def _header(file: IO[bytes], name: str, shown: str) -> tuple[tuple[int, ...], np.dtype[np.generic]]:
    try:
        version = np.lib.format.read_magic(file)
        if version == (1, 0):
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        elif version == (2, 0):
            shape, _, dtype = np.lib.format.read_array_header_2_0(file)
        else:
            raise DataError(f"{name} in {shown} is of .npy version {version}, which scrawl does not read.")
    except (ValueError, OverflowError, MemoryError, RecursionError) as error:
        raise DataError(f"{name} in {shown} has no readable header.") from error
    if dtype.hasobject:
        raise DataError(f"{name} in {shown} holds Python objects, which scrawl never loads; save plain numbers.")
    return shape, dtype


def _names(array: npt.NDArray[np.generic], shown: str) -> tuple[str, ...]:
    if array.dtype.kind != "U" or array.ndim != 1 or not 2 <= len(array) <= MOST_CLASSES:
        raise DataError(f"class_names in {shown} must be a list of 2 to {MOST_CLASSES} texts.")
    return tuple(printable(str(name)) or "(no name)" for name in array)
