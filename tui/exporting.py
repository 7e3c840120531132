"""Writing what the errors pane shows to a file that the user names."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from core.errors import InputError
from core.export import errors_csv, write_export
from core.text import printable
from tui.format import count, size
from tui.screens.confirm import Confirm
from tui.screens.export_errors import CSV, Export, ExportErrors

if TYPE_CHECKING:
    from textual.app import App

    from core.evaluation import Predictions
    from tui.error_list import ErrorList
    from tui.look import Look

MANY = 500
"""Digits whose picture takes long enough to say that it is being drawn."""


async def export_errors(
    app: App[Any], errors: ErrorList, rows: Predictions, filter_text: str, look: Look
) -> None:
    """Ask for a file, write `rows` there, and say so; what cannot be written is asked for again."""
    asked = Export(CSV, proposed_name(errors.place, filter_text))
    while wanted := await app.push_screen_wait(ExportErrors(asked, len(rows), look)):
        asked = wanted
        if wanted.kind != CSV and len(rows) > MANY:
            app.notify(f"Drawing {count(len(rows), look)} digits.", markup=False)
        content = await asyncio.to_thread(_content, wanted.kind, errors, rows, filter_text)
        try:
            path = Path(wanted.name).expanduser().absolute()
            try:
                await asyncio.to_thread(write_export, path, content)
            except FileExistsError:
                question = f"{printable(str(path))} is already there. Replace it?"
                if not await app.push_screen_wait(Confirm(question)):
                    continue
                await asyncio.to_thread(write_export, path, content, replace=True)
        except InputError as error:
            asked = replace(wanted, refusal=str(error))
        except RuntimeError:  # a home folder of nobody
            asked = replace(wanted, refusal=f"There is no home folder for {wanted.name.partition('/')[0]}.")
        else:
            digits = f"{count(len(rows), look)} digit{'s' * (len(rows) != 1)}"
            said = f"Wrote {digits} to {printable(str(path))} ({size(len(content))})."
            app.notify(said, markup=False, timeout=10)
            return


def proposed_name(place: str, filter_text: str) -> str:
    """Return a name that tells exports apart: `errors-epoch-4-7-2.csv` for the filter `7>2`."""
    words = re.findall(r"[A-Za-z0-9]+", f"{place} {filter_text}")
    return "-".join(["errors", *words])[:80] + f".{CSV}"


def _content(kind: str, errors: ErrorList, rows: Predictions, filter_text: str) -> bytes:
    if kind == CSV:
        remarks = [errors.remarks(index) for index in rows.index.tolist()]
        return errors_csv(rows.rows(), errors.names, remarks).encode("utf-8")
    from core.contact_sheet import contact_sheet

    title = f"{len(rows)} of {errors.total} test digits after {errors.place}; #index, true > predicted"
    if filter_text:
        title = f"{filter_text}: {title}"
    return contact_sheet(errors.dataset.x_test[rows.index], rows.rows(), errors.names, title)
