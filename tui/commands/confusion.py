"""`scrawl confusion`: which classes a run takes for which, as text or for a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.commands.output import say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.confusion import Confusion
    from core.evaluation import Labels, Probabilities

SCORES = ("precision", "recall", "f1")
SHORT, LONG = 5, 24
"""Cells up to which a name may stand over a column, and to which it is cut before a row."""


@click.command()
@click.argument("run")
@click.option(
    "--epoch", type=click.IntRange(min=1), metavar="N", help="After epoch N; the last one by default."
)
@click.option(
    "--checkpoint", is_flag=True, help="At the last checkpoint, which may be in the midst of an epoch."
)
@click.option("--percent", is_flag=True, help="Show shares of each true class instead of counts.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the calibration.")
def confusion(
    run: str, epoch: int | None, checkpoint: bool, percent: bool, as_csv: bool, as_json: bool
) -> None:
    """Show the confusion matrix of RUN on its test split: true classes down, predicted ones across."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    if epoch and checkpoint:
        raise click.UsageError("--epoch and --checkpoint exclude each other")
    from core.confusion import Confusion
    from core.runs import find_run
    from tui.commands.run_data import said_by

    found = find_run(run)
    said = said_by(found, epoch, checkpoint)
    labels = said.data.y_test
    matrix = Confusion.of(said.probabilities, labels, said.data.class_names)
    if as_json:
        say_json(
            {"run": found.name, **said.facts, **_facts(matrix), **_calibration(said.probabilities, labels)}
        )
    elif as_csv:
        _say_csv(matrix, percent)
    else:
        _say_text(matrix, said.when, percent)


def _facts(matrix: Confusion) -> dict[str, Any]:
    from core.metrics import wilson_interval

    return {
        "total": matrix.total,
        "right": matrix.right,
        "accuracy": matrix.right / matrix.total,
        "interval": wilson_interval(matrix.right, matrix.total),
        "classes": [
            {
                "name": name,
                "precision": scores.precision,
                "recall": scores.recall,
                "f1": scores.f1,
                "support": scores.support,
                "predicted": predicted,
            }
            for name, scores, predicted in zip(matrix.names, matrix.scores, matrix.predicted, strict=True)
        ],
        "matrix": matrix.matrix.tolist(),
        "row_percent": (100 * matrix.shares).tolist(),
    }


def _calibration(probabilities: Probabilities, labels: Labels) -> dict[str, Any]:
    from msgspec.structs import asdict

    from core.calibration import calibration

    found = calibration(probabilities, labels)
    return {
        "calibration": {
            "expected_error": found.error,
            "brier": found.brier,
            "top": [asdict(top) for top in found.top],
            "bins": [asdict(part) for part in found.bins],
            "unknown": found.unknown,
        }
    }


def _cells(matrix: Confusion, percent: bool) -> list[list[str]]:
    if percent:
        return [[f"{100 * share:.2f}" for share in row] for row in matrix.shares.tolist()]
    return [[str(count) for count in row] for row in matrix.matrix.tolist()]


def _say_csv(matrix: Confusion, percent: bool) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["true", *matrix.names, "total", *SCORES])
    for name, cells, scores in zip(matrix.names, _cells(matrix, percent), matrix.scores, strict=True):
        writer.writerow([name, *cells, scores.support, scores.precision, scores.recall, scores.f1])
    writer.writerow(["total", *matrix.predicted, matrix.total, "", "", ""])
    say(text.getvalue().removesuffix("\n"))


def _say_text(matrix: Confusion, when: str, percent: bool) -> None:
    from core.metrics import wilson_interval

    low, high = wilson_interval(matrix.right, matrix.total)
    score = f"accuracy {matrix.right / matrix.total:.4f}, 95 % interval {low:.4f} to {high:.4f}"
    say(f"{matrix.right} of {matrix.total} test digits are right {when} ({score}).")
    say()
    say(f"True classes down, predicted ones across, {'percent of each row' if percent else 'counts'}:")
    names, titles = _edges(matrix.names)
    rows = [
        [name, *cells, str(support)]
        for name, cells, support in zip(names, _cells(matrix, percent), matrix.support, strict=True)
    ]
    totals = ["total", *map(str, matrix.predicted), str(matrix.total)]
    _say_aligned([["", *titles, "total"], *rows, totals])
    say()
    scores = [
        [name, *(f"{value:.4f}" for value in (of.precision, of.recall, of.f1)), str(of.support)]
        for name, of in zip(names, matrix.scores, strict=True)
    ]
    _say_aligned([["class", *SCORES, "support"], *scores])


def _edges(names: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return what stands before the rows and over the columns: indices where names take much room."""
    from rich.cells import cell_len, set_cell_size

    if max(map(cell_len, names)) <= SHORT:
        return names, names
    cut = [name if cell_len(name) <= LONG else set_cell_size(name, LONG - 1) + "~" for name in names]
    places = [str(label) for label in range(len(names))]
    width = len(places[-1])
    return [f"{place:>{width}} {name}" for place, name in zip(places, cut, strict=True)], places


def _say_aligned(rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` in columns as wide as they need: cut to a terminal, a matrix would be another one."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for name, *numbers in rows:
        left = name + " " * (widths[0] - cell_len(name))
        cells = [
            " " * (width - cell_len(text)) + text for text, width in zip(numbers, widths[1:], strict=True)
        ]
        say("  ".join([left, *cells]))
