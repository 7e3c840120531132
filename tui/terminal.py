"""What Textual leaves to us about real terminals: signals, hang-ups, Ctrl+Z."""

import asyncio
import os
import select
import signal
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.compositor import ExactApp
from tui.no_terminal import is_served

HUNG_UP = 128 + signal.SIGHUP
"""The exit code of a screen whose terminal is gone."""
INTERRUPTED = 128 + signal.SIGINT


def is_gone() -> bool:
    """Return whether the terminal that was there has hung up."""
    return not is_served() and not os.isatty(2)


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

    @property
    def follows_mouse(self) -> bool:
        """Return whether the terminal tells us what the mouse does, and so cannot select text with it."""
        return self._mouse

    def follow_mouse(self, on: bool) -> None:
        """Ask the terminal to tell us what the mouse does, or to keep it for itself."""
        if not on:
            self._disable_mouse_support()
        self._mouse = on
        if on:
            self._enable_mouse_support()
            if self._mouse_pixels:  # we count in them since the start, and have just asked for cells
                self._enable_mouse_pixels()

    def _sigcont_application(self, *arguments: Any) -> None:
        if self._must_signal_resume:
            super()._sigcont_application(*arguments)


def leave_with_server(app: App[None]) -> None:
    """End `app` soon after whoever shows it is gone: there is no terminal whose hang-up would tell us."""
    line = select.poll()
    line.register(0, 0)  # tells a hang-up whatever it is asked for, and leaves what was typed to the driver
    app.set_interval(1, lambda: app.exit(None, HUNG_UP) if line.poll(0) else None)


def handle_signals(app: ExactApp[None]) -> None:
    """End `app` in good order on SIGHUP (129), SIGINT (130) and SIGTERM (143); repaint after Ctrl+Z."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, app.exit, None, 128 + number)

    def repaint(_: object) -> None:
        app.shown.forget()
        app.refresh(layout=True)

    app.app_resume_signal.subscribe(app, repaint)
