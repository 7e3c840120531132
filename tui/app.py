"""The application: theme, signals, screens; nothing about training."""

import os
from typing import ClassVar

from textual.app import App

from core.config import RunConfig, run_config
from core.runs import Run
from tui.look import Look, needs_ascii
from tui.screens.workbench import Workbench
from tui.terminal import HUNG_UP, SafeDriver, handle_signals, is_gone


class ScrawlApp(App[None]):
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
        self, config: RunConfig, look: Look, run: Run | None = None, *, no_color: bool = False
    ) -> None:
        super().__init__(driver_class=SafeDriver, ansi_color=no_color)
        self.workbench = Workbench(config, look, run)
        self.set_class(look.ascii, "-ascii")

    def get_default_screen(self) -> Workbench:
        """Return the one screen that is always there, so that nothing is painted before it."""
        return self.workbench

    def on_mount(self) -> None:
        handle_signals(self)

    def on_unmount(self) -> None:
        self.workbench.trainer.close()


def run_app(
    dataset: str | None = None,
    model: str | None = None,
    ascii: bool = False,  # noqa: A002 - the option's name
    mouse: bool = True,
    attach: str | None = None,
) -> int:
    """Show the screen until the user leaves; return the exit code. Raises InputError for bad options."""
    from core.runs import find_run

    run = find_run(attach) if attach is not None else None
    config = run.config() if run else run_config({"dataset": dataset, "model": model})
    look = Look(ascii=ascii or needs_ascii())
    app = ScrawlApp(config, look, run, no_color=bool(os.environ.get("NO_COLOR")))
    # Whatever fails once the line is dead, such as putting the terminal back in order, fails because of that.
    try:
        app.run(mouse=mouse)
    except OSError:
        if not is_gone():
            raise
    if is_gone():
        return HUNG_UP
    if farewell := app.workbench.farewell():
        print(farewell)  # noqa: T201 - the one line that the shell prompt gets
    return app.return_code or 0
