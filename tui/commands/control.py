"""`scrawl pause`, `continue`, `save`, `stop`: ask the worker, await its answer, say what it did and where."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from tui.commands.output import say

if TYPE_CHECKING:
    from core.commands import AnyCommand
    from core.runs import Run

PATIENCE = 5.0
"""Seconds to wait for an answer: a worker that compiles or validates answers at its next batch."""
LOOK_EVERY = 0.05


@click.command()
@click.argument("run")
def pause(run: str) -> None:
    """Hold RUN still at its next batch, until it is told to continue."""
    from core.commands import Pause

    _ask(run, Pause())


@click.command(name="continue")
@click.argument("run")
def continue_(run: str) -> None:
    """Let the paused RUN go on."""
    from core.commands import Continue

    _ask(run, Continue())


@click.command()
@click.argument("run")
def save(run: str) -> None:
    """Write a checkpoint of RUN at its next batch."""
    from core.commands import Save

    _ask(run, Save())


@click.command()
@click.argument("run")
@click.option("--after-epoch", is_flag=True, help="Let the epoch end first.")
def stop(run: str, after_epoch: bool) -> None:
    """Save and stop RUN at its next batch; `scrawl resume` goes on from there, as if nothing had happened."""
    from core.commands import Stop

    _ask(run, Stop(after_epoch=after_epoch))


def _ask(wanted: str, command: AnyCommand) -> None:
    """Ask the run that `wanted` names and say what came of it; raise RunError if it has no worker to ask."""
    from core.commands import send
    from core.errors import RunError
    from core.runs import find_run
    from core.status import look_at
    from core.text import printable
    from tui.commands.runs import with_advice

    run = find_run(wanted)
    if not run.is_live():
        seen = look_at(run)
        refusal = f"{seen.run} has no worker that could {command.verb}: it has {seen.state}."
        raise RunError(with_advice(refusal, seen.advice))
    try:
        send(run.folder, command)
    except OSError as error:
        raise RunError(f"{printable(str(run.folder))} cannot be written: {error.strerror}.") from error
    say(_answer(run, command))


def _answer(run: Run, command: AnyCommand) -> str:
    """Wait for the worker, but not for ever, and return in one sentence what it has done or will do."""
    from core.commands import Stop
    from core.errors import RunError, ScrawlError
    from core.events import Trouble
    from core.log import LogReader
    from core.state import RunState, fold
    from core.status import run_status
    from tui.commands.runs import headline
    from tui.trainer import sentence

    leaves = isinstance(command, Stop) and not command.after_epoch
    reader, until = LogReader(run.log), time.monotonic() + PATIENCE
    state = RunState()
    while True:
        live = run.is_live()
        fold(reader.read_all(), state)
        answer = state.answered.get(command.id)
        if isinstance(answer, Trouble):
            raise ScrawlError(answer.message)
        if not live and not answer:
            raise RunError(f"{run_status(run, state, live).run} ended before it could {command.verb}.")
        if answer and not (leaves and live):
            seen = run_status(run, state, live)
            return headline(seen) if leaves else sentence(answer)
        if time.monotonic() > until:
            doing = run_status(run, state, live)
            when = "after this epoch" if isinstance(command, Stop) and not leaves else "at its next batch"
            return f"Asked; {doing.run} will {command.verb} {when}. {doing.message}"
        time.sleep(LOOK_EVERY)
