"""A curve of bounded size: a run of any length keeps at most a few thousand points."""

import msgspec

LIMIT = 2048
"""More than two points for each column of a wide terminal."""


class Curve(msgspec.Struct):
    """Loss and accuracy over batches; `x` counts epochs, so 2.5 is halfway through the third.

    When it is full every second point goes and from then on only every second comes in, so the points stay
    about evenly spaced and the memory bounded. The newest point is always there.
    """

    x: list[float] = msgspec.field(default_factory=list)
    loss: list[float | None] = msgspec.field(default_factory=list)
    accuracy: list[float | None] = msgspec.field(default_factory=list)
    stride: int = 1
    _pending: int = 0

    def __len__(self) -> int:
        return len(self.x)

    def add(self, x: float, loss: float | None, accuracy: float | None) -> None:
        """Append a point, replacing the last one unless `stride` points have come since."""
        if self._pending and self.x:
            self.x[-1], self.loss[-1], self.accuracy[-1] = x, loss, accuracy
        else:
            self.x.append(x)
            self.loss.append(loss)
            self.accuracy.append(accuracy)
        self._pending = (self._pending + 1) % self.stride
        if len(self.x) >= LIMIT:
            for points in (self.x, self.loss, self.accuracy):
                del points[-2::-2]  # counted from the end, so that the newest stays
            self.stride *= 2
            self._pending = 0

    def cut(self, x: float) -> None:
        """Forget every point beyond `x`: a resumed run goes through that stretch again."""
        keep = len(self.x)
        while keep and self.x[keep - 1] > x:
            keep -= 1
        del self.x[keep:], self.loss[keep:], self.accuracy[keep:]
        self._pending = 0
