"""The way to the screen: `scrawl` alone, and `scrawl attach`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.commands.appearance import appearance, appearance_options

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command()
@click.argument("run", required=False)
@appearance_options
@click.pass_context
def attach(context: click.Context, /, run: str | None, **options: str | None) -> int:
    """Watch and steer RUN, live or past, on the screen; by default the newest live run, or the newest."""
    from core.runs import find_run, newest_live

    found = find_run(run) if run is not None else newest_live()
    return open_screen(context, options, run=str(found.folder))


def open_screen(
    context: click.Context,
    given: Mapping[str, Any],
    *,
    dataset: str | None = None,
    model: str | None = None,
    run: str | None = None,
) -> int:
    """Show the screen and return its exit code; raise InputError where there is no terminal for it."""
    import gc
    import os

    from core.errors import InputError
    from tui.no_terminal import why_not

    if reason := why_not():
        raise InputError(reason)
    check_options(dataset, model)
    gc.disable()  # until the screen has all that it shows: most of what is made before then stays
    os.environ.setdefault("TEXTUAL_FPS", "120")  # a key waits for the next frame: 8 ms at most, not 17
    from tui.quick_start import leave_out

    leave_out()
    from tui.app import run_app

    options = context.find_root().params
    look = appearance(context, given)
    return run_app(dataset, model, options["ascii"], not options["no_mouse"], run, **look)


def check_options(dataset: str | None, model: str | None) -> None:
    """Refuse a data set or a model that the screen could not show; raise InputError or DataError."""
    from core.config import check_setting

    if model is not None:
        check_setting("model", model)
    if dataset is not None:
        _check_there(dataset)


def _check_there(dataset: str) -> None:
    """Refuse a path that leads nowhere before the screen opens; what is in a file, the screen finds out."""
    from core.catalog import DATASETS

    if dataset in DATASETS or Path(dataset).exists():
        return
    from core.sources import load_dataset

    load_dataset(dataset)
