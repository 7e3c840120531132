"""The columns of the table of errors: which fit, how wide each is, and what stands in them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from core.selection import COLUMNS, Key
from tui.error_notes import NO_NOTES
from tui.format import number, share
from tui.width import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.evaluation import Prediction
    from tui.error_notes import Notes
    from tui.look import Look

Shown = Key | Literal["label"]
"""What a column can show: what rows are sorted by, and the probability given to the label."""
QUEUE_COLUMNS: tuple[Shown, ...] = ("index", "true", "predicted", "confidence", "margin", "label", "rank")
"""Those of the queue of suspects, which is in the order of the probability that the label was given."""
LEFT, MARKED_LEFT = 1, 3
"""Cells before the first column, for the mark of the cursor; and where rows have marks of their own, too."""
STORY, STORY_CELLS = "story", (5, 7)
"""The title of the story's column, and the fewest cells for it, the second where it is that long."""
_TITLES: dict[Shown, tuple[str, str]] = {
    "index": ("index", "#"),
    "true": ("true", "true"),
    "predicted": ("predicted", "pred"),
    "confidence": ("confidence", "conf"),
    "margin": ("margin", "margin"),
    "loss": ("loss", "loss"),
    "label": ("label", "label"),
    "rank": ("rank", "rank"),
}
_NUMBERS: dict[Shown, tuple[int, int]] = {
    "confidence": (7, 6),
    "margin": (7, 6),
    "loss": (7, 7),
    "label": (7, 6),
    "rank": (4, 4),
}
"""Cells with two decimals of a percentage, and with one."""
_NAMED: frozenset[Shown] = frozenset({"true", "predicted"})
_LONGEST_NAME, _LONG_NAME = 24, 10
_NEVER_LEFT_OUT = 4


class Slot(msgspec.Struct, frozen=True):
    """A column where it stands: from cell `x` on, `width` cells."""

    column: Shown
    title: str
    x: int
    width: int

    @property
    def right(self) -> bool:
        """Whether its content stands at its right side."""
        return self.column not in _NAMED

    def arrow_x(self) -> int:
        """Return a cell beside the title, one further off where the column is wide enough, `v conf`."""
        off = 1 if self.width > len(self.title) + 1 else 0
        return self.x + (self.width - len(self.title) - 1 - off if self.right else len(self.title) + off)


def slots(
    width: int,
    longest_name: int,
    highest_index: int,
    notes: Notes = NO_NOTES,
    sort: Shown = "confidence",
) -> list[Slot]:
    """Return the columns that fit into `width` cells: all if they do, else without the rightmost ones.

    The column `sort`, by which the rows are sorted, takes the place of another rather than be left out.
    `longest_name` is the number of cells that the longest class name takes; names are cut rather than one of
    the first four columns left out. Where `notes` tell a story it comes last, if there is room.
    """
    digits = len(str(highest_index))
    row = _fitting(width, longest_name, digits, notes.longest, sort)
    apart = MARKED_LEFT - LEFT
    marked = _fitting(width - apart, longest_name, digits, notes.longest, sort) if notes.marks else []
    # Where a column of their own would cost the confidence, marks stand in the cursor's.
    if notes.marks and len(marked) >= min(len(row), _NEVER_LEFT_OUT):
        return [replace(slot, x=slot.x + apart) for slot in marked]
    return row


def _fitting(width: int, longest_name: int, digits: int, story: int, sort: Shown) -> list[Slot]:
    columns = QUEUE_COLUMNS if sort == "label" else COLUMNS
    rows = [
        _row(columns, min(longest_name, name), digits, short, gap)
        for short, gap, name in ((0, 2, _LONGEST_NAME), (1, 2, _LONGEST_NAME), (1, 1, _LONG_NAME))
    ]
    least = max(STORY_CELLS[0], min(story, STORY_CELLS[1]))
    name = min(longest_name, _LONG_NAME)
    if sort == "story":
        rows += [_row(columns[:count], name, digits, 1, 1) for count in range(len(columns) - 1, 1, -1)]
    for row in rows:
        if story and (room := width - end(row) - 2) >= least:
            return [*row, Slot("story", STORY, end(row) + 2, max(min(story, room), STORY_CELLS[0]))]
    for row in rows:
        if end(row) <= width:
            return row
    for count in range(len(columns) - 1, 4, -1):
        row = _row(_kept(columns, count, sort), name, digits, 1, 1)
        if end(row) <= width:
            return row
    for count in range(4, 1, -1):
        for cells in range(name, 0, -1):
            row = _row(_kept(columns, count, sort), cells, digits, 1, 1)
            if end(row) <= width:
                return row
    return _row(columns[:1], 0, digits, 1, 1)


def _kept(columns: Sequence[Shown], count: int, sort: Shown) -> Sequence[Shown]:
    """Return the first `count` columns, the last of them `sort` if it would be left out otherwise."""
    if sort in columns[count:]:
        return (*columns[: count - 1], sort)
    return columns[:count]


def _row(columns: Sequence[Shown], name: int, digits: int, short: int, gap: int) -> list[Slot]:
    x, row = LEFT, list[Slot]()
    for column in columns:
        title = _TITLES[column][short]
        content = digits if column == "index" else name if column in _NAMED else _NUMBERS[column][gap == 1]
        # A named column keeps a cell free beside its title for the arrow.
        width = max(content, len(title) + (column in _NAMED and gap == 1))
        row.append(Slot(column, title, x, width))
        x += width + gap
    return row


def end(row: Sequence[Slot]) -> int:
    """Return the cell after the last column."""
    return row[-1].x + row[-1].width


def header_text(row: Sequence[Slot], sort: Shown, look: Look, *, descending: bool) -> str:
    """Return the line of titles, an arrow beside that of the column `sort`."""
    line = [" "] * (end(row) + 1)
    for slot in row:
        start = slot.x + (slot.width - len(slot.title) if slot.right else 0)
        line[start : start + len(slot.title)] = slot.title
        if slot.column == sort:
            line[slot.arrow_x()] = (
                ("v" if descending else "^") if look.ascii else ("↓" if descending else "↑")
            )
    return "".join(line)


def row_text(
    row: Sequence[Slot],
    prediction: Prediction,
    names: Sequence[str],
    look: Look,
    notes: Notes = NO_NOTES,
) -> str:
    """Return what stands in the columns for `prediction`; `names` are the printable class names."""
    line = notes.marks.get(prediction.index, "")
    if row[0].x == MARKED_LEFT:
        line = " " * LEFT + line
    x = len(line)
    for slot in row:
        text = (
            notes.strip(prediction.index, slot.width, look)
            if slot.column == "story"
            else cell(slot.column, prediction, names, look, 2 if slot.width > 6 else 1)
        )
        line += " " * (slot.x - x) + fit(text, slot.width, look, right=slot.right)
        x = slot.x + slot.width
    return line


def cell(column: Shown, prediction: Prediction, names: Sequence[str], look: Look, decimals: int = 2) -> str:
    """Return one value as text, of steady width where it is a number; a percentage has `decimals`."""
    match column:
        case "true":
            return names[prediction.true]
        case "predicted":
            return names[prediction.predicted]
        case "index":
            return str(prediction.index)
        case "rank":
            return str(prediction.rank)
        case "loss":
            return number(known(prediction.loss), look, 3)
        case "margin":
            return share(known(prediction.margin), look, decimals)
        case "confidence":
            return share(known(prediction.confidence), look, decimals)
        case "label":
            return share(known(math.exp(-prediction.loss)), look, decimals)
        case "story":
            raise ValueError("a story is told by the notes")


def known(value: float) -> float | None:
    """Return `value`, or None for NaN, which is what there is to show of it."""
    return None if math.isnan(value) else value
