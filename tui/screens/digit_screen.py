"""One wrong digit, as large as the terminal allows, with everything that the model said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import bindings
from tui.error_columns import cell
from tui.format import count
from tui.look import ART_STYLES
from tui.widgets.digit import Digit
from tui.widgets.probability_bars import ProbabilityBars
from tui.width import clip

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from core.evaluation import Predictions
    from core.selection import Column
    from tui.error_list import ErrorList
    from tui.look import Look

FACTS: tuple[tuple[Column, str], ...] = (
    ("true", "true class"),
    ("predicted", "predicted"),
    ("confidence", "confidence"),
    ("margin", "margin"),
    ("loss", "loss"),
    ("rank", "rank of true"),
)
LARGE = (106, 32)
"""Columns and rows from which the picture has two columns and a row for each pixel and two of them."""
ROOMY = 23
"""Rows below which the box has no margin inside."""
KEYS = "arrows go on and back, Escape closes"
_LABEL = max(len(label) for _, label in FACTS) + 2


class DigitScreen(ModalScreen[int]):
    """Walks through `rows` one digit at a time; dismisses with the test index of the last one."""

    CSS_PATH = "digit_screen.tcss"
    BINDINGS = bindings("digit")

    def __init__(self, errors: ErrorList, rows: Predictions, position: int, look: Look) -> None:
        super().__init__()
        self._errors = errors
        self._rows = rows
        self._position = position
        self._look = look
        self.set_class(look.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        with Horizontal(id="digit"):
            yield Digit(id="digit-picture")
            with Vertical(id="digit-facts"):
                yield Static(id="digit-numbers")
                yield ProbabilityBars()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= LARGE[0] and event.size.height >= LARGE[1], "-large")
        self.set_class(event.size.height < ROOMY, "-low")
        self.call_after_refresh(self._show_words)  # names are cut to the room that there is then

    def _show(self) -> None:
        errors, current = self._errors, self._rows.row(self._position)
        self.query_one(Digit).look = self._look
        self.query_one(Digit).image = errors.dataset.x_test[current.index]
        bars = self.query_one(ProbabilityBars)
        bars.look = self._look
        bars.show(errors.probabilities[current.index], errors.names, current.true, current.predicted)
        self._show_words()

    def _show_words(self) -> None:
        """Show what has to be cut to the room there is."""
        current, look = self._rows.row(self._position), self._look
        box = self.query_one("#digit")
        box.border_title = Content(f"Test digit {current.index}, epoch {self._errors.epoch}")
        place = f"{count(self._position + 1, look)} of {count(len(self._rows), look)}"
        box.border_subtitle = Content(clip(f"{place} {look.dot} {KEYS}", box.size.width, look))
        numbers = self.query_one("#digit-numbers", Static)
        styles = {"true": "$text-success", "predicted": "$text-error"}
        lines = [
            Content.assemble(
                (f"{label:<{_LABEL}}", "dim"),
                (
                    clip(cell(column, current, self._errors.names, look).strip(), self._room(), look),
                    styles.get(column, ""),
                ),
            )
            for column, label in FACTS
        ]
        numbers.update(Content("\n").join(lines))

    def _room(self) -> int:
        return max(self.query_one("#digit-facts").size.width - _LABEL, 4)

    def action_next(self) -> None:
        self._go(self._position + 1)

    def action_previous(self) -> None:
        self._go(self._position - 1)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self._rows) - 1)

    def action_art(self) -> None:
        if not self._look.ascii:
            style = ART_STYLES[(ART_STYLES.index(self._look.art) + 1) % len(ART_STYLES)]
            self._look = replace(self._look, art=style)
            self._show()

    def action_close(self) -> None:
        self.dismiss(int(self._rows.index[self._position]))

    def _go(self, position: int) -> None:
        self._position = max(0, min(position, len(self._rows) - 1))
        self._show()
