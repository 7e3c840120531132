"""The progress of a download on a terminal; anywhere else it is silent."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.commands.output import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress

    from core.sources.download import Report

EVERY = 0.1
"""Seconds between two looks at the bar."""


@contextmanager
def download_bar() -> Iterator[Report]:
    """Yield what a download may report to; the bar stands on standard error, from the first report on."""
    progress: Progress | None = None
    shown = 0.0

    def report(done: int, total: int) -> None:
        nonlocal progress, shown
        if not is_terminal(sys.stderr) or time.monotonic() - shown < EVERY:
            return
        shown = time.monotonic()
        if progress is None:
            progress = _started()
        progress.update(progress.task_ids[0], completed=done, total=total or None)
        progress.refresh()

    try:
        yield report
    finally:
        if progress:
            progress.stop()


def _started() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    columns = (TextColumn("Downloading"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    # Drawn only when it is told something, and gone when it is done.
    progress = Progress(*columns, console=console, auto_refresh=False, transient=True)
    progress.add_task("download", total=None)
    progress.start()
    console.show_cursor()  # a command that is killed now must not leave a terminal without a cursor
    return progress
