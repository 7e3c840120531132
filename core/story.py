"""What became of every test digit from epoch to epoch: learned, forgotten, never learned, flips."""

from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt

from core.errors import RunError
from core.evaluation import Labels, predicted_classes
from core.predictions import read_predictions, stored_epochs
from core.runs import Run

Flags = npt.NDArray[np.bool_]
"""`[n_test]`"""
Stamp = tuple[int, int, int]
"""What tells that a file is still the one that was read: inode, size, nanoseconds of its last change."""


class Story(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The class that each test digit was taken for after each stored epoch; an epoch not stored is a gap.

    Every digit is exactly one of always right, never learned, learned and forgotten, once there is an epoch.
    """

    labels: Labels
    epochs: tuple[int, ...]
    """Which epochs (from 1) are known, ascending."""
    predicted: npt.NDArray[np.unsignedinteger]
    """uint8 `[epochs, n_test]`, uint16 where there are more than 256 classes."""
    stamps: tuple[Stamp, ...] = ()

    @cached_property
    def _right(self) -> npt.NDArray[np.bool_]:
        right: npt.NDArray[np.bool_] = self.predicted == self.labels
        return right

    @cached_property
    def _right_now(self) -> Flags:
        now: Flags = np.asarray(self._right[-1:].any(axis=0))  # no epoch: none is right
        return now

    @cached_property
    def always_right(self) -> Flags:
        always: Flags = np.asarray(self._right.all(axis=0) & self._right_now)
        return always

    @cached_property
    def never_learned(self) -> Flags:
        """Which digits were wrong after every epoch."""
        never: Flags = np.asarray(~self._right.any(axis=0) & bool(self.epochs))
        return never

    @cached_property
    def learned(self) -> Flags:
        """Which digits are right after the newest epoch, and were wrong after one before."""
        return self._right_now & ~self.always_right

    @cached_property
    def forgotten(self) -> Flags:
        """Which digits are wrong after the newest epoch, and were right after one before."""
        return self._right.any(axis=0) & ~self._right_now

    @cached_property
    def flips(self) -> npt.NDArray[np.int64]:
        """How often each digit was taken for another class than after the stored epoch before, `[n_test]`."""
        flips: npt.NDArray[np.int64] = (self.predicted[1:] != self.predicted[:-1]).sum(axis=0)
        return flips

    def strip(self, index: int, room: int, epoch: int = 0) -> tuple[int | None, ...]:
        """Return what the digit `index` was taken for after the newest `room` epochs, None in a gap.

        Where that leaves `epoch` out (0 for none), they are the `room` epochs up to that one.
        """
        if not self.epochs or room < 1:
            return ()
        known = dict(zip(self.epochs, self.predicted[:, index].tolist(), strict=True))
        last = self.epochs[-1] if epoch not in known or epoch > self.epochs[-1] - room else epoch
        first = max(self.epochs[0], last - room + 1)
        return tuple(known.get(some) for some in range(first, last + 1))

    def word(self, index: int) -> str:
        """Return what became of the digit `index`, in a word or two."""
        kinds = {
            "always right": self.always_right,
            "never learned": self.never_learned,
            "learned": self.learned,
            "forgotten": self.forgotten,
        }
        return next((word for word, those in kinds.items() if those[index]), "")


def read_story(run: Run, labels: Labels, classes: int, known: Story | None = None) -> Story:
    """Return the story of `run` on the test split with `labels`; an epoch that cannot be read is a gap.

    Of the stored probabilities only the predicted classes are kept, one byte each. What `known`, an earlier
    story of the same run, has read is not read again unless the file has changed since.
    """
    width = np.uint8 if classes <= 256 else np.uint16
    seen = zip(known.epochs, known.stamps, known.predicted, strict=True) if known else ()
    old = {epoch: (stamp, row) for epoch, stamp, row in seen}
    epochs, stamps, rows = list[int](), list[Stamp](), list[npt.NDArray[np.unsignedinteger]]()
    for epoch in stored_epochs(run):
        try:
            stamp = _stamp(run, epoch)
            row = old[epoch][1] if epoch in old and old[epoch][0] == stamp else None
            if row is None:
                row = predicted_classes(read_predictions(run, epoch, len(labels), classes)).astype(width)
        except (RunError, OSError):
            continue
        epochs.append(epoch)
        stamps.append(stamp)
        rows.append(row)
    predicted = np.stack(rows) if rows else np.zeros((0, len(labels)), width)
    return Story(labels, tuple(epochs), predicted, tuple(stamps))


def _stamp(run: Run, epoch: int) -> Stamp:
    found = run.predictions(epoch).stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)
