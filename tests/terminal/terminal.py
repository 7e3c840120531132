"""A real pseudo-terminal with a program in it, and the screen a person would see."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]*\$y|\x1b\[>[0-9;]*[a-z]")
_SYNC_QUERY = b"\x1b[?2026$p"


class Terminal:
    """Runs `command` on a pty of `columns` by `rows` and keeps the screen that its output paints."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.received = 0
        self.raw = b""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            given = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
            try:
                os.execvpe(command[0], list(command), given)
            finally:
                os._exit(127)
        self.status: int | None = None

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.exit_code() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close our side of the line, as a dropped connection does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def pump(self, seconds: float = 0.05) -> None:
        """Take in what the program has written, waiting at most `seconds` for something."""
        if self._master < 0 or not select.select([self._master], [], [], seconds)[0]:
            return
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return  # the program is gone
        self.received += len(data)
        self.raw += data
        if _SYNC_QUERY in data:
            os.write(self._master, b"\x1b[?2026;2$y")
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))

    @property
    def text(self) -> str:
        """Return the screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_until(self, condition: Callable[[], bool], seconds: float = 60.0, why: str = "") -> None:
        """Take in output until `condition` holds; fail with the screen if it does not within `seconds`."""
        end = time.monotonic() + seconds
        while not condition():
            self.pump()
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited {seconds} s for {why or 'a condition'}; the screen shows:\n{self.text}"
                )

    def wait_for(self, text: str, seconds: float = 60.0) -> None:
        """Take in output until `text` is on the screen."""
        self.wait_until(lambda: text in self.text, seconds, repr(text))

    def exit_code(self) -> int | None:
        """Return the program's exit code, negative for a signal, None while it runs."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return None if self.status is None else os.waitstatus_to_exitcode(self.status)

    def wait(self, seconds: float = 30.0) -> int:
        """Take in output until the program ends; return its exit code."""
        self.wait_until(lambda: self.exit_code() is not None, seconds, "the program to end")
        self.pump(0)
        return os.waitstatus_to_exitcode(self.status or 0)
