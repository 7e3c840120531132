"""From what the user typed to a Dataset."""

from pathlib import Path

from core.catalog import DATASETS
from core.dataset import Dataset
from core.errors import DataError
from core.sources import bundled, fashion, idx, mnist, npz
from core.sources.download import Report, silent
from core.text import printable


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
    path = Path(wanted).expanduser()
    shown = printable(wanted)
    try:
        if path.is_dir():
            return idx.load_folder(path)
        if path.is_file():
            return npz.load(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the path
        raise DataError(f"{shown} cannot be read: {printable(str(error))}.") from error
    if path.exists():
        raise DataError(f"{shown} is neither a file nor a folder; give an .npz file or a folder of IDX files.")
    raise DataError(f"There is no data set {shown}; give {', '.join(DATASETS)}, or the path of an .npz file.")
