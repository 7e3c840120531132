"""Choosing among the errors: the filter that a reader types, the order, and plain rows for scripts."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Literal, get_args

import msgspec

from core.errors import InputError
from core.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    from core.evaluation import Labels, Prediction, Predictions, Probabilities
    from core.story import Story

Column = Literal["index", "true", "predicted", "confidence", "margin", "loss", "rank"]
COLUMNS: tuple[Column, ...] = get_args(Column)
Key = Column | Literal["story"]
"""What rows can be sorted by: a column of numbers, or how often the prediction changed over the epochs."""
WORST_FIRST: frozenset[Key] = frozenset({"confidence", "margin", "loss", "rank", "story"})
"""Keys that start with their highest value, because that is where the model was most wrong."""

_COMPARISONS: dict[str, Callable[[npt.NDArray[np.number], float], npt.NDArray[np.bool_]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
Word = Literal["learned", "forgotten", "never", "suspect", "queue", "verdict"]
WORDS: tuple[Word, ...] = get_args(Word)
"""What a filter may ask of a digit beside what was predicted for it; quotes make them names of classes."""
_FLIPS = re.compile(r"\s*flips\s*(?P<sign>>=|<=|>|<)\s*(?P<count>[0-9]{1,9})(?![^\s])", re.IGNORECASE)
_TERM = re.compile(r"""\s*(?P<sign>>=|<=|>|<|\#)?\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s<>"]+))""")
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"(?P<value>[0-9]{0,9}\.?[0-9]{1,9}|[0-9]{1,9}\.)(?P<percent>%)?")
_HOW = "write 7, 7>2, >2, >0.9, <50% or #123"


class Known(msgspec.Struct, frozen=True, eq=False):
    """What is known of every test digit whatever the epoch, each by its index; None where nothing is."""

    story: Story | None = None
    suspect: npt.NDArray[np.bool_] | None = None
    judged: npt.NDArray[np.bool_] | None = None
    queue: npt.NDArray[np.bool_] | None = None
    """Whose label is worth a look: all that is wrong, and what people doubt."""

    def are(self, word: Word) -> npt.NDArray[np.bool_] | None:
        """Return for every test digit whether `word` is true of it."""
        match word:
            case "suspect":
                return self.suspect
            case "queue":
                return self.queue
            case "verdict":
                return self.judged
        if self.story is None:
            return None
        match word:
            case "learned":
                return self.story.learned
            case "forgotten":
                return self.story.forgotten
            case "never":
                return self.story.never_learned


NOTHING = Known()


class Filter(msgspec.Struct, frozen=True):
    """What a row must have to be shown; the empty filter shows all."""

    text: str = ""
    """As it was typed, printable."""
    index: int | None = None
    true: int | None = None
    predicted: int | None = None
    confidence: tuple[tuple[str, float], ...] = ()
    """Comparisons such as `(">", 0.9)`, all of which must hold; NaN fails each."""
    words: frozenset[Word] = frozenset()
    """What must be true of a digit."""
    flips: tuple[tuple[str, int], ...] = ()
    """Comparisons with how often the prediction changed from epoch to epoch."""

    @property
    def asks_for_all(self) -> bool:
        """Return whether digits that are right at present may be wanted, too."""
        return bool(self.flips) or bool(self.words & {"learned", "suspect", "queue", "verdict"})

    def matches(self, rows: Predictions, known: Known = NOTHING) -> npt.NDArray[np.bool_]:
        """Return for every row whether it is shown, bool `[n]`; what is not known is true of none."""
        kept: npt.NDArray[np.bool_] = rows.index >= 0
        wanted = ((self.index, rows.index), (self.true, rows.true), (self.predicted, rows.predicted))
        for value, column in wanted:
            if value is not None:
                kept &= column == value
        for sign, share in self.confidence:
            kept &= _COMPARISONS[sign](rows.confidence, share)
        for word in self.words:
            those = known.are(word)
            kept &= False if those is None else those[rows.index]
        for sign, times in self.flips:
            kept &= False if known.story is None else _COMPARISONS[sign](known.story.flips[rows.index], times)
        return kept


def parse_filter(text: str, class_names: Sequence[str]) -> Filter:
    """Return the Filter that `text` describes; raise InputError with one sentence for nonsense.

    `7` true class 7, `>2` predicted as 2, `7>2` both; `>0.9` and `<50%` confidence, told from a class by
    their point or percent sign; `#123` the image with that index; `learned`, `forgotten`, `never`, `flips>2`
    the story over the epochs; `suspect`, `queue` and `verdict`. Several terms must all hold. A class is an
    index, a name or the beginning of just one name; quotes hold together a name with spaces.
    """
    index: int | None = None
    true: int | None = None
    predicted: int | None = None
    confidence: list[tuple[str, float]] = []
    words: set[Word] = set()
    flips: list[tuple[str, int]] = []
    position = 0
    while text[position:].strip():
        if asked := _FLIPS.match(text, position):
            flips.append((asked["sign"], int(asked["count"])))
            position = asked.end()
            continue
        term = _TERM.match(text, position)
        if not term:
            raise InputError(f"{printable(text[position:].strip(), 40)} is not a filter; {_HOW}.")
        position = term.end()
        sign, quoted = term["sign"], term["quoted"]
        word = term["plain"] if quoted is None else quoted
        number = _NUMBER.fullmatch(word) if quoted is None else None
        if quoted is None and not sign and (said := _word(word)):
            words.add(said)
        elif sign == "#":
            index = _once(index, _index(word), "index")
        elif number and sign and (number["percent"] or "." in word):
            confidence.append((sign, _share(number)))
        elif sign == ">":
            predicted = _once(predicted, find_class(word, class_names), "predicted class")
        elif sign:
            raise InputError(
                f"{sign}{printable(word, 40)} is no confidence; write it like {sign}0.9 or {sign}90%."
            )
        else:
            true = _once(true, find_class(word, class_names), "true class")
    return Filter(
        printable(" ".join(text.split())),
        index,
        true,
        predicted,
        tuple(confidence),
        frozenset(words),
        tuple(flips),
    )


def find_class(text: str, class_names: Sequence[str]) -> int:
    """Return the class that has the name or index `text`, or alone begins so; else raise InputError."""
    wanted, shown = text.strip().casefold(), printable(text.strip(), 40) or "without a name"
    folded = [name.casefold() for name in class_names]
    if text.strip() in class_names:
        return list(class_names).index(text.strip())
    if _WHOLE.fullmatch(wanted) and int(wanted) < len(class_names):
        return int(wanted)
    if folded.count(wanted) == 1:
        return folded.index(wanted)
    begins = [label for label, name in enumerate(folded) if wanted and name.startswith(wanted)]
    if len(begins) == 1:
        return begins[0]
    if begins:
        first, second = (printable(class_names[label], 40) for label in begins[:2])
        raise InputError(f"{shown} could be {first} or {second}; write more of the name, or its index.")
    raise InputError(f"There is no class {shown}; give a name, or an index from 0 to {len(class_names) - 1}.")


def order(
    rows: Predictions, key: Key, *, descending: bool, story: Story | None = None
) -> npt.NDArray[np.intp]:
    """Return the positions of `rows` sorted by `key`; equals stay as they were, and NaN is always last.

    By `story` those come first that flipped most; where there is none to tell, all are equals.
    """
    if key != "story":
        values = getattr(rows, key)
    elif story:
        values = story.flips[rows.index]
    else:
        values = rows.index * 0
    positions: npt.NDArray[np.intp] = (-values if descending else values).argsort(kind="stable")
    return positions


def error_rows(
    probabilities: Probabilities,
    labels: Labels,
    *,
    true: int | None = None,
    predicted: int | None = None,
    limit: int | None = None,
    sort: Column = "confidence",
) -> list[Prediction]:
    """Return the misclassified images as plain rows, at most `limit` of them, the most telling first.

    `probabilities` is `[n, classes]`, `labels` `[n]`. The order is the errors pane's own, so that a limit
    leaves what one would look at first: the errors that the model was surest of.
    """
    from core.evaluation import misclassified  # NumPy: not for those who only parse

    rows = misclassified(probabilities, labels)
    rows = rows.take(Filter(true=true, predicted=predicted).matches(rows).nonzero()[0])
    return rows.take(order(rows, sort, descending=sort in WORST_FIRST)[:limit]).rows()


def _word(text: str) -> Word | None:
    return next((word for word in WORDS if word == text.casefold()), None)


def _once(old: int | None, new: int, what: str) -> int:
    if old is not None and old != new:
        raise InputError(f"A digit has one {what}, but this filter asks for {old} and {new}; {_HOW}.")
    return new


def _index(word: str) -> int:
    if not _WHOLE.fullmatch(word):
        raise InputError(f"#{printable(word, 40)} is no index; write a whole number, as in #123.")
    return int(word)


def _share(number: re.Match[str]) -> float:
    value = float(number["value"]) / (100 if number["percent"] else 1)
    if value > 1:
        raise InputError(f"{number[0]} is no confidence; they go from 0.0 to 1.0, or from 0% to 100%.")
    return value
