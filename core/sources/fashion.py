"""Fashion-MNIST: shaped like MNIST, with clothes instead of digits; by Zalando Research, MIT licence."""

from pathlib import Path

from msgspec.structs import replace

from core import paths
from core.dataset import Dataset
from core.errors import DataError
from core.sources import idx
from core.sources.download import Published, Report, fetch, silent
from core.text import printable

MIRRORS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
FILES = tuple(
    Published(f"{name}.gz", sha256, tuple(f"{mirror}{name}.gz" for mirror in MIRRORS))
    for name, sha256 in {
        "train-images-idx3-ubyte": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "train-labels-idx1-ubyte": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "t10k-images-idx3-ubyte": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "t10k-labels-idx1-ubyte": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    }.items()
)
CLASS_NAMES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def is_here() -> bool:
    """Return whether Fashion-MNIST can be loaded without a network."""
    return all((_folder() / file.name).is_file() for file in FILES)


def _folder() -> Path:
    return paths.downloads_folder() / "fashion-mnist"


def load(report: Report = silent) -> Dataset:
    """Return Fashion-MNIST, 60,000 to train and 10,000 to test; raise DataError when it cannot be had."""
    folder = _folder()
    try:
        fetch(FILES, folder, report)
    except DataError as error:
        there = printable(str(folder))
        raise DataError(
            f"{str(error).rstrip('.')}; bring the four files to {there}, or use --dataset sample."
        ) from error
    return replace(idx.load_folder(folder, CLASS_NAMES), name="fashion-mnist")
