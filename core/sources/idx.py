"""Data sets as four IDX files, gzipped or not: the format MNIST was published in."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.dataset import DIGITS, Dataset, checked_dataset
from core.errors import DataError
from core.sources.npz import LARGEST
from core.text import printable

FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
_UNSIGNED_BYTE = 0x08


def load_folder(folder: Path, class_names: tuple[str, ...] = DIGITS) -> Dataset:
    """Return the Dataset whose four IDX files lie in `folder`; raise DataError with one sentence."""
    shown = printable(str(folder))
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for name, file in FILES.items():
        found = next((path for path in (folder / file, folder / f"{file}.gz") if path.is_file()), None)
        if found is None:
            raise DataError(f"{shown} lacks {file}; it must hold {', '.join(FILES.values())}.")
        arrays[name] = read(found)
    return checked_dataset(printable(folder.name) or "idx", shown, arrays, class_names)


def read(path: Path) -> npt.NDArray[np.uint8]:
    """Return the array in one IDX file of unsigned bytes; raise DataError if it is anything else.

    The header is big-endian: two zero bytes, the type, the number of dimensions, then each as uint32.
    """
    shown = printable(str(path))
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            zeros, kind, dimensions = struct.unpack(">HBB", file.read(4))
            if zeros or kind != _UNSIGNED_BYTE or not 1 <= dimensions <= 3:
                raise DataError(f"{shown} is not an IDX file of unsigned bytes.")
            shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
            size = math.prod(shape)
            if size > LARGEST:
                raise DataError(f"{shown} would take {size / 1024**3:.0f} GiB; scrawl reads at most 2 GiB.")
            data = file.read(size + 1)
            if len(data) != size:
                raise DataError(f"{shown} says shape {shape}, but its data has another length.")
            return np.frombuffer(data, np.uint8).reshape(shape)
    except (gzip.BadGzipFile, zlib.error, EOFError, struct.error, ValueError) as error:
        # ValueError: a NUL inside the path, or an empty shape whose other sides no array can have.
        raise DataError(f"{shown} is not a whole IDX file.") from error
    except OSError as error:
        raise DataError(f"{shown} cannot be read: {error.strerror or 'it is damaged'}.") from error
    except MemoryError as error:
        raise DataError(f"{shown} does not fit into the memory there is.") from error
