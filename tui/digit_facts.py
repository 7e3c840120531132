"""What is said in words of one test digit: every number, its story, and what people think of its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.error_columns import cell

if TYPE_CHECKING:
    from core.evaluation import Prediction
    from core.selection import Column
    from tui.error_list import ErrorList
    from tui.look import Look

NUMBERS: tuple[tuple[Column, str], ...] = (
    ("true", "true class"),
    ("predicted", "predicted"),
    ("confidence", "confidence"),
    ("margin", "margin"),
    ("loss", "loss"),
    ("rank", "rank of true"),
)
LABEL = max(len(label) for _, label in NUMBERS) + 2
"""Cells of the names of the facts, with the gap after them."""
_EPOCHS = 8
"""How many epochs of the story are told at most, so that its word finds room."""


class Fact(NamedTuple):
    """A fact about a digit: what it is called, what it is, and the style that says so."""

    label: str
    text: str
    style: str = ""


def facts(errors: ErrorList, prediction: Prediction, look: Look) -> list[Fact]:
    """Return what is known of the digit of `prediction`, the most wanted first."""
    wrong = prediction.true != prediction.predicted
    styles = {"true": "$text-success", "predicted": "$text-error" if wrong else "$text-success"}
    found = [
        Fact(label, cell(column, prediction, errors.names, look).strip(), styles.get(column, ""))
        for column, label in NUMBERS
    ]
    background, notes = errors.background, errors.notes(look)
    if background.story and notes.longest:
        each = len(notes.words[0]) + 1
        strip = notes.strip(prediction.index, _EPOCHS * each, look).lstrip()
        found.append(Fact("story", f"{strip}  {background.story.word(prediction.index)}"))
    if prediction.index in background.doubted:
        read = background.doubted[prediction.index]
        found.append(
            Fact("people read", "no one class" if read is None else errors.names[read], "$text-warning")
        )
    if prediction.index in background.verdicts:
        found.append(Fact("verdict", background.verdicts[prediction.index], "$text-accent"))
    return found
