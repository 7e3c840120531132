"""Rows of single-width characters with a role each, and where two of them differ."""

from collections.abc import Iterator
from typing import NamedTuple

WORTH_JOINING = 8
"""Moving the cursor and changing the style cost more bytes than sending this many unchanged cells again."""


class Row(NamedTuple):
    """A line of text; `roles` has one letter a character, which a widget maps to a style."""

    text: str = ""
    roles: str = ""

    def clipped(self, width: int) -> "Row":
        """Return the row cut or filled with blanks to `width` characters."""
        width = max(width, 0)
        return Row(self.text[:width].ljust(width), self.roles[:width].ljust(width))

    def runs(self) -> Iterator[tuple[str, str]]:
        """Yield (text, role) of stretches of one role; a blank shows no colour and joins what is before."""
        start, role = 0, self.roles[:1]
        for x, (character, other) in enumerate(zip(self.text, self.roles, strict=True)):
            if other != role and character != " ":
                if x > start:
                    yield self.text[start:x], role
                start, role = x, other
        if self.text:
            yield self.text[start:], role


def row(*runs: tuple[str, str]) -> Row:
    """Return a row made of (text, role) stretches."""
    return Row("".join(text for text, _ in runs), "".join(role * len(text) for text, role in runs))


def joined(*rows: Row) -> Row:
    """Return rows one after the other as one row."""
    return Row("".join(part.text for part in rows), "".join(part.roles for part in rows))


def changed_spans(old: Row, new: Row) -> list[tuple[int, int]]:
    """Return where `new` shows something else than `old`, as ranges of columns; near ones may be joined."""
    if old == new:
        return []
    width = max(len(old.text), len(new.text))
    before, after = old.clipped(width), new.clipped(width)
    spans: list[tuple[int, int]] = []
    for x in range(width):
        if before.text[x] == after.text[x] and (after.text[x] == " " or before.roles[x] == after.roles[x]):
            continue
        if spans and _joinable(after, spans[-1][1] - 1, x):
            spans[-1] = (spans[-1][0], x + 1)
        else:
            spans.append((x, x + 1))
    return spans


def _joinable(line: Row, first: int, last: int) -> bool:
    """Return whether the columns `first` and `last` are neighbours, or close and all of one look."""
    if not 1 < last - first <= WORTH_JOINING + 1:
        return last - first == 1
    stretch = Row(line.text[first : last + 1], line.roles[first : last + 1])
    return len(list(stretch.runs())) == 1
