"""A few small digits side by side, each with its caption over it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from core.text import printable
from tui.art import trimmed
from tui.widgets.drawing import Drawing, Line
from tui.width import fit

if TYPE_CHECKING:
    from tui.art import Image

SHAPES = ((3, 3), (5, 2), (9, 1))
"""Columns and rows, the usual shape first."""
LEGIBLE = 5
"""Rows that a small digit needs; where it gets them, the usual shape is kept."""
GAP = 1


class Plan(NamedTuple):
    """How the room is divided: cells of one size, each with some lines of caption over a picture."""

    across: int
    down: int
    width: int
    lines: int
    columns: int
    rows: int


class DigitGallery(Drawing):
    """Up to nine captioned digits, 3 by 3 where they stay legible so, else in fewer rows."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._captions: list[str] = []
        self._images: list[Image] = []

    def show(self, items: Iterable[tuple[str, "Image"]]) -> None:
        """Show (caption, uint8 `[28, 28]`) pairs, at most nine; captions may be any text."""
        pairs = list(items)[:9]
        self._captions = [printable(caption) for caption, _ in pairs]
        self._images = trimmed([image for _, image in pairs])
        self.redraw()

    def draw(self) -> Sequence[Line]:
        if not self._images:
            return []
        plans = [self._plan(*shape) for shape in SHAPES]
        plan = max(plans, key=lambda plan: min(plan.rows, LEGIBLE))
        cells = [self._cell(*pair, plan) for pair in zip(self._captions, self._images, strict=True)]
        spare = self.size.height >= (plan.lines + plan.rows + 1) * plan.down
        lines: list[Line] = []
        for start in range(0, len(cells), plan.across):
            together = zip(*cells[start : start + plan.across], strict=True)
            lines += [[part for line in row for part in line] for row in together]
            lines += [[]] * spare
        return lines

    def _cell(self, caption: str, image: "Image", plan: Plan) -> list[Line]:
        """Return the caption over the picture, every line as wide as the plan has it."""
        texts = _wrapped(caption, plan.width, plan.lines)
        rest = Segment(" " * (plan.width + GAP - plan.columns))
        return [
            *([Segment(fit(text, plan.width, self.look) + " " * GAP, self.muted)] for text in texts),
            *([*line, rest] for line in self.picture(image, plan.columns, plan.rows)),
        ]

    def _plan(self, across: int, down: int) -> Plan:
        width, height = self.size
        cell = max(1, (width + GAP) // across - GAP)
        longest = max(cell_len(caption) for caption in self._captions)
        lines = 1 if longest <= cell else 2
        side = len(self._images[0])
        columns, rows = self.picture_size(cell, height // down - lines, side)
        return Plan(across, down, min(cell, max(columns, longest) + 3), lines, columns, rows)


def _wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return `text` in `lines` (1 or 2) lines, broken after a comma or else a word that still fits."""
    if lines == 1 or cell_len(text) <= width:
        return [text, ""][:lines]
    spaces = [n for n, character in enumerate(text) if character == " " and cell_len(text[:n]) <= width]
    commas = [n for n in spaces if text[n - 1] == ","]
    end = (commas or spaces or [len(text)])[-1]
    return [text[:end], text[end + 1 :]]
