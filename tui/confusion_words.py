"""One cell of a confusion matrix, and its class, explained in a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.format import count, share
from tui.width import clip

if TYPE_CHECKING:
    from core.confusion import Confusion
    from tui.look import Look

LEAST_NAME = 6


def cell_words(confusion: Confusion, true: int, predicted: int, room: int, look: Look) -> str:
    """Return what is in a cell in at most `room` cells: `true 7, predicted 2: 14 of 1 028 (1.36%)`."""
    found, support = int(confusion.matrix[true, predicted]), confusion.support[true]
    of = f"{count(found, look)} of {count(support, look)} ({_percent(found, support, look)})"
    rest = f": {of} are right" if true == predicted else f": {of}"
    names = max((room - len(f"true , predicted {rest}")) // 2, LEAST_NAME)
    spare = max(0, names - max(cell_len(confusion.names[label]) for label in (true, predicted)))
    first, second = (clip(confusion.names[label], names + spare, look) for label in (true, predicted))
    return clip(f"true {first}, predicted {second}{rest}", room, look)


def class_words(confusion: Confusion, true: int, _: int, room: int, look: Look) -> str:
    """Return the scores of a row's class in at most `room` cells, recall with its 95% interval if it fits."""
    from core.metrics import wilson_interval

    scores, to = confusion.scores[true], "-" if look.ascii else "–"
    precision, recall, f1 = (
        share(value, look, 1).strip() for value in (scores.precision, scores.recall, scores.f1)
    )
    low, high = (
        f"{100 * bound:.1f}" for bound in wilson_interval(int(confusion.matrix[true, true]), scores.support)
    )
    long = f": precision {precision}, recall {recall} (95% {low}{to}{high}), F1 {f1}"
    short = f": precision {precision}, recall {recall}, F1 {f1}"
    rest = long if len(long) + min(cell_len(confusion.names[true]), LEAST_NAME) <= room else short
    return clip(f"{clip(confusion.names[true], max(room - len(rest), LEAST_NAME), look)}{rest}", room, look)


def enter_words(confusion: Confusion, true: int, predicted: int, look: Look) -> str:
    """Return what Enter does on a cell: only wrong digits can be shown in the table of errors."""
    if true != predicted:
        found = int(confusion.matrix[true, predicted])
        digits = "this digit" if found == 1 else f"these {count(found, look)} digits"
        return f"Enter shows {digits} in the table of errors." if found else "No digit is here."
    wrong = int(confusion.errors[true].sum())
    if not confusion.support[true]:
        return "No test digit has this class."
    if not wrong:
        return "None of this class is wrong."
    those = (
        "the one of this class that is" if wrong == 1 else f"the {count(wrong, look)} of this class that are"
    )
    return f"Enter shows {those} wrong."


def _percent(part: int, whole: int, look: Look) -> str:
    return share(part / whole if whole else None, look).strip()
