"""The options that say how a screen looks, for every command that opens one; they go before the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from tui.choices import ART_STYLES, CHART_STYLES, COLORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Command = TypeVar("Command", bound="Callable[..., Any]")
NAMES = ("art", "chart", "color")


def appearance_options(command: Command) -> Command:
    """Give `command` the options; it takes them as the parameters `NAMES`."""
    for option in (
        click.option("--color", type=click.Choice(COLORS), help="How many colours; auto asks the terminal."),
        click.option("--chart", type=click.Choice(CHART_STYLES), help="How curves are drawn."),
        click.option("--art", type=click.Choice(ART_STYLES), help="How digits are drawn."),
    ):
        command = option(command)
    return command


def appearance(context: click.Context, given: Mapping[str, str | None]) -> dict[str, Any]:
    """Return `given` to a subcommand, and in its gaps what stood before the subcommand's name."""
    before = context.find_root().params
    return {name: given[name] or before[name] for name in NAMES}
