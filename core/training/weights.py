"""Reading weights from a `.keras` file that may come from anyone; what it says of the model is never read.

Sizes are checked before anything is unpacked, links are not followed, and only numbers come out.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np

from core.errors import RunError
from core.forward import Values, Weights
from core.layers import Shape

MEMBERS = {"metadata.json", "config.json", "model.weights.h5"}
LARGEST = 512 * 1024**2
"""Bytes; the largest model that can be chosen takes 350 MB with its optimizer."""

_BROKEN = (
    OSError, ValueError, TypeError, LookupError, RuntimeError, EOFError, MemoryError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What zipfile and h5py raise about files that are not what they seem."""


def read_weights(path: Path, shapes: Mapping[str, tuple[Shape, ...]]) -> Weights:
    """Return what the layers in `shapes` have learned, float32, from the `.keras` file at `path`.

    Raises RunError with one sentence if it is broken, or of another model.
    """
    try:
        content = io.BytesIO(_member(path))
        with h5py.File(content, "r") as file:
            return {
                layer: [
                    _array(file, f"layers/{layer}/vars/{index}", shape, path.name)
                    for index, shape in enumerate(wanted)
                ]
                for layer, wanted in shapes.items()
            }
    except _BROKEN as error:
        raise RunError(f"{path.name} is broken: no model can be read from it.") from error


def _member(path: Path) -> bytes:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
        raise RunError(f"{path.name} is not a model of ours: it is too large, or no file.")
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        packed = any(member.compress_type != zipfile.ZIP_STORED for member in members)
        if packed or sorted(member.filename for member in members) != sorted(MEMBERS):
            raise RunError(f"{path.name} is not a model of ours: it holds other things than Keras stores.")
        weights = archive.getinfo("model.weights.h5")
        if weights.file_size > about.st_size:
            raise RunError(f"{path.name} is broken: it says that it is larger than it is.")
        return archive.read(weights)


def _array(file: h5py.File, name: str, shape: Shape, shown: str) -> Values:
    place = file
    for part in name.split("/"):
        # A soft or external link could name any other place, or any other file of this machine.
        if not isinstance(place, h5py.Group) or not isinstance(place.get(part, getlink=True), h5py.HardLink):
            raise RunError(f"{shown} is of another model than the run's settings say: it has no {name}.")
        place = place[part]
    plain = isinstance(place, h5py.Dataset) and not (
        place.is_virtual or place.external or place.chunks or place.dtype != np.float32
    )
    if not plain or place.shape != shape:
        raise RunError(f"{shown} is of another model than the run's settings say: see {name}.")
    values: Values = place[()]
    return values
