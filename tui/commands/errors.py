"""`scrawl errors`: the misclassified test digits of a run, as a table or for a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from core.selection import COLUMNS
from tui.commands.output import look, say, say_json, say_table

if TYPE_CHECKING:
    from core.evaluation import Prediction
    from tui.commands.run_data import Said


@click.command()
@click.argument("run")
@click.option(
    "--epoch", type=click.IntRange(min=1), metavar="N", help="After epoch N; the last one by default."
)
@click.option(
    "--checkpoint", is_flag=True, help="At the last checkpoint, which may be in the midst of an epoch."
)
@click.option("--true", "true_class", metavar="C", help="Only digits of class C: a name or an index.")
@click.option("--predicted", "predicted_class", metavar="C", help="Only digits that were taken for class C.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N, the surest errors.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def errors(
    run: str,
    epoch: int | None,
    checkpoint: bool,
    true_class: str | None,
    predicted_class: str | None,
    limit: int | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List the test digits that RUN gets wrong, those first of which it is surest."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    if epoch and checkpoint:
        raise click.UsageError("--epoch and --checkpoint exclude each other")
    from core.export import errors_csv, facts
    from core.runs import find_run
    from core.selection import error_rows, find_class
    from tui.commands.run_data import said_by

    said = said_by(find_run(run), epoch, checkpoint)
    names = said.data.class_names
    rows = error_rows(
        said.probabilities,
        said.data.y_test,
        true=None if true_class is None else find_class(true_class, names),
        predicted=None if predicted_class is None else find_class(predicted_class, names),
        limit=limit,
    )
    if as_json:
        say_json([facts(row, names) for row in rows])
    elif as_csv:
        say(errors_csv(rows, names).removesuffix("\n"))
    else:
        say(_summary(said, len(rows)))
        _show(rows, names)


def _summary(said: Said, listed: int) -> str:
    """Return how many are wrong in all, whatever is listed."""
    from core.evaluation import correct
    from core.metrics import wilson_interval

    labels = said.data.y_test
    total, right = len(labels), len(correct(said.probabilities, labels))
    low, high = wilson_interval(right, total)
    score = f"accuracy {right / total:.4f}, 95 % interval {low:.4f} to {high:.4f}"
    some = f"; {listed} of them listed" if listed < total - right else ""
    return f"{total - right} of {total} test digits are wrong {said.when} ({score}){some}."


def _show(rows: list[Prediction], names: tuple[str, ...]) -> None:
    from tui.format import number, share

    if not rows:
        return
    drawn = look()
    cells = [
        (
            str(row.index),
            names[row.true],
            names[row.predicted],
            share(row.confidence, drawn),
            share(row.margin, drawn),
            number(row.loss, drawn, 3),
            str(row.rank),
        )
        for row in rows
    ]
    say_table(COLUMNS, cells, right=(0, 3, 4, 5, 6), cut=1, spare=(6, 4))
