"""What the model says to the test digits at a run's last checkpoint, without TensorFlow.

The file may come from anyone: names, sizes and headers are checked before numbers are taken from it.
"""

import math
import re
import stat
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from core.catalog import IMAGE_SHAPE
from core.config import RunConfig, flaw
from core.dataset import Dataset
from core.errors import RunError
from core.events import Position
from core.forward import Values, Weights, forward, weight_shapes
from core.layers import Layer, Shape, summarize
from core.runs import Run
from core.text import printable

FILE = "checkpoint/latest.npz"
ABOUT = "about"
LARGEST = 512 * 1024**2
"""Bytes; the largest model that can be chosen takes 350 MB with its optimizer."""
BATCH = 64 * 1024**2
"""Bytes that the values of the images asked about at once may take in the widest layer."""

_MEMBER = re.compile(r"[0-9]{3} sequential(?:_[0-9]{1,9})?/(.+)\.npy")
# What np.save writes before a C-ordered array, taken apart here as in core.predictions.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(<f4|\|u1)', 'fortran_order': False, "
    rb"'shape': (\([0-9, ]{1,80}\)), \} *\n",
    re.DOTALL,
)
_LONGEST_HEADER = 512
_LONGEST_ABOUT = 64 * 1024
_LAST = 10**9
"""No epoch and no batch has a higher number."""
_ENCRYPTED = 0x1  # in a member's flag_bits
_BROKEN = (
    OSError, ValueError, LookupError, RuntimeError, EOFError, OverflowError, MemoryError, RecursionError,
    zipfile.BadZipFile, zlib.error, struct.error, msgspec.MsgspecError,
)  # fmt: skip
"""What zipfile and msgspec raise about files that are not what they seem."""


class About(msgspec.Struct, frozen=True):
    """What a checkpoint knows of itself beside the numbers."""

    config: RunConfig
    data_sha256: str
    versions: dict[str, str]
    threads: int
    """How many TensorFlow computes with: it splits sums among them, so the number decides the last digits."""
    position: Position = Position(1, 0)
    seconds: float = 0.0
    """How long the epoch of `position` has been worked on."""
    best_accuracy: float = -1.0
    """The best validation accuracy so far, -1 before the first."""


def decisive(config: RunConfig) -> RunConfig:
    """Return `config` without what may change between sessions; the data set is known by its hash."""
    return msgspec.structs.replace(config, epochs=0, name="", dataset="")


class AtCheckpoint(NamedTuple):
    """Where the last checkpoint of a run is, and what the model says there."""

    position: Position
    probabilities: npt.NDArray[np.float32]
    """`[n_test, classes]`, each 0-1 or NaN."""


def checkpoint_position(run: Run) -> Position | None:
    """Return where the last checkpoint of `run` is, None if it has none; raise RunError if it is broken."""
    if not (run.folder / FILE).exists():
        return None
    with _opened(run) as archive:
        return _about(archive).position


def predict_at_checkpoint(run: Run, dataset: Dataset, leave: threading.Event | None = None) -> AtCheckpoint:
    """Return what the model of `run` says at its last checkpoint to the test split of `dataset`.

    Raises RunError with one sentence when there is none, when it is broken, of another run, or was trained on
    other data; and when `leave` is set meanwhile.
    """
    classes = len(dataset.class_names)
    with _opened(run) as archive:
        about = _about(archive)
        if decisive(about.config) != decisive(run.known_config()):
            raise RunError(f"{FILE} of {printable(run.name)} is of a run with other settings.")
        if about.data_sha256 != dataset.sha256():
            raise RunError(
                f"The checkpoint of {printable(run.name)} was trained on another data set than "
                f"{printable(dataset.name)} as it is now; bring that one back to see its errors."
            )
        specs = about.config.layers(classes)
        weights = _weights(archive, weight_shapes(specs))
    answers = np.empty((len(dataset.x_test), classes), np.float32)
    size = max(1, BATCH // _bytes_an_image(specs))
    for first in range(0, len(answers), size):
        if leave and leave.is_set():
            raise RunError("The test digits were not wanted any more.")
        with np.errstate(all="ignore"):  # a diverged model overflows, and says NaN, which is an answer
            answers[first : first + size] = forward(specs, weights, dataset.x_test[first : first + size])
    return AtCheckpoint(about.position, answers)


def _bytes_an_image(specs: list[Layer]) -> int:
    """Return what the widest layer may take for one image: its values, or the windows of a convolution."""
    widest = max(math.prod(row.output_shape) for row in summarize(specs, IMAGE_SHAPE).rows)
    return 4 * widest * 9  # the convolutions are 3 by 3, and lay out every window as a row


def no_checkpoint(run: Run) -> RunError:
    """Return what to raise where `run` has no checkpoint."""
    name = printable(run.name)
    return RunError(f"{name} has no checkpoint yet; while it trains, make one with: scrawl save {name}")


def place_words(position: Position) -> str:
    """Return where a checkpoint is: `of epoch 5, batch 120`, or `after epoch 4` where it ended one."""
    if position.step or position.epoch == 1:
        return f"of epoch {position.epoch}, batch {position.step}"
    return f"after epoch {position.epoch - 1}"


@contextmanager
def _opened(run: Run) -> Iterator[zipfile.ZipFile]:
    """Open the checkpoint of `run`; raise RunError for whatever turns out to be wrong with it."""
    path, name = run.folder / FILE, printable(run.name)
    try:
        _check_size(path)
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise no_checkpoint(run) from error
    except _BROKEN as error:
        raise RunError(f"{FILE} of {name} is broken, so its errors cannot be seen.") from error


def _check_size(path: Path) -> None:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:  # opening a pipe would wait for ever
        raise RunError(f"{FILE} is no checkpoint of ours: it is too large, or no file.")


def _about(archive: zipfile.ZipFile) -> About:
    member = archive.getinfo(f"{ABOUT}.npy")
    kind, shape, data = _read(archive, member, _LONGEST_ABOUT)
    if kind != "|u1" or shape != str((len(data),)):
        raise ValueError
    about = msgspec.json.decode(data, type=About)
    if wrong := flaw(about.config):
        raise RunError(f"The settings in {FILE} are none of ours: {wrong}")
    position = about.position
    if not (1 <= position.epoch <= _LAST and 0 <= position.step <= _LAST):
        raise ValueError
    return about


def _weights(archive: zipfile.ZipFile, shapes: Mapping[str, tuple[Shape, Shape]]) -> Weights:
    """Return kernel and bias of every layer in `shapes`."""
    members = {match[1]: info for info in archive.infolist() if (match := _MEMBER.fullmatch(info.filename))}
    return {
        layer: [
            _array(archive, members.get(f"{layer}/{part}"), shape)
            for part, shape in zip(("kernel", "bias"), wanted, strict=True)
        ]
        for layer, wanted in shapes.items()
    }


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None, shape: Shape) -> Values:
    size = 4 * math.prod(shape)
    if member is not None:
        kind, found, data = _read(archive, member, size)
        if (kind, found, len(data)) == ("<f4", str(shape), size):
            return np.frombuffer(data, np.dtype("<f4")).reshape(shape)
    raise RunError(f"{FILE} is of another model than its settings say, so its errors cannot be seen.")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> tuple[str, str, memoryview]:
    """Return kind and shape of an array as its header writes them, and its bytes, at most `most`."""
    packed = member.compress_type != zipfile.ZIP_STORED or member.flag_bits & _ENCRYPTED
    if packed or member.file_size > _LONGEST_HEADER + most:
        raise ValueError
    content = archive.read(member)
    header = _HEADER.match(content[:_LONGEST_HEADER])
    if not header:
        raise ValueError
    return header[1].decode(), header[2].decode(), memoryview(content)[header.end() :]
