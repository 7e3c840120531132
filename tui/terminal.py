"""What Textual leaves to us about real terminals: signals, hang-ups, Ctrl+Z, and whether there is one."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

HUNG_UP = 128 + signal.SIGHUP
"""The exit code of a screen whose terminal is gone."""
PLAIN_COMMANDS = "scrawl train, scrawl runs, scrawl status, scrawl errors and scrawl data work without one"


def why_not(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the sentence that says why the screen cannot be shown here, None if it can."""
    if not sys.stdin.isatty() or not sys.stderr.isatty():
        return f"scrawl's screen needs a terminal for input and error output; {PLAIN_COMMANDS}."
    if environment.get("TERM", "") in ("", "dumb", "unknown"):
        name = environment.get("TERM", "")
        return f"This terminal (TERM={name}) cannot show scrawl's screen; {PLAIN_COMMANDS}."
    return None


def is_gone() -> bool:
    """Return whether the terminal that was there has hung up."""
    return not os.isatty(2)


class SafeDriver(LinuxDriver):
    """Textual's driver, deaf to a SIGCONT that follows no Ctrl+Z of ours.

    The kernel sends one with every hang-up; answering it starts a second input thread that never ends.
    """

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the size of the terminal itself: COLUMNS and LINES may be of another one, or of long ago."""
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (columns or 80, rows or 25)

    def _sigcont_application(self, *arguments: Any) -> None:
        if self._must_signal_resume:
            super()._sigcont_application(*arguments)


def handle_signals(app: App[None]) -> None:
    """End `app`, its terminal restored, on SIGTERM (exit code 143) and SIGHUP (129); repaint after Ctrl+Z."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, app.exit, None, 128 + number)
    app.app_resume_signal.subscribe(app, lambda _: app.refresh(layout=True))
