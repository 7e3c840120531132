"""The `scrawl` command: finds the subcommand, and turns what went wrong into a sentence and an exit code."""

import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import click

from core import __version__
from core.errors import ScrawlError
from core.text import printable
from tui.commands.appearance import NAMES, appearance_options
from tui.commands.output import warn

INTERRUPTED = 130


class Subcommand(NamedTuple):
    """Where in `tui.commands` a subcommand is, and its line in the help, which imports none of them."""

    module: str
    attribute: str
    line: str


COMMANDS = {
    "train": Subcommand("train", "train", "Train a model."),
    "runs": Subcommand("runs", "runs", "All runs, newest first."),
    "attach": Subcommand("screen", "attach", "The screen, on that run."),
    "serve": Subcommand("serve", "serve", "The screen, in a browser."),
    "status": Subcommand("runs", "status", "One look at a run, then exit."),
    "pause": Subcommand("control", "pause", "Hold a run still at its next batch."),
    "continue": Subcommand("control", "continue_", "Let a paused run go on."),
    "save": Subcommand("control", "save", "Write a checkpoint now."),
    "stop": Subcommand("control", "stop", "Save and stop a run."),
    "resume": Subcommand("train", "resume", "Let a stopped or died run go on."),
    "errors": Subcommand("errors", "errors", "The misclassified test digits of a run."),
    "confusion": Subcommand("confusion", "confusion", "Which classes a run takes for which."),
    "compare": Subcommand("compare", "compare", "What one run or epoch gets right and another wrong."),
    "verdicts": Subcommand("verdicts", "verdicts", "What was decided about doubtful test digits."),
    "predict": Subcommand("predict", "predict", "What a run's model takes pictures for."),
    "data": Subcommand("data", "data", "What is in a data set."),
}
"""Every subcommand, in the order of the help."""
SCREENS = ("attach", "serve")
"""The subcommands that open a screen."""


class Subcommands(click.Group):
    """Imports a subcommand only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"tui.commands.{module}"), attribute)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.line) for name, command in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
            if not code and sys.stdout:
                sys.stdout.flush()  # what cannot be written is told now, not at exit
        except BrokenPipeError:
            return 128 + signal.SIGPIPE  # whoever read our output has had enough
        return code


@click.group(cls=Subcommands, invoke_without_command=True)
@click.help_option("-h", "--help")
@click.version_option(__version__, prog_name="scrawl", message="%(prog)s %(version)s")
@click.option("--dataset", metavar="NAME|PATH", help="mnist (the default), sample, fashion-mnist, or a path.")
@click.option("--model", metavar="NAME", help="workshop (the default) or convnet.")
@click.option("--ascii", is_flag=True, help="Draw nothing outside 7 bits.")
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal, to select text.")
@appearance_options
@click.pass_context
def cli(context: click.Context, /, dataset: str | None, model: str | None, **options: Any) -> int:
    """Train a handwriting classifier with Keras in a terminal, and see every digit it still gets wrong.

    Without a command it opens the screen; nothing is trained until you say so.
    """
    if options["ascii"]:
        _encode("ascii")  # Rich, too, draws with 7 bits then
    if context.invoked_subcommand is None:
        from tui.commands.screen import open_screen

        return open_screen(context, options, dataset=dataset, model=model)
    command = context.invoked_subcommand
    if dataset or model:
        option = "--dataset" if dataset else "--model"
        raise click.UsageError(f"{option} means nothing before {command}, only after it", context)
    if command not in SCREENS and (given := next((name for name in NAMES if options[name]), "")):
        raise click.UsageError(f"--{given} means nothing to {command}, which opens no screen", context)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `scrawl` with `arguments`, those of the process when None; return its exit code."""
    _encode()
    code = _run(arguments)
    _give_up_output()
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return cli.main(arguments, prog_name="scrawl", standalone_mode=False) or 0
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "scrawl"
        return _refuse(f"{error.format_message().strip().rstrip('.')}; see: {where} --help", error.exit_code)
    except click.ClickException as error:
        return _refuse(error.format_message(), error.exit_code)
    except ScrawlError as error:
        return _refuse(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _refuse("Interrupted.", INTERRUPTED)
    except OSError as error:
        where = error.filename or "Reading or writing"
        return _refuse(f"{where} failed: {error.strerror or error}.", 1)


def _encode(encoding: str | None = None) -> None:
    """Print in `encoding`, the locale's when None; a character that it lacks is escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _give_up_output() -> None:
    """Drop what still cannot be written: Python would try again at exit, fail, and exit with code 120."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            try:
                stream.flush()
            except OSError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _refuse(sentence: str, code: int) -> int:
    """Say why nothing came of it, on one line of standard error; return `code`."""
    with suppress(OSError):  # where nobody can hear it, the code still says it
        warn(printable(" ".join(sentence.split("\n")), 2000))
    return code


if __name__ == "__main__":
    sys.exit(main())
