"""The training digits that look most like a test digit, a row of small pictures for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from tui.art import SIDE, trimmed
from tui.widgets.drawing import Drawing, Line
from tui.width import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.art import Image

LEAST, MOST = 3, 6
"""Pictures of a class that there is room for in any case, and at most."""
GAP = 2
RIGHT = "which the model gets right"


class Alike(NamedTuple):
    """Training digits of one class, the most similar first."""

    name: str
    """That of the class, printable."""
    digits: Sequence[tuple[int, Image]]
    """Index in the training split, and uint8 `[28, 28]`."""
    right: bool = False
    """Whether the model takes all of them for what they are; else nobody asked it."""


class SimilarDigits(Drawing):
    """Draws as many of each class as fit, all equally large, with their indices under them."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._groups: Sequence[Alike] = ()

    def show(self, groups: Sequence[Alike]) -> None:
        """Show `groups`, one under the other."""
        self._groups = groups
        self.redraw()

    def draw(self) -> Sequence[Line]:
        lines: list[Line] = []
        if not self._groups:
            return [[Segment("looking for the most similar training digits", self.muted)]]
        # Room for two, so that one alone is not drawn larger than when it has company.
        height = (self.size.height - 1) // 2 - 2
        width = (self.size.width + GAP) // LEAST - GAP
        images = trimmed([image for group in self._groups for _, image in group.digits])
        columns, rows = self.picture_size(width, min(height, SIDE // 2), len(images[0]) if images else SIDE)
        for group in self._groups:
            own, images = images[: len(group.digits)], images[len(group.digits) :]
            lines += [*([[]] if lines else []), *self._group(group, own, columns, rows)]
        return lines

    def _title(self, group: Alike) -> str:
        """Return the longest title that fits; the shortest is cut where it has to be."""
        short = f"similar, of class {group.name}"
        whole = f"most similar training digits of class {group.name}"
        titles = [whole, short]
        if group.right:
            titles = [f"{start} {RIGHT}" for start in (f"{whole},", f"{short},")] + [
                f"{short}, rightly taken"
            ]
        return next((title for title in titles if cell_len(title) <= self.size.width), short)

    def _group(self, group: Alike, images: Sequence[Image], columns: int, rows: int) -> list[Line]:
        title: Line = [Segment(fit(self._title(group), self.size.width, self.look), self.accent)]
        if not columns:
            return [title]
        cell = max(columns, 5)
        seen = max(1, (self.size.width + GAP) // (cell + GAP))
        pictures = [self.picture(image, columns, rows) for image in images[:seen]]
        rest = Segment(" " * (cell - columns + GAP))
        drawn: list[Line] = [
            [part for line in row for part in (*line, rest)] for row in zip(*pictures, strict=True)
        ]
        under = "".join(fit(f"#{index}", cell + GAP, self.look) for index, _ in group.digits[:seen])
        return [title, *drawn, [Segment(under, self.muted)]]
