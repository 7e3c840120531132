"""`scrawl train` and `scrawl resume`: the settings, and then the foreground watches the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.decorators import FC

    from core.runs import Run
    from core.sources.download import Report
    from core.worker import Worker


def _how_to_watch(command: FC) -> FC:
    """Add the options that `train` and `resume` share."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print the log's events as JSON lines.")
    detach = click.option("--detach", is_flag=True, help="Print the run's name and return.")
    return as_json(detach(command))


def _setting(name: str, metavar: str, text: str) -> Callable[[FC], FC]:
    # Text, because core.config reads and checks it, with the same sentences as on the screen.
    return click.option(f"--{name}", metavar=metavar, help=text)


@click.command()
@_setting("dataset", "NAME|PATH", "mnist (the default), sample, fashion-mnist, or the path of a data set.")
@_setting("model", "workshop|convnet", "The model preset; workshop by default.")
@_setting("epochs", "N", "How often the training split is gone through.")
@_setting("batch-size", "N", "Images per step; 128 by default.")
@_setting("optimizer", "NAME", "adam (the default), adamw, nadam, rmsprop or sgd.")
@_setting("learning-rate", "X", "Such as 0.001; the optimizer's own by default.")
@_setting("seed", "N", "The same seed gives the same weights; random by default.")
@_setting("name", "TEXT", "What the run is called, after its date.")
@_how_to_watch
def train(as_json: bool, detach: bool, **given: str | None) -> int:
    """Train a model in a process of its own and watch it.

    Ctrl+C saves and stops; a second Ctrl+C only leaves, as does a closed terminal: the training goes on.
    """
    from core import launch
    from core.config import parse_setting, run_config
    from tui.commands.foreground import launch_and_watch

    config = run_config({name: parse_setting(name, text) for name, text in given.items() if text is not None})
    return launch_and_watch(lambda worker, report: launch.start(config, worker, report), as_json, detach)


@click.command()
@click.argument("run")
@_how_to_watch
def resume(run: str, as_json: bool, detach: bool) -> int:
    """Let RUN go on from its last checkpoint, as if nothing had happened, and watch it."""
    from core import launch
    from core.runs import find_run
    from tui.commands.foreground import launch_and_watch

    found = find_run(run)

    def go_on(worker: Worker, report: Report) -> Run:
        launch.resume(found, worker, report)
        return found

    return launch_and_watch(go_on, as_json, detach, found)
