"""Ask which errors are to be shown; a mistake is told while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from core.errors import InputError
from core.selection import Filter, parse_filter
from tui.format import count
from tui.screens.dialog import Dialog
from tui.widgets.line_input import LineInput
from tui.width import drawable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.error_list import ErrorList
    from tui.look import Look

EXAMPLES = (
    ("7", "true class 7"),
    (">2", "predicted as 2"),
    ("7>2", "sevens taken for twos"),
    (">0.9", "confidence over 90%; <50% is under 50%"),
    ("#123", "the digit with that index"),
    ("learned", "right at last; or forgotten, never, flips>2"),
    ("suspect", "label may be wrong; or queue, or verdict"),
    ("7 >0.9", "both; nothing at all shows every error"),
)


class FilterErrors(Dialog[Filter | None]):
    """Dismisses with the Filter that was typed, or with None when it was left."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar = [("escape", "dismiss(None)", "Close")]

    def __init__(self, errors: ErrorList, text: str, look: Look) -> None:
        super().__init__()
        self._errors = errors
        self._text = text
        self._look = look
        self.set_class(look.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Filter"
            dialog.border_subtitle = "Enter shows, Escape leaves"
            for example, meaning in EXAMPLES:
                yield Static(Content.assemble((f"{example:<10}", "bold"), (meaning, "dim")))
            yield Static(" ")
            yield LineInput(self._text, placeholder="7>2", id="filter", compact=True)
            yield Static(id="refusal")

    @on(Input.Changed)
    def judge(self, event: Input.Changed) -> None:
        """Say how many there are, or what is wrong."""
        self._parsed(event.value)

    @on(Input.Submitted)
    def choose(self, event: Input.Submitted) -> None:
        chosen = self._parsed(event.value)
        if chosen is not None:
            self.dismiss(chosen)

    def _parsed(self, text: str) -> Filter | None:
        answer = self.query_one("#refusal", Static)
        try:
            chosen = parse_filter(text, self._errors.dataset.class_names)
        except InputError as error:
            answer.update(Content(drawable(str(error), self._look)))
            return None
        found, total = self._errors.count(chosen), len(self._errors.rows)
        some, whole = count(found, self._look), count(total, self._look)
        words = f"shows {some} digits, right ones too" if chosen.asks_for_all else f"shows {some} of {whole}"
        answer.update(Content.styled(words, "dim"))
        return chosen
