"""Ask for the kind and the name of a file to write errors to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from tui.format import count
from tui.screens.dialog import Dialog
from tui.widgets.choice import Choice
from tui.widgets.line_input import LineInput
from tui.width import drawable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.look import Look

CSV, PNG = "csv", "png"
MEANING = {CSV: "A table, a line a digit", PNG: "A picture of the digits, each with its index and classes"}


class Export(msgspec.Struct, frozen=True):
    """What is to be written where; `refusal` says why it could not be, the time before."""

    kind: str
    """`csv` or `png`."""
    name: str
    refusal: str = ""


class ExportErrors(Dialog[Export | None]):
    """Dismisses with the Export that was chosen, or with None when it was left."""

    CSS_PATH = "dialogs.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar = [
        ("escape", "dismiss(None)", "Leave"),
        ("up", "app.focus_previous", "Field before"),
        ("down", "app.focus_next", "Next field"),
    ]

    def __init__(self, wanted: Export, digits: int, look: Look) -> None:
        super().__init__()
        self._wanted = wanted
        self._digits = digits
        self._look = look
        self.set_class(look.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = f"Export {count(self._digits, self._look)} digits"
            dialog.border_subtitle = "Enter writes, Escape leaves"
            with Horizontal(classes="field"):
                yield Label("kind")
                yield Choice([CSV, PNG], self._wanted.kind, id="kind")
            with Horizontal(classes="field"):
                yield Label("file")
                yield LineInput(self._wanted.name, id="file", compact=True)
            yield Static(id="meaning", classes="hint")
            yield Static(Content(drawable(self._wanted.refusal, self._look)), id="refusal")

    def on_mount(self) -> None:
        self._explain()

    @on(Choice.Changed)
    def follow_kind(self, event: Choice.Changed) -> None:
        """Give the file the ending of its kind, unless it has one of its own."""
        field, other = self.query_one(Input), PNG if event.choice.value == CSV else CSV
        if field.value.endswith(f".{other}"):
            field.value = field.value.removesuffix(other) + event.choice.value
        self._explain()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if name:
            self.dismiss(Export(self.query_one(Choice).value, name))
        else:
            self.query_one("#refusal", Static).update("Give the file a name.")

    def _explain(self) -> None:
        kind = self.query_one(Choice).value
        keys = "Up goes to the kind, left and right change it."
        self.query_one("#meaning", Static).update(Content(f"{MEANING[kind]}. {keys}"))
