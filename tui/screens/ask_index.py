"""Ask for the index of an image; a bad one is refused where it is typed."""

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.format import count
from tui.look import Look
from tui.screens.dialog import Dialog
from tui.widgets.line_input import LineInput

_GAPS = re.compile(r"[\s_,.'\u202f]")  # what people write between thousands


class AskIndex(Dialog[int | None]):
    """Dismisses with an index from 0 to `total - 1`, or with None when none was chosen."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Leave")]

    def __init__(self, total: int, look: Look) -> None:
        super().__init__()
        self._total = total
        self._look = look

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Go to index"
            dialog.border_subtitle = "Enter goes there, Escape leaves"
            yield LineInput(placeholder=self._range(), compact=True, max_length=20)
            yield Static(id="refusal")

    def _range(self) -> str:
        return f"0 to {count(self._total - 1, self._look)}"

    @on(Input.Changed)
    def forgive(self) -> None:
        self.query_one("#refusal", Static).update("")

    @on(Input.Submitted)
    def go(self, event: Input.Submitted) -> None:
        typed = _GAPS.sub("", event.value)
        if re.fullmatch("[0-9]+", typed) and int(typed) < self._total:
            self.dismiss(int(typed))
        else:
            sentence = f"Type a whole number from {self._range()}."
            self.query_one("#refusal", Static).update(Content(sentence))
