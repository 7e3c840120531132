"""`scrawl verdicts`: what a person decided about the doubtful test digits of a run."""

from __future__ import annotations

import click

from tui.commands.output import say, say_json, say_table

COLUMNS = ("index", "label", "verdict")


@click.command()
@click.argument("run")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def verdicts(run: str, as_csv: bool, as_json: bool) -> None:
    """List the test digits of RUN on which there is a verdict: model wrong, label wrong, or ambiguous."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    from core.runs import find_run
    from core.text import printable
    from core.verdicts import read_verdicts
    from tui.commands.run_data import run_data

    found = find_run(run)
    dataset = run_data(found)
    labels, names = dataset.y_test.tolist(), dataset.class_names
    given = read_verdicts(found, len(labels))
    if as_csv:
        say(given.as_csv(labels, names).removesuffix("\n"))
        return
    current = given.current()
    if as_json:
        say_json(
            [
                {
                    "index": index,
                    "label": labels[index],
                    "label_name": names[labels[index]],
                    "verdict": verdict,
                }
                for index, verdict in current.items()
            ]
        )
    elif current:
        rows = [(str(index), printable(names[labels[index]]), said) for index, said in current.items()]
        say_table(COLUMNS, rows, right=(0,), cut=1)
    else:
        say("There is no verdict yet; give them in the errors pane with M, B and A.")
