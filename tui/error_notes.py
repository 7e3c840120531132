"""What is noted of test digits beside what was predicted for them: marks, and the story over the epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from tui.width import drawable, fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.story import Story
    from core.verdicts import Verdict
    from tui.look import Look

MARKS: dict[Verdict, str] = {"model wrong": "M", "label wrong": "B", "ambiguous": "A"}
"""The mark of a verdict is the key that gives it."""
DOUBTED = "?"
"""The mark of a digit that people read otherwise than its label says."""
CONTRADICTED = "!"
"""The mark of a digit whose label the model contradicts by confident learning."""
_BROAD = 2
"""Cells beyond which a class is told by its index in a story, and not by its name."""


class Notes(msgspec.Struct, frozen=True):
    """Marks of one cell by test index, and the story of all digits with the words for the classes in it."""

    marks: Mapping[int, str] = msgspec.field(default_factory=dict)
    story: Story | None = None
    words: Sequence[str] = ()
    """A word a class, all equally wide."""
    epoch: int = 0
    """The epoch that is shown, which its story never leaves out."""

    @property
    def longest(self) -> int:
        """Return how many cells the story of all epochs takes, 0 where there is none to tell."""
        if self.story is None or len(self.story.epochs) < 2:
            return 0
        return (self.story.epochs[-1] - self.story.epochs[0] + 1) * (cell_len(self.words[0]) + 1) - 1

    def strip(self, index: int, width: int, look: Look) -> str:
        """Return what digit `index` was taken for after as many epochs as fit: `7 7 2 2`."""
        if self.story is None:
            return ""
        each = cell_len(self.words[0])
        labels = self.story.strip(index, (width + 1) // (each + 1), self.epoch)
        gap = look.dash.rjust(each)
        return " ".join(gap if label is None else self.words[label] for label in labels)


NO_NOTES = Notes()


def story_words(names: Sequence[str], look: Look) -> list[str]:
    """Return a short word for each class: the printable `names` if all are short, else indices."""
    drawn = [drawable(name, look) for name in names]
    widths = [cell_len(name) for name in drawn]
    if not drawn or max(widths) > _BROAD or min(widths) < 1:
        drawn = [str(label) for label in range(len(names))]
    each = max((cell_len(word) for word in drawn), default=1)
    return [fit(word, each, look, right=True) for word in drawn]
