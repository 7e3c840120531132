"""Where a run is: shared by the callbacks, which take turns at it in the order of their list."""

from dataclasses import dataclass

from core.events import Position


@dataclass
class Progress:
    """The position in the training and the best epoch; only the training thread touches it."""

    epoch: int
    """The epoch that is running, from 1."""
    step: int
    """Batches of it that are done."""
    steps: int
    batch_size: int
    samples: int
    first_step: int = 0
    """Batches of it that an earlier session did."""
    best_accuracy: float = -1.0

    @property
    def position(self) -> Position:
        """Return where a resumed run goes on: after the last batch of an epoch that is the next epoch's start."""
        return Position(self.epoch + 1, 0) if self.step >= self.steps else Position(self.epoch, self.step)

    def batch_done(self, batch: int) -> None:
        """Take in Keras's batch number, which counts from this session's start and overruns the epoch's end."""
        self.step = min(self.first_step + batch + 1, self.steps)

    @property
    def samples_done(self) -> int:
        """Return how many images of this epoch were trained on."""
        return min(self.step * self.batch_size, self.samples)
