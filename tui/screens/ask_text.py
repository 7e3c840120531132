"""One question with one line for the answer; a bad one is refused where it is typed."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.screens.dialog import Dialog
from tui.widgets.line_input import LineInput


class AskText(Dialog[str]):
    """Dismisses with the answer, or with an empty text when nothing was answered."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [("escape", "dismiss('')", "Leave")]

    def __init__(self, title: str, answer: str, refusal: Callable[[str], str]) -> None:
        super().__init__()
        self._title = title
        self._answer = answer
        self._refusal = refusal

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title)
            dialog.border_subtitle = "Enter takes it, Escape leaves"
            yield LineInput(self._answer)
            yield Static(id="refusal")

    @on(Input.Changed)
    def judge(self, event: Input.Changed) -> None:
        self.query_one("#refusal", Static).update(Content(self._refusal(event.value) if event.value else ""))

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        if not self._refusal(event.value):
            self.dismiss(event.value)
