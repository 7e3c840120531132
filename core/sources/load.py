"""From what the user typed to a Dataset."""

from contextlib import suppress
from pathlib import Path

from core.catalog import DATASETS
from core.dataset import Dataset
from core.errors import DataError
from core.sources import bundled, fashion, idx, mnist, npz
from core.sources.download import Report, silent
from core.text import printable


def needs_download(wanted: str) -> bool:
    """Return whether `wanted` names a data set that is not on this machine yet."""
    return (wanted == "mnist" and not mnist.is_here()) or (
        wanted == "fashion-mnist" and not fashion.is_here()
    )


def load_dataset(wanted: str, report: Report = silent) -> Dataset:
    """Return the data set that `wanted` names, downloading it if that is what it takes.

    A name of the catalog wins over a path; write `./mnist` for a file called so. `report` is told
    how many bytes of a download are here. Raises DataError with one sentence.
    """
    if wanted == "sample":
        return bundled.load()
    if wanted == "mnist":
        return mnist.load(report)
    if wanted == "fashion-mnist":
        return fashion.load(report)
    shown = printable(wanted)
    path = Path(wanted)
    with suppress(RuntimeError):  # a ~name that is nobody's
        path = path.expanduser()
    try:
        if path.is_dir():
            return idx.load_folder(path)
        if path.is_file():
            return npz.load(path)
        exists = path.exists()
    except OSError as error:
        raise DataError(f"{shown} cannot be read: {error.strerror}.") from error
    if exists:
        raise DataError(f"{shown} is no file and no folder; give an .npz file or a folder of IDX files.")
    raise DataError(f"There is no data set {shown}; give {', '.join(DATASETS)}, or the path of an .npz file.")
