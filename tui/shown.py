"""What the terminal shows, cell by cell: what is there already need not be sent again."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

Cell = tuple[str, Style | None]
"""A character with its style; no character in the second cell of a wide one."""

WORTH_JOINING = 4
"""Moving the cursor costs more bytes than sending so many unchanged cells again."""


class Shown:
    """The cells that were sent last, None where nobody knows what is there."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Know nothing any more: the terminal has another size, or someone else has written on it."""
        self._rows.clear()

    def news(self, x: int, y: int, segments: Iterable[Segment]) -> Iterator[tuple[int, list[Segment]]]:
        """Yield what of `segments`, from column `x` of row `y` on, is not there yet, with its column.

        It is taken to be there from then on.
        """
        segments = list(segments)
        new, row = cells_of(segments), self._rows.setdefault(y, [])
        end = x + len(new)
        row += [None] * (end + 1 - len(row))
        if any(row[x:end]):
            for first, last in changed_ranges(row[x:end], new):
                yield x + first, _joined(new[first:last])
        elif new:
            yield x, segments
        # Half a wide character, whose other half is drawn over, is gone.
        if new and x and row[x] and row[x] != new[0] and row[x][0] == "":  # type: ignore[index]
            row[x - 1] = None
        if (after := row[end]) and after[0] == "":
            row[end] = None
        row[x:end] = new


def cells_of(segments: Iterable[Segment]) -> list[Cell]:
    """Return what each cell shows; what takes no cell of its own stands with the character before it."""
    cells: list[Cell] = []
    for text, style, _ in segments:
        if text.isascii():
            cells += [(character, style) for character in text]
            continue
        for character in text:
            width = cell_len(character)
            if width:
                cells += [(character, style), ("", style)][:width]
            elif cells:
                cells[-1] = (cells[-1][0] + character, cells[-1][1])
    return cells


def changed_ranges(old: Sequence[Cell | None], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return where two rows differ, as ranges of cells that cut no wide character; near ones are joined."""
    if list(old) == list(new):
        return []
    ranges: list[tuple[int, int]] = []
    for x, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after:
            continue
        first, last = x - (after[0] == "" and x > 0), x + 1
        if last < len(new) and new[last][0] == "":
            last += 1
        if ranges and first - ranges[-1][1] <= WORTH_JOINING:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return ranges


def _joined(cells: Sequence[Cell]) -> list[Segment]:
    """Return `cells` as segments, those of one style in one."""
    joined: list[Segment] = []
    for text, style in cells:
        if joined and joined[-1].style == style:
            joined[-1] = Segment(joined[-1].text + text, style)
        else:
            joined.append(Segment(text, style))
    return joined
