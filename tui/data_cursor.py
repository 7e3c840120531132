"""Where in a data set one is looking: a split, perhaps only one class of it, and a place there."""

import random
from typing import TYPE_CHECKING

import msgspec

from core.dataset import Dataset, Split

if TYPE_CHECKING:
    from core.dataset import Images


class Sample(msgspec.Struct, frozen=True, eq=False):
    """One labelled image and where it stands."""

    image: "Images"
    """uint8 `[28, 28]`."""
    label: int
    index: int
    """From 0, within the split."""
    split: Split


class DataCursor:
    """Moves through the images of `dataset`; the ends are joined, so that no key is ever dead."""

    def __init__(self, dataset: Dataset, split: Split = "train") -> None:
        self.dataset = dataset
        self.split = split
        self.label: int | None = None
        """The only class that is looked at; None for all."""
        self._indices = dataset.indices_of(split, None)
        self._position = 0

    @property
    def index(self) -> int:
        return int(self._indices[self._position])

    @property
    def total(self) -> int:
        """How many images the split has, of all classes."""
        return len(self.dataset.labels(self.split))

    def samples(self, number: int) -> list[Sample]:
        """Return up to `number` samples from the cursor on; fewer at the end."""
        images, labels = self.dataset.images(self.split), self.dataset.labels(self.split)
        chosen = self._indices[self._position : self._position + number].tolist()
        return [Sample(images[index], int(labels[index]), index, self.split) for index in chosen]

    def forward(self, step: int = 1) -> None:
        """Go on by `step`; from the last ones back to the first."""
        place = self._position + step
        self._position = place if place < len(self._indices) else 0

    def back(self, step: int = 1) -> None:
        """Go back by `step`; from the first one to the last full step."""
        if self._position:
            self._position = max(0, self._position - step)
        else:
            self._position = (len(self._indices) - 1) // step * step

    def first(self) -> None:
        self._position = 0

    def at_random(self) -> None:
        """Go to any other image."""
        if len(self._indices) > 1:
            self._position = (self._position + random.randrange(1, len(self._indices))) % len(self._indices)

    def jump(self, index: int) -> None:
        """Go to `index` (0 to `total - 1`); if that has another class than the chosen one, choose all."""
        if self.label is not None and int(self.dataset.labels(self.split)[index]) != self.label:
            self._choose(None)
        self._position = int(self._indices.searchsorted(index))

    def next_class(self) -> None:
        """Show only the first class that has images, then only the next, and after the last all again."""
        index = self.index
        counts = self.dataset.counts(self.split)
        later = range(0 if self.label is None else self.label + 1, len(counts))
        self._choose(next((label for label in later if counts[label]), None))
        self._position = int(self._indices.searchsorted(index)) % len(self._indices)

    def other_split(self) -> None:
        """Change between train and test, at its beginning; a class with no images there is let go."""
        self.split = "test" if self.split == "train" else "train"
        kept = self.label is not None and self.dataset.counts(self.split)[self.label] > 0
        self._choose(self.label if kept else None)
        self._position = 0

    def _choose(self, label: int | None) -> None:
        self.label = label
        self._indices = self.dataset.indices_of(self.split, label)
