"""MNIST: the file Keras caches if it is there, else a download that puts it where Keras will find it."""

from dataclasses import replace
from pathlib import Path

from core import paths
from core.dataset import Dataset
from core.errors import DataError
from core.sources import idx, npz
from core.sources.download import Published, Report, fetch, silent

KERAS_FILE = Published(
    "mnist.npz",
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
    ("https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",),
)
MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")
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
    return (paths.keras_datasets() / KERAS_FILE.name).is_file() or all(
        (_idx_folder() / file.name).is_file() for file in IDX_FILES
    )


def load(report: Report = silent) -> Dataset:
    """Return MNIST, 60,000 digits to train and 10,000 to test; raise DataError when it cannot be had.

    Keras's own file comes first. Only where its address fails are the two mirrors of the original IDX files
    asked; those have no place in Keras's cache (another hash), so they stay in scrawl's.
    """
    cached = paths.keras_datasets() / KERAS_FILE.name
    if cached.is_file():
        return _named(npz.load(cached))
    try:
        if not is_here():
            fetch([KERAS_FILE], paths.keras_datasets(), report)
            return _named(npz.load(cached))
    except DataError as first:
        try:
            fetch(IDX_FILES, _idx_folder(), report)
        except DataError as error:
            raise DataError(
                f"{str(first).rstrip('.')}, and the mirrors failed too; bring {KERAS_FILE.name} from another "
                f"machine to {cached}, or use --dataset sample."
            ) from error
    return _named(idx.load_folder(_idx_folder()))


def _idx_folder() -> Path:
    return paths.downloads_folder() / "mnist"


def _named(dataset: Dataset) -> Dataset:
    return replace(dataset, name="mnist")
