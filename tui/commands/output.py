"""What the subcommands print with: plain text off a terminal, Rich on one, and JSON."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from rich.console import Console

    from tui.look import Look

LEAST = 8
"""Columns that a cut column of a table keeps."""


def is_terminal(stream: IO[str] | None) -> bool:
    """Return whether `stream` ends in a terminal that understands more than lines."""
    if stream is None or stream.closed or not stream.isatty():
        return False
    return os.environ.get("TERM", "") not in ("", "dumb", "unknown")


def look() -> Look:
    """Return what may be drawn on standard output: off a terminal nothing that trips a script."""
    from tui.look import Look, needs_ascii

    context = click.get_current_context(silent=True)
    asked = bool(context and context.find_root().params.get("ascii"))
    return Look(ascii=asked or needs_ascii() or not is_terminal(sys.stdout))


def say(line: str = "") -> None:
    """Print a line, at once."""
    # Not click.echo, which writes UTF-8 where the locale, or the user, wants ASCII.
    if sys.stdout is not None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def warn(line: str) -> None:
    """Print a line on standard error, at once."""
    if sys.stderr is not None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def say_bytes(data: bytes) -> None:
    """Print JSON as it was encoded, at once; it is UTF-8 in every locale."""
    if sys.stdout is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def say_json(value: Any) -> None:
    """Print `value` as JSON that a person can read, too; NaN and infinity become null."""
    import msgspec

    say_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def console() -> Console:
    """Return Rich's console on standard output; off a terminal it never writes a control character."""
    from rich.console import Console

    terminal = is_terminal(sys.stdout)
    return Console(
        file=sys.stdout,
        force_terminal=terminal,
        color_system="auto" if terminal else None,
        width=None if terminal else 10_000,
        highlight=False,
        markup=False,
        emoji=False,
    )


def say_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Container[int] = (),
    cut: int = 0,
    spare: Sequence[int] = (),
    styles: Mapping[str, str] | None = None,
) -> None:
    """Print `rows` of text under their `columns`; those with an index in `right` are aligned to the right.

    Where a terminal is too narrow, the columns `spare` go, one after the other, and then column `cut` is cut;
    elsewhere nothing is. `styles` maps a cell's text to Rich's style for it.
    """
    from rich.cells import cell_len

    widths = [max(map(cell_len, cells)) for cells in zip(columns, *rows, strict=True)]
    if not is_terminal(sys.stdout):  # nothing is cut or coloured, and Rich measures every cell several times
        lines = (_padded(cells, widths, right) for cells in (columns, *rows))
        say("\n".join(lines))
        return
    from rich.table import Table
    from rich.text import Text

    screen = console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    overflow: Literal["crop", "ellipsis"] = "crop" if look().ascii else "ellipsis"
    room = screen.width - (sum(widths) + 2 * (len(widths) - 1))
    shown = list(range(len(columns)))
    for index in spare:
        if room < 0:
            shown.remove(index)
            room += widths[index] + 2
    widths[cut] = min(widths[cut], max(LEAST, widths[cut] + room))
    for index in shown:
        justify: Literal["left", "right"] = "right" if index in right else "left"
        table.add_column(
            columns[index], justify=justify, width=widths[index], no_wrap=True, overflow=overflow
        )
    for row in rows:
        table.add_row(*(Text(row[index], (styles or {}).get(row[index], "")) for index in shown))
    screen.print(table)


def _padded(cells: Sequence[str], widths: Sequence[int], right: Container[int]) -> str:
    """Return a line of `cells`, each in as many terminal cells as `widths` has for it, two spaces between."""
    from rich.cells import cell_len

    parts = []
    for index, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        text = cell.rstrip() if index in right else cell  # as Rich does
        room = " " * (width - cell_len(text))
        parts.append(room + text if index in right else text + room)
    return "  ".join(parts).rstrip()
