"""Where the parts of a confusion matrix stand in a given width, and what stands in its cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from tui.width import drawable

if TYPE_CHECKING:
    from core.confusion import Confusion
    from tui.look import Look

LEVELS = 5
"""Shades of a wrong cell, from the fewest digits to the most."""
TOTAL = "sum"
_SCORES, _LONG_SCORES = ("prec", "rec", "F1"), ("precision", "recall", "F1")
_SCORE, _LONG_SCORE = 6, 11
_LONG_LABEL, _LABEL, _SHORT_LABEL = 24, 14, 8
_CHOICES = (
    (_LONG_LABEL, 3, True),
    (_LABEL, 3, True),
    (_LABEL, 3, False),
    (_LONG_LABEL, 0, True),
    (_LABEL, 0, True),
    (_SHORT_LABEL, 0, False),
)
"""Cells of a name at most, scores, and whether the number of all digits is there; the first that fits."""
_CELL, _WIDE_CELL = 5, 7
_ROOM_FOR_SCORES = 100
"""Columns from which the scores stay when there are more classes than fit."""


class Layout(msgspec.Struct, frozen=True):
    """Widths in terminal cells, and what stands at the edges."""

    names: tuple[str, ...]
    """Before each row; with the class's index where the columns have no room for names."""
    titles: tuple[str, ...]
    label: int
    cell: int
    """One cell of the matrix with the gap before it."""
    columns: int
    """How many classes can be seen at once, at least one."""
    total: int
    """The sums of the rows; that of all digits is left out where it is wider."""
    scores: tuple[str, ...] = ()
    """The titles of the scores, none where there is no room."""
    score: int = 0
    decimals: int = 1


def lay_out(confusion: Confusion, width: int, look: Look, *, percent: bool) -> Layout:
    """Return the layout for `width` cells: to show all columns, names are cut and scores left out."""
    classes = confusion.classes
    number = max(len(str(max(confusion.predicted))), 4 if percent else 0)
    totals = [1 + max(len(str(most)), len(TOTAL)) for most in (max(confusion.support), confusion.total)]
    titles = tuple(drawable(name, look) for name in confusion.names)
    longest = max(map(cell_len, titles))
    cell = 1 + number
    if longest > max(number, 4):
        names = tuple(f"{label:>{len(str(classes - 1))}} {name}" for label, name in enumerate(titles))
        titles = tuple(map(str, range(classes)))
        longest = max(map(cell_len, names))
    else:
        names = titles
        cell = 1 + max(number, longest)
    cell = max(cell, 1 + len(str(classes - 1)))
    for most, scores, whole in _CHOICES:
        label, total = max(min(longest, most), len(TOTAL)), totals[whole]
        spare = width - label - total - scores * _SCORE - classes * cell
        if spare >= 0:
            break
    else:
        scores = 3 if width >= _ROOM_FOR_SCORES else 0
        label = max(min(longest, _LABEL if scores else _SHORT_LABEL), len(TOTAL))
    cell, spare = _grown(cell, _CELL, spare, classes)
    long = scores and spare >= scores * (_LONG_SCORE - _SCORE)
    if long:
        spare -= scores * (_LONG_SCORE - _SCORE)
    score = _LONG_SCORE if long else _SCORE
    cell, _ = _grown(cell, _WIDE_CELL, spare, classes)
    return Layout(
        names=names,
        titles=titles,
        label=label,
        cell=cell,
        columns=max(1, min(classes, (width - label - total - scores * score) // cell)),
        total=total,
        scores=(_LONG_SCORES if long else _SCORES) if scores else (),
        score=score,
        decimals=2 if long else 1,
    )


def _grown(cell: int, most: int, spare: int, classes: int) -> tuple[int, int]:
    """Return `cell` as wide as `most` if there is `spare` room for that in every column, and what is left."""
    more = max(0, min(most - cell, spare // classes))
    return cell + more, spare - more * classes


def cell_text(confusion: Confusion, true: int, predicted: int, look: Look, *, percent: bool) -> str:
    """Return the count or the share of the row in percent; a dot for none."""
    count = int(confusion.matrix[true, predicted])
    if not count:
        return "." if look.ascii else "·"
    if not percent:
        return str(count)
    share = float(confusion.shares[true, predicted])
    return "100" if share >= 0.9995 else f"{100 * share:.1f}"


def level(confusion: Confusion, true: int, predicted: int, *, percent: bool) -> int:
    """Return how bad a cell is, 0 (right, or empty) to LEVELS; a single error can be told from none."""
    if true == predicted or not confusion.matrix[true, predicted]:
        return 0
    if percent:
        part = math.sqrt(confusion.shares[true, predicted] / max(confusion.highest_share, 0.02))
    else:
        part = math.log1p(confusion.matrix[true, predicted]) / math.log1p(max(confusion.most_errors, 8))
    return max(1, math.ceil(LEVELS * part - 1e-9))


def density(of: int, look: Look) -> str:
    """Return the character that stands for a level from 1 to LEVELS where shades cannot be told apart."""
    return ("::+*#" if look.ascii else "░░▒▓█")[of - 1]


def window(first: int, cursor: int, room: int, of: int) -> int:
    """Return the first of `room` places out of `of` that can be seen: `first`, moved to hold the cursor."""
    first = min(max(first, cursor - room + 1), cursor)
    return max(0, min(first, of - room))
