"""A training in the foreground: start the worker, show what it says, and leave in the way the user wants."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from core.commands import Stop, send
from core.errors import RunError
from core.log import LogReader
from core.state import RunState, fold
from core.status import run_status
from core.text import printable
from core.worker import Worker
from tui.cli import INTERRUPTED
from tui.commands.departures import Departures, Left
from tui.commands.download import download_bar
from tui.commands.output import is_terminal, look, say, say_json, warn
from tui.commands.plain import JsonShow, PlainShow, Show
from tui.commands.runs import headline

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.runs import Run
    from core.sources.download import Report

LOOK_EVERY = 0.1
PATIENCE = 5.0
"""Seconds that a worker which has said its last word may take to be gone."""


def launch_and_watch(
    launch: Callable[[Worker, Report], Run], as_json: bool, detach: bool, resumed: Run | None = None
) -> int:
    """Start a worker, let `launch` hand it a run, and watch that until it ends or the user leaves.

    `resumed` is the run that goes on, None for a new one. Returns the exit code.
    """
    reader = LogReader(resumed.log) if resumed else None
    state = fold(reader.read_all()) if reader else RunState()
    with Departures() as departures:
        try:
            worker = _Employee(departures)  # at once: it imports TensorFlow while we look at the data
            with download_bar() as report:
                run = launch(worker, report)
        except Left as left:
            return 128 + left.number
        if detach:
            _say_name(run, as_json)
            return 0
        watch = _Watch(run, worker, reader or LogReader(run.log), state, _show(run, as_json))
        try:
            return watch.until_end(departures)
        except Left as left:
            if departures.wants_stop:
                watch.ask_to_stop()  # two quick presses: the first still counts
            return watch.say_goodbye(left.number)
        except BrokenPipeError:
            watch.say_goodbye(signal.SIGPIPE)
            raise
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            return watch.say_goodbye(
                signal.SIGHUP
            )  # the terminal went, and we were told to ignore the signal


class _Employee(Worker):
    """A worker that tells `departures` before it is handed a run, so that no Ctrl+C falls in between."""

    def __init__(self, departures: Departures) -> None:
        super().__init__()
        self._departures = departures

    def hand_over(self, run: Run, lock: int) -> None:
        self._departures.there_is_a_run()
        super().hand_over(run, lock)


def _say_name(run: Run, as_json: bool) -> None:
    if as_json:
        say_json({"run": printable(run.name), "folder": printable(str(run.folder), 4096)})
    else:
        say(printable(run.name))


def _show(run: Run, as_json: bool) -> Show:
    if as_json:
        return JsonShow()
    if is_terminal(sys.stdout):
        from tui.commands.live import LiveShow

        return LiveShow(run, look())
    return PlainShow(look())


class _Watch:
    """One foreground's watch over one session of a run."""

    def __init__(self, run: Run, worker: Worker, reader: LogReader, state: RunState, show: Show) -> None:
        self._run = run
        self._worker = worker
        self._reader = reader
        self._state = state
        self._show = show
        self._begun = False
        self._asked = False

    def until_end(self, departures: Departures) -> int:
        """Show what happens until the session has ended; return the exit code."""
        with self._show:
            while True:
                # Asked before the log is read: a worker that ends in between has then said its last word.
                live = self._run.is_live()
                over = self._take_news()
                if over or not live:
                    break
                if departures.wants_stop:
                    self.ask_to_stop()
                self._show.tick(self._state)
                time.sleep(LOOK_EVERY)
        with suppress(subprocess.TimeoutExpired):  # so that whoever comes next finds the run free
            self._worker.process.wait(PATIENCE)
        return self._report()

    def say_goodbye(self, number: int) -> int:
        """Say what becomes of the run without us; return the exit code for the signal `number`."""
        name = printable(self._run.name)
        goes_on = f"{name} stops by itself at its next batch" if self._asked else f"{name} goes on"
        with suppress(OSError):  # there may be nobody left to read it
            warn(f"{goes_on}; come back with: scrawl attach {name}")
        return 128 + number

    def _take_news(self) -> bool:
        """Show every new event; return whether the worker has said its last word."""
        for event in self._reader.read_all():
            self._begun = True
            self._state.apply(event)
            self._show.event(event, self._state)
        return self._begun and self._state.ended is not None

    def ask_to_stop(self) -> None:
        """Ask the worker, once; raise RunError if that is impossible."""
        if self._asked:
            return
        self._asked = True
        try:
            send(self._run.folder, Stop())
        except OSError as error:
            name = printable(self._run.name)
            raise RunError(f"{name} cannot be asked to stop, so it goes on: {error.strerror}.") from error
        self._show.note("asked to stop at the next batch; Ctrl+C once more leaves the run to itself")

    def _report(self) -> int:
        """Say how it ended; return the exit code."""
        if not self._begun:
            self._state.ended = None  # that was the session before; this one died before its first word
        seen = run_status(self._run, self._state, live=False)
        if seen.state == "finished":
            self._show.result(seen)
            return 0
        warn(headline(seen))
        if seen.state == "stopped":
            return INTERRUPTED
        for line in seen.output:
            warn(f"  {line}")
        return 1
