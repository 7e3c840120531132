"""Predictions as a CSV file, and the writing of files that a person named: none is replaced unasked."""

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from core.errors import InputError
from core.evaluation import Prediction
from core.files import replace_file
from core.selection import COLUMNS
from core.text import printable


def facts(row: Prediction, names: Sequence[str]) -> dict[str, Any]:
    """Return what was said about one image, with the names of its classes."""
    return {**asdict(row), "true_name": names[row.true], "predicted_name": names[row.predicted]}


def errors_csv(
    rows: Sequence[Prediction], names: Sequence[str], remarks: Sequence[Mapping[str, str]] = ()
) -> str:
    """Return `rows` as comma-separated values under a line of titles, each line with its end.

    `remarks`, if there are any, are one for each row, and all have the same titles.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "true_name", "predicted_name", *(remarks[0] if remarks else ())])
    for position, row in enumerate(rows):
        noted = remarks[position].values() if remarks else ()
        writer.writerow([*facts(row, names).values(), *noted])
    return text.getvalue()


def write_export(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write `content` to `path` as a whole or not at all.

    Raises FileExistsError if there is a file and it may not be replaced, InputError with one sentence if it
    cannot be written.
    """
    shown = printable(str(path))
    try:
        if path.is_dir():
            raise InputError(f"{shown} is a folder; add a name for the file.")
        if (path.exists() or path.is_symlink()) and not path.is_file():  # a device or a pipe stays what it is
            raise InputError(f"{shown} is no file that could be replaced; choose another name.")
        if replace:
            replace_file(path.resolve(), content)
        else:
            _write_new(path, content)
    except FileExistsError:
        raise
    except (OSError, ValueError) as error:  # a ValueError is a name that the file system cannot spell
        why = getattr(error, "strerror", None) or "it failed"
        raise InputError(f"{shown} cannot be written: {why}; choose another name or folder.") from error


def _write_new(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
