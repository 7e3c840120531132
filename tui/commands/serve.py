"""`scrawl serve`: the screen in a browser, for machines that can be reached by nothing else."""

from __future__ import annotations

import click

from tui.commands.appearance import appearance, appearance_options


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Where to listen; only programs on this machine are answered.",
)
@click.option("--dataset", metavar="NAME|PATH", help="mnist (the default), sample, fashion-mnist, or a path.")
@click.option("--model", metavar="NAME", help="workshop (the default) or convnet.")
@appearance_options
@click.pass_context
def serve(
    context: click.Context, /, port: int, dataset: str | None, model: str | None, **look: str | None
) -> int:
    """Show the screen to a browser on this machine, or on another one through ssh, until Ctrl+C.

    Whoever opens the address that is printed gets a screen; its key keeps everybody else out.
    """
    from importlib.util import find_spec

    from core.errors import InputError
    from tui.commands.screen import check_options

    check_options(dataset, model)
    if find_spec("textual_serve") is None:
        raise InputError("scrawl serve needs textual-serve; install it with: pip install 'scrawl[web]'.")
    from tui.web import WebScreen

    options = context.find_root().params
    given = {"dataset": dataset, "model": model, **appearance(context, look)}
    arguments = [part for name, value in given.items() if value is not None for part in (f"--{name}", value)]
    arguments += [f"--{name.replace('_', '-')}" for name in ("ascii", "no_mouse") if options[name]]
    try:
        WebScreen(arguments, port).serve()
    except OSError as error:
        raise InputError(f"Port {port} cannot be used; choose another one with --port.") from error
    return 0
