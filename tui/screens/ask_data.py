"""Ask for another data set, by name or path."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from core.catalog import DATASETS
from tui.screens.dialog import Dialog
from tui.widgets.line_input import LineInput


class AskData(Dialog[str]):
    """Dismisses with a name or an absolute path, or with an empty text when nothing was chosen."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [("escape", "dismiss('')", "Close")]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Open data"
            dialog.border_subtitle = "Enter opens, Escape leaves"
            for name, title in DATASETS.items():
                yield Static(
                    Content.from_markup("[b]$name[/b]  [dim]$title[/dim]", name=f"{name:<14}", title=title)
                )
            yield Static("or the path of an .npz file, or of a folder of IDX files:", classes="hint")
            yield LineInput(placeholder="mnist", id="wanted")

    @on(Input.Submitted)
    def choose(self, event: Input.Submitted) -> None:
        wanted = event.value.strip()
        # The worker lives in another folder than this terminal, so a path must not depend on it.
        self.dismiss(
            wanted if not wanted or wanted in DATASETS else str(Path(wanted).expanduser().absolute())
        )
