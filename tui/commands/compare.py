"""`scrawl compare`: what one run or epoch gets right and another does not, and whether that can be chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.commands.output import say, say_json, say_table

if TYPE_CHECKING:
    from core.comparison import Compared

COLUMNS = ("group", "index", "true", "before", "after")


@click.command()
@click.argument("first", metavar="RUN[@EPOCH]")
@click.argument("second", metavar="RUN[@EPOCH]")
@click.option(
    "--epoch",
    type=click.IntRange(min=1),
    metavar="N",
    help="What has no epoch of its own after epoch N; after its last by default.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print the digits as comma-separated values.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def compare(first: str, second: str, epoch: int | None, as_csv: bool, as_json: bool) -> None:
    """Compare two runs, or two epochs of one as in RUN@3 RUN@4, on their test split: the digits that the
    second fixed and broke, and those that both get wrong. Both must have been trained and tested on the same
    data.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    from core.comparison import check_same_data, compare_sides, find_side
    from tui.commands.run_data import run_data

    before, after = find_side(first, epoch), find_side(second, epoch)
    check_same_data(*(side.run.state().data for side in (before, after)))  # before anything is fetched
    made = compare_sides(run_data(before.run), before, after)
    if as_json:
        say_json(_facts(made))
    elif as_csv:
        _say_csv(made)
    else:
        _say_text(made)


def _digits(made: Compared) -> list[dict[str, Any]]:
    """Return a row a digit: its group, its index, and three classes, first as numbers, then as names."""
    names, sides = made.data.class_names, (made.data.y_test, *made.predicted)
    digits = []
    for group, indices in made.comparison.groups().items():
        for index in indices.tolist():
            classes = {column: int(side[index]) for column, side in zip(COLUMNS[2:], sides, strict=True)}
            named = {f"{column}_name": names[label] for column, label in classes.items()}
            digits.append({"group": group, "index": index, **classes, **named})
    return digits


def _facts(made: Compared) -> dict[str, Any]:
    found = made.comparison
    measured = zip(made.sides, found.right, found.accuracies, found.intervals, strict=True)
    return {
        "runs": [
            {
                "run": side.run.name,
                "epoch": side.epoch,
                "right": right,
                "accuracy": accuracy,
                "interval": interval,
            }
            for side, right, accuracy, interval in measured
        ],
        "total": found.total,
        "fixed": len(found.fixed),
        "broke": len(found.broke),
        "still_wrong": len(found.still_wrong),
        "both_right": len(found.both_right),
        "p": found.p,
        "message": found.sentence(),
        "digits": _digits(made),
    }


def _say_csv(made: Compared) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"{column}_name" for column in COLUMNS[2:])])
    writer.writerows(digit.values() for digit in _digits(made))
    say(text.getvalue().removesuffix("\n"))


def _say_text(made: Compared) -> None:
    from core.text import printable

    found = made.comparison
    measured = zip(
        ("before", "after"), made.sides, found.right, found.accuracies, found.intervals, strict=True
    )
    for word, side, right, accuracy, (low, high) in measured:
        score = f"accuracy {accuracy:.4f}, 95 % interval {low:.4f} to {high:.4f}"
        which = f"{printable(side.run.name)} after epoch {side.epoch}"
        say(f"{word + ':':<8}{right} of {found.total} test digits are right ({score}): {which}.")
    counts = ", ".join(f"{name} {len(indices)}" for name, indices in found.groups().items())
    say(f"{counts}, both right {len(found.both_right)}. {found.sentence()}")
    rows = [
        (digit["group"], str(digit["index"]), *(printable(digit[f"{column}_name"]) for column in COLUMNS[2:]))
        for digit in _digits(made)
    ]
    if rows:
        say_table(COLUMNS, rows, right=(1,), cut=2, spare=(0,))
