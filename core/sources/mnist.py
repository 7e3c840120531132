"""MNIST: the file Keras caches if it is there, else a download that puts it where Keras will find it."""

import os
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from core import paths
from core.dataset import Dataset
from core.errors import DataError
from core.sources import idx, npz
from core.sources.download import Published, Report, fetch, silent
from core.text import printable

KERAS_FILE = Published(
    "mnist.npz",
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
    ("https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",),
)
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
IDX_FILES = tuple(
    Published(f"{name}.gz", sha256, tuple(f"{mirror}{name}.gz" for mirror in MIRRORS))
    for name, sha256 in {
        "train-images-idx3-ubyte": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "train-labels-idx1-ubyte": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "t10k-images-idx3-ubyte": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "t10k-labels-idx1-ubyte": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    }.items()
)


def is_here() -> bool:
    """Return whether MNIST can be loaded without a network."""
    return _is_file(_keras_file()) or _idx_files_are_here()


def load(report: Report = silent) -> Dataset:
    """Return MNIST, 60,000 digits to train and 10,000 to test; raise DataError when it cannot be had.

    Keras's own file comes first. Only where its address fails are the two mirrors of the original IDX files
    asked; those have no place in Keras's cache (another hash), so they stay in scrawl's.
    """
    cached = _keras_file()
    if _is_file(cached):
        with suppress(DataError):  # a broken one, such as half a download, is replaced as if it were missing
            return _named(npz.load(cached))
    first, second = _from_keras_file, _from_idx_files
    if _idx_files_are_here():
        first, second = second, first
    try:
        return _named(first(report))
    except DataError as failed:
        try:
            return _named(second(report))
        except DataError as error:
            raise DataError(
                f"{str(failed).rstrip('.')}, and the other addresses failed too; bring {cached.name} from "
                f"another machine to {printable(str(cached))}, or use --dataset sample."
            ) from error


def _from_keras_file(report: Report) -> Dataset:
    fetch([KERAS_FILE], _keras_file().parent, report)
    return npz.load(_keras_file())


def _from_idx_files(report: Report) -> Dataset:
    fetch(IDX_FILES, _idx_folder(), report)  # asks nobody for a file that is here and whole
    return idx.load_folder(_idx_folder())


def _keras_file() -> Path:
    return paths.keras_datasets() / KERAS_FILE.name


def _idx_folder() -> Path:
    return paths.downloads_folder() / "mnist"


def _idx_files_are_here() -> bool:
    return all(_is_file(_idx_folder() / file.name) for file in IDX_FILES)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder that may not be entered
        return False


def _named(dataset: Dataset) -> Dataset:
    home = os.path.expanduser("~")  # noqa: PTH111 - without a home it stays as it is, where Path.home() fails
    source = dataset.source.replace(home, "~", 1) if len(home) > 1 else dataset.source
    return replace(dataset, name="mnist", source=source)
