"""`scrawl runs` and `scrawl status`: one look, then exit."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.output import look, say, say_json, say_table, warn

if TYPE_CHECKING:
    from core.status import RunStatus
    from tui.look import Look

COLUMNS = ("run", "state", "epoch", "accuracy", "95%", "data set", "model", "age")
STYLES = {
    **dict.fromkeys(("starting", "running"), "green"),
    **dict.fromkeys(("paused", "stopping", "stopped"), "yellow"),
    **dict.fromkeys(("failed", "died"), "red"),
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what `status --json` gives, as a list.")
def runs(as_json: bool) -> None:
    """List all runs, newest first. The accuracy is that of the test split."""
    from core.runs import list_runs
    from core.status import look_at

    found = [look_at(run) for run in list_runs()]
    if as_json:
        say_json(found)
    elif found:
        drawn = look()
        rows = [_row(status, drawn) for status in found]
        say_table(COLUMNS, rows, right=(2, 3, 4, 7), spare=(4, 5, 6), styles=STYLES)
    else:
        warn("There is no run yet; start one with: scrawl train")


def _row(status: RunStatus, drawn: Look) -> tuple[str, ...]:
    from tui.format import age, interval, share

    accuracy = status.val_accuracy if status.test_accuracy is None else status.test_accuracy
    return (
        status.run,
        status.state,
        f"{status.epoch}/{status.epochs}",
        share(accuracy, drawn),
        interval(status.interval, drawn),
        Path(status.dataset).name,
        status.model,
        drawn.dash if status.started is None else age(time.time() - status.started),
    )


@click.command()
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as one JSON object.")
def status(run: str | None, as_json: bool) -> None:
    """Say how RUN is doing; by default the newest live run, or the newest of all."""
    from core.runs import find_run, newest_live
    from core.status import look_at

    seen = look_at(find_run(run) if run is not None else newest_live())
    if as_json:
        say_json(seen)
        return
    for line in _lines(seen, look()):
        say(line)
    if seen.output:
        say("The last lines of its output:")
    for line in seen.output:
        say(f"  {line}")


def headline(seen: RunStatus) -> str:
    """Return how a run is doing, and what can be done about it."""
    ill = f" {seen.state}" if seen.state in ("failed", "died") else ""  # the other messages say it themselves
    return with_advice(f"{seen.run}{ill}: {seen.message}", seen.advice)


def with_advice(sentence: str, advice: str) -> str:
    """Return both as one sentence."""
    return f"{sentence.rstrip('.')}; {advice[0].lower()}{advice[1:]}" if advice else sentence


def _lines(seen: RunStatus, drawn: Look) -> list[str]:
    """Return what there is to say about a run, the most important first."""
    from core.status import gaps
    from tui.format import duration, number

    by = f" on {seen.device}" if seen.device else ""
    lines = [headline(seen), f"{seen.model} on {seen.dataset}, busy for {duration(seen.seconds, drawn)}{by}"]
    if seen.trouble:
        lines.append(seen.trouble)
    if seen.missed:
        lines.append(f"{gaps(seen.missed)}.")
    loss, accuracy, val_loss, val_accuracy, best = (
        number(value, drawn).strip()
        for value in (seen.loss, seen.accuracy, seen.val_loss, seen.val_accuracy, seen.best_accuracy)
    )
    if seen.loss is not None:
        lines.append(f"loss {loss}, accuracy {accuracy}")
    if seen.n_wrong is not None:
        wrong = f"{seen.n_wrong} of {seen.n_test} test images wrong"
        lines.append(f"val_loss {val_loss}, val_accuracy {val_accuracy}, {wrong}")
    if seen.best_epoch is not None:
        lines.append(f"best epoch so far: {seen.best_epoch}, val_accuracy {best}")
    return lines
