"""The application: theme, signals, screens; nothing about training."""

import gc
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.color import ColorSystem
from textual import on
from textual.app import SystemCommand
from textual.dom import DOMNode
from textual.notifications import Notify, SeverityLevel
from textual.screen import Screen

from core.config import RunConfig, flaw, run_config
from core.runs import Run
from core.text import printable
from tui.choices import ArtStyle, ChartStyle, Color
from tui.explaining import Explaining
from tui.first_start import is_first_start
from tui.keymap import give_keys
from tui.look import Look, colors_for, needs_ascii
from tui.messages import LookChanged
from tui.no_terminal import is_served
from tui.screens.workbench import Workbench
from tui.settings import THEME_COLORS, THEMES, Settings, load_settings
from tui.terminal import (
    HUNG_UP,
    INTERRUPTED,
    SafeDriver,
    handle_signals,
    is_gone,
    leave_with_server,
)
from tui.type_ahead import TypeAheadApp
from tui.width import drawable

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

DEFAULTS = Settings()
SETTLED = 5.0
"""Seconds after which what is in memory is there to stay."""
COLOR_SYSTEMS: dict[Color, ColorSystem] = {
    "truecolor": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
}
LONGEST_NOTICE = 400
"""Characters of a notice: one that fills the screen hides what it is about."""


class ScrawlApp(TypeAheadApp[None]):
    """scrawl on a screen."""

    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]
        "app.tcss",
        "screens/workbench.tcss",
        "widgets/data_pane.tcss",
        "widgets/training_pane.tcss",
        "widgets/errors_pane.tcss",
    ]
    TITLE = "scrawl"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        config: RunConfig,
        look: Look,
        run: Run | None = None,
        *,
        settings: Settings = DEFAULTS,
        mistakes: Sequence[str] = (),
        colors: Color = "auto",
        welcome: bool = False,
    ) -> None:
        driver = None if is_served() else SafeDriver  # for None, Textual takes what TEXTUAL_DRIVER says
        os.environ.pop("NO_COLOR", None)
        if colors == "none":
            os.environ["NO_COLOR"] = "1"  # Textual takes it out again, and with `ansi_color` sends no colour
        super().__init__(driver_class=driver, ansi_color=True if colors == "none" else None)
        if colors in COLOR_SYSTEMS:
            # Textual reads its own variable for this when it is imported, before there are settings.
            self.console._color_system = COLOR_SYSTEMS[colors]
        self.workbench = Workbench(config, look, run, welcome=welcome)
        self.farewell = ""
        """What to say on the terminal once it is ours no more, because of a mistake of our own."""
        self._mistakes = mistakes
        self.theme = THEMES[settings.theme]
        self.set_keymap(dict(settings.keys))
        self.set_class(look.ascii, "-ascii")

    def get_default_screen(self) -> Workbench:
        """Return the one screen that is always there, so that nothing is painted before it."""
        return self.workbench

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        variables.update(THEME_COLORS.get(self.theme, {}))
        return variables

    def on_mount(self) -> None:
        handle_signals(self)
        if is_served():
            leave_with_server(self)
        if not gc.isenabled():
            self.set_timer(SETTLED, _begin_to_collect)
        for mistake in self._mistakes:
            self.notify(mistake, severity="warning", timeout=20)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        from tui.palette import commands

        return commands(screen)

    async def run_action(
        self,
        action: "str | ActionParseResult",  # which is a string when it runs
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do `action`, by whatever way it was asked for; if it cannot be done now, say why."""
        if await super().run_action(action, default_namespace, namespaces):
            return True
        node, name, _ = self._parse_action(action, default_namespace or self, namespaces)
        sentence = node.why_not(name) if isinstance(node, Explaining) else ""
        if sentence:
            self.notify(sentence, severity="warning")
        return bool(sentence)

    @on(LookChanged)
    def take_look(self, message: LookChanged) -> None:
        """Let what is drawn beneath a dialog look as that does now."""
        self.workbench.take_look(message.look)

    def action_command_palette(self) -> None:
        from tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder="Type a part of what you want"))

    def _fatal_error(self) -> None:
        """Leave after a mistake of our own: its details go into a file, not over the terminal."""
        from tui.crash import report

        if not self.farewell and self._exception:
            self.farewell = report(self._exception)
        self._close_messages_no_wait()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - a notice is text, and nothing in it is ever obeyed
    ) -> None:
        """Show a notice in the corner, as it stands and in the characters that may be drawn."""
        text = drawable(printable(message, LONGEST_NOTICE), self.workbench.look)
        super().notify(text, title=title, severity=severity, timeout=timeout, markup=False)

    def on_notify(self, event: Notify) -> None:
        """Keep a notice back while the same one is there: quick keys would fill half the screen."""
        new = event.notification
        if any((old.message, old.title) == (new.message, new.title) for old in self._notifications):
            event.prevent_default()

    def action_help_quit(self) -> None:
        """Say how to leave to whoever presses Ctrl+C."""
        self.notify("Press q to leave; a training goes on without you.")

    def on_unmount(self) -> None:
        self.workbench.trainer.close()


def _begin_to_collect() -> None:
    """Collect garbage from now on, but not among what is there to stay: that took 40 ms at a time."""
    gc.freeze()
    gc.enable()


def run_app(
    dataset: str | None = None,
    model: str | None = None,
    ascii: bool = False,  # noqa: A002 - the option's name
    mouse: bool = True,
    attach: str | None = None,
    art: ArtStyle | None = None,
    chart: ChartStyle | None = None,
    color: Color | None = None,
) -> int:
    """Show the screen until the user leaves; return the exit code. Raises InputError for bad options."""
    from core.runs import find_run

    run = find_run(attach) if attach is not None else None
    config = run.known_config() if run else run_config({"dataset": dataset, "model": model})
    if flaw(config):
        config = run_config({})  # the run is shown all the same; a new one has settings that we know
    settings, mistakes = load_settings()
    give_keys(settings.keys)
    look = Look(ascii or settings.ascii or needs_ascii(), art or settings.art, chart or settings.chart)
    app = ScrawlApp(
        config,
        look,
        run,
        settings=settings,
        mistakes=mistakes,
        colors=colors_for(color or settings.color),
        welcome=run is None and is_first_start(),
    )
    # Whatever fails once the line is dead, such as putting the terminal back in order, fails because of that.
    try:
        app.run(mouse=mouse and settings.mouse)
    except OSError:
        if not is_gone():
            raise
    if is_gone():
        return HUNG_UP
    if app.farewell:
        print(drawable(app.farewell, look), file=sys.stderr)  # noqa: T201 - the one sentence about it
    elif (farewell := app.workbench.farewell()) and not is_served():
        print(farewell)  # noqa: T201 - the one line that the shell prompt gets
    # None: an interrupt that came before our handlers were there, which Textual takes as a wish to leave.
    return INTERRUPTED if app.return_code is None else app.return_code
