"""Writing to the disk in a thread of its own, so that a training does not wait for it."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self


class Background:
    """Does one thing after another; an exception ends that, and is raised again by whoever waits."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "disk")
        self._begun: deque[Future[None]] = deque()
        self._broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()
        self.settle()

    def begin(self, work: Callable[[], None]) -> None:
        """Have `work` done after everything that was begun before."""
        self._begun.append(self._thread.submit(self._do, work))

    def settle(self) -> None:
        """Wait until everything that was begun is done; raise what was raised meanwhile."""
        while self._begun:
            self._begun.popleft().result()

    def _do(self, work: Callable[[], None]) -> None:
        if not self._broken:
            self._broken = True
            work()
            self._broken = False
