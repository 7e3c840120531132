"""`scrawl data`: what is in a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.commands.output import look, say, say_json, say_table

if TYPE_CHECKING:
    from core.dataset import Dataset
    from tui.look import Look

SHOWN = 3
"""How many digits are drawn side by side, so that they fit into 80 columns."""
COLUMNS, ROWS = 24, 12
BAR = 20


@click.command()
@click.argument("wanted", metavar="[NAME|PATH]", default="mnist")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as one JSON object.")
def data(wanted: str, as_json: bool) -> None:
    """Show shapes, range, images per class and a few digits of a data set; mnist by default."""
    from core.sources import load_dataset
    from tui.commands.download import download_bar

    with download_bar() as report:
        dataset = load_dataset(wanted, report)
    if as_json:
        say_json(_facts(dataset))
        return
    drawn = look()
    for line in _lines(dataset):
        say(line)
    say()
    say_table(("class", "train", "", "test", ""), _counts(dataset, drawn), right=(1, 3))
    say()
    for line in _digits(dataset):
        say(line)


def _facts(dataset: Dataset) -> dict[str, Any]:
    arrays = {name: getattr(dataset, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    return {
        "name": dataset.name,
        "source": dataset.source,
        "shapes": {name: array.shape for name, array in arrays.items()},
        "dtypes": {name: str(array.dtype) for name, array in arrays.items()},
        "ranges": {name: (int(array.min()), int(array.max())) for name, array in arrays.items()},
        "class_names": dataset.class_names,
        "counts": {"train": dataset.counts("train"), "test": dataset.counts("test")},
        "sha256": dataset.sha256(),
    }


def _lines(dataset: Dataset) -> list[str]:
    facts = _facts(dataset)
    lines = [f"{dataset.name}, {dataset.source}"]
    for name, shape in facts["shapes"].items():
        low, high = facts["ranges"][name]
        lines.append(f"{name:8}{shape!s:18}{facts['dtypes'][name]:7}{low} to {high}")
    return lines


def _counts(dataset: Dataset, drawn: Look) -> list[tuple[str, ...]]:
    """Return a row a class: its name, and for each split how many images it has, as a number and as a bar."""
    train, test = dataset.counts("train"), dataset.counts("test")
    return [
        (
            name,
            str(of_train),
            _bar(of_train, max(train), drawn),
            str(of_test),
            _bar(of_test, max(test), drawn),
        )
        for name, of_train, of_test in zip(dataset.class_names, train, test, strict=True)
    ]


def _bar(count: int, most: int, drawn: Look) -> str:
    return drawn.full * round(BAR * count / most)


def _digits(dataset: Dataset) -> list[str]:
    """Return the first training images, side by side, each under its index and class."""
    from tui.art import ramp

    shown = range(min(SHOWN, len(dataset.x_train)))
    titles = (f"{index}: Class {dataset.class_names[dataset.y_train[index]]}" for index in shown)
    pictures = (
        [f"{title:.{COLUMNS}}", *ramp(dataset.x_train[i], COLUMNS, ROWS)] for i, title in enumerate(titles)
    )
    rows = zip(*pictures, strict=True)
    return ["  ".join(f"{part:{COLUMNS}}" for part in row).rstrip() for row in rows]
