"""Where a run is: shared by the callbacks, which take turns at it in the order of their list."""

import time
from dataclasses import dataclass, field

from core.events import Position


class Stopwatch:
    """Seconds of work in one epoch: over all its sessions, and without the pauses."""

    def __init__(self) -> None:
        self.restart()

    def restart(self, seconds: float = 0.0) -> None:
        """Run from `seconds` on."""
        self._counted = seconds
        self._since: float | None = time.monotonic()

    def hold(self) -> None:
        self._counted, self._since = self.seconds, None

    def go_on(self) -> None:
        self._since = time.monotonic() if self._since is None else self._since

    @property
    def seconds(self) -> float:
        return self._counted + (time.monotonic() - self._since if self._since is not None else 0.0)


@dataclass
class Progress:
    """The position in the training and the best epoch; only the training thread touches it."""

    steps: int
    """Batches of an epoch."""
    batch_size: int
    samples: int
    epoch: int = 1
    """The epoch that is running, from 1."""
    step: int = 0
    """Batches of it that are done."""
    first_step: int = 0
    """Batches of it that an earlier session did."""
    best_accuracy: float = -1.0
    """The best validation accuracy so far, -1 before the first."""
    rate: float | None = None
    """Images per second over the last seconds of pure training, None while it is not known."""
    watch: Stopwatch = field(default_factory=Stopwatch)

    def begin(self, start: Position, seconds: float = 0.0) -> None:
        """Go to `start`, in an epoch that earlier sessions worked on for `seconds`."""
        self.epoch, self.step, self.first_step = start.epoch, start.step, start.step
        self.watch.restart(seconds)

    @property
    def position(self) -> Position:
        """Return where a resumed run goes on: after an epoch's last batch that is the next epoch's start."""
        return Position(self.epoch + 1, 0) if self.step >= self.steps else Position(self.epoch, self.step)

    def batch_done(self, batch: int) -> None:
        """Take in Keras's batch number, which counts from this session's start and overruns the epoch."""
        self.step = min(self.first_step + batch + 1, self.steps)

    @property
    def samples_done(self) -> int:
        """Return how many images of this epoch were trained on."""
        return min(self.step * self.batch_size, self.samples)
