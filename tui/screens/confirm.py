"""One question with two answers, for what cannot be undone."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.text import printable
from tui.screens.dialog import Dialog


class Confirm(Dialog[bool]):
    """Dismisses with True only for `y`."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [("y", "dismiss(True)", "Yes"), ("n,escape,q,enter", "dismiss(False)", "No")]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(printable(self._question, 600)))
            yield Static("y yes    n no", classes="hint")
