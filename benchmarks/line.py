"""A program at the other end of a line: a pty that answers as a terminal would, counts, and draws nothing."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from typing import Self

import psutil

_SYNC_QUERY, _SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Line:
    """Runs `command` on a pty of 120 by 40 with truecolor, and knows when it wrote how much."""

    def __init__(self, command: Sequence[str], home: str) -> None:
        self.began = time.perf_counter()
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            given = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "SCRAWL_HOME": home}
            os.execvpe(command[0], list(command), given)
        self.received = 0
        self.last = b""
        """What came since `type` was called last, or from the beginning."""
        self.open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGTERM)
        end = time.perf_counter() + 5
        while self.open and time.perf_counter() < end:
            self.pump(0.1)
        os.close(self._master)
        if not os.waitpid(self.pid, os.WNOHANG)[0]:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.pid)

    def pump(self, seconds: float) -> None:
        """Take in what is there within `seconds`."""
        if not self.open or not select.select([self._master], [], [], seconds)[0]:
            return
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            self.open = False
            return
        self.received += len(data)
        self.last += data
        if _SYNC_QUERY in data:
            os.write(self._master, _SYNC_ANSWER)

    def type(self, keys: str) -> None:
        self.last = b""
        os.write(self._master, keys.encode())

    def wait_for(self, sign: bytes | re.Pattern[bytes], seconds: float = 120) -> float:
        """Take in output until `sign` was among it; return the seconds since the call."""
        start, wanted = time.perf_counter(), re.compile(re.escape(sign)) if isinstance(sign, bytes) else sign
        while not wanted.search(self.last):
            self.pump(0.02)
            if not self.open or time.perf_counter() - start > seconds:
                raise TimeoutError(f"{sign!r} did not come; the end was {self.last[-400:]!r}")
        return time.perf_counter() - start

    def watch(self, seconds: float) -> tuple[float, float]:
        """Watch for a while; return bytes a second, and the share of one core that the program used."""
        before, cpu, start = self.received, sum(self.process.cpu_times()[:2]), time.perf_counter()
        while (passed := time.perf_counter() - start) < seconds and self.open:
            self.pump(min(0.1, seconds - passed))
        used = sum(self.process.cpu_times()[:2]) - cpu if self.open else 0.0
        return (self.received - before) / passed, used / passed
