"""A training on a terminal: a line for every epoch that has ended, and below them one picture that moves."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from rich.console import Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from core.events import AnyEvent, EpochEnded, ModelBuilt
from core.metrics import eta_seconds
from core.status import run_status
from core.text import printable
from tui.commands.output import console, say
from tui.commands.plain import heading, result_lines, step_milliseconds
from tui.format import count, duration, number

if TYPE_CHECKING:
    from rich.console import RenderableType

    from core.runs import Run
    from core.state import RunState
    from core.status import RunStatus
    from tui.look import Look

EVERY = 0.25
"""Seconds between two pictures: more of them only cost bytes on the wire."""
BESIDE = 46
"""Columns that stand beside a bar."""
NARROW = 60
"""Below so many columns rate and time left make room for the bars."""


class LiveShow:
    """Draws with Rich, in the main thread only and with the cursor left visible.

    So whatever ends this process, and wherever it is stopped, there is nothing to put right in the terminal.
    """

    def __init__(self, run: Run, look: Look) -> None:
        self._run = run
        self._look = look
        self._console = console()
        self._live = Live(console=self._console, auto_refresh=False, transient=True, redirect_stdout=False)
        self._drawn = 0.0
        self._note = ""
        self._rows = 0

    def __enter__(self) -> Self:
        self._live.start()
        self._console.show_cursor()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # the terminal may be gone
            self._live.stop()

    def event(self, event: AnyEvent, state: RunState) -> None:
        if isinstance(event, ModelBuilt):
            for line in heading(state):
                self._print(line, "dim")
        elif isinstance(event, EpochEnded):
            if not self._rows:
                self._print(epoch_titles(), "bold")
            self._rows += 1
            self._print(epoch_row(event, state, self._look), "")

    def tick(self, state: RunState) -> None:
        if time.monotonic() - self._drawn >= EVERY:
            self._drawn = time.monotonic()
            drawn = picture(self._run, state, self._note, self._look, self._console.width)
            self._live.update(drawn, refresh=True)

    def note(self, text: str) -> None:
        self._note = text

    def result(self, seen: RunStatus) -> None:
        for line in result_lines(seen):
            say(line)

    def _print(self, line: str, style: str) -> None:
        self._console.print(Text(line, style))


def epoch_titles() -> str:
    """Return the line above the epochs."""
    return "epoch      time  ms/step     loss  accuracy  val_loss  val_accuracy  wrong"


def epoch_row(epoch: EpochEnded, state: RunState, look: Look) -> str:
    """Return an epoch's numbers under `epoch_titles`, 75 columns; the best so far is marked."""
    pace = step_milliseconds(epoch, state)
    return (
        f"{epoch.epoch:>3}/{state.epochs:<3}"
        f"{epoch.seconds:6.1f} s"
        f"{number(pace, look, 1):>9}"
        f"{number(epoch.loss, look):>9}"
        f"{number(epoch.accuracy, look):>10}"
        f"{number(epoch.val_loss, look):>10}"
        f"{number(epoch.val_accuracy, look):>14}"
        f"{epoch.n_wrong:>7}"
        f"{' ' + look.mark if epoch.best else ''}"
    )


def picture(run: Run, state: RunState, note: str, look: Look, width: int) -> RenderableType:
    """Return what moves: both bars with rate, time left and losses; before the first batch, what goes on."""
    if state.status(live=True) == "starting":
        return _line(run_status(run, state, live=True).message.rstrip("."), note, look)
    config, rate, eta = state.config, state.samples_per_second, eta_seconds(state)
    bars = Table.grid(padding=(0, 1))
    bars.add_column(no_wrap=True)
    bars.add_column(width=max(4, min(40, width - (BESIDE if width >= NARROW else BESIDE // 2))))
    bars.add_column(no_wrap=True, justify="right")
    bars.add_column(no_wrap=True)
    whole, done = state.epochs * state.steps, (state.epoch - 1) * state.steps + state.step
    left = "" if eta is None or state.stopping or width < NARROW else f"ETA {duration(eta, look)}"
    bars.add_row("epochs", _bar(done, whole), f"{state.epoch}/{state.epochs}", left)
    pace = ""
    if rate and config and width >= NARROW:
        pace = f"{1000 * config.batch_size / rate:.1f} ms/step {look.dot} {count(round(rate), look)} img/s"
    batches = f"{state.step:>{len(str(state.steps))}}/{state.steps}"  # of steady width, so that nothing jumps
    bars.add_row("batches", _bar(state.step, state.steps), batches, pace)
    loss, accuracy = number(state.loss, look).strip(), number(state.accuracy, look).strip()
    return Group(bars, _line(f"loss {loss} {look.dot} accuracy {accuracy}", note or _doing(run, state), look))


def _doing(run: Run, state: RunState) -> str:
    """Return what goes on besides training."""
    if state.paused:
        return f"paused; go on with: scrawl continue {printable(run.name)}"
    if state.stopping:
        return "was asked to stop"
    if state.trouble:
        return state.trouble
    return state.phase if state.phase in ("validating", "saving") else ""


def _bar(done: int, whole: int) -> ProgressBar:
    return ProgressBar(total=max(whole, 1), completed=done, complete_style="cyan", finished_style="green")


def _line(text: str, note: str, look: Look) -> Text:
    line = Text(text, no_wrap=True, overflow="crop" if look.ascii else "ellipsis")
    if note:
        line.append(f" {look.dot} {note}", "yellow")
    return line
