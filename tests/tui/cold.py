"""The whole application with a worker that only waits, so that no test of the screen imports TensorFlow."""

import os

from core.runs import Run


class Idle:
    """A worker that is ready, takes a run, and does nothing with it."""

    def is_waiting(self) -> bool:
        return True

    def hand_over(self, run: Run, lock: int) -> None:
        os.close(lock)

    def dismiss(self) -> None:
        pass
