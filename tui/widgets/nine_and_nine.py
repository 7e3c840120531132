"""The workshop's two galleries: nine digits that the model got right, and nine that it got wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from tui.error_list import NINE
from tui.format import count
from tui.look import Look
from tui.widgets.digit_gallery import DigitGallery

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from core.evaluation import Predictions
    from tui.error_list import ErrorList

BOTH = 96
"""Columns from which the two stand side by side; below, one is shown at a time."""


class NineAndNine(Horizontal):
    """Shows a page of right and of wrong predictions with their captions; both turn over together."""

    DEFAULT_CSS = """
    NineAndNine {
        Vertical { width: 1fr; }
        #nine-right { margin-right: 2; }
        &.-one #nine-right, &.-one.-swapped #nine-wrong { display: none; }
        &.-one #nine-wrong, &.-one.-swapped #nine-right { display: block; margin: 0; }
        Static { height: 1; }
    }
    """
    look: reactive[Look] = reactive(Look())

    def __init__(self) -> None:
        super().__init__()
        self._list: ErrorList | None = None
        self._right: Predictions | None = None
        self._wrong: Predictions | None = None
        self.page = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="nine-right"):
            yield Static(id="nine-right-title")
            yield DigitGallery(id="nine-right-digits").data_bind(NineAndNine.look)
        with Vertical(id="nine-wrong"):
            yield Static(id="nine-wrong-title")
            yield DigitGallery(id="nine-wrong-digits").data_bind(NineAndNine.look)

    def show(self, errors: ErrorList, right: Predictions, wrong: Predictions) -> None:
        """Show `right` and `wrong` of `errors`, from the page where they are as far as there is one."""
        self._list, self._right, self._wrong = errors, right, wrong
        self.turn(0)

    def turn(self, pages: int) -> None:
        """Go on by `pages`; back over the ends."""
        if self._list is None or self._right is None or self._wrong is None:
            return
        most = max(-(-len(self._right) // NINE), -(-len(self._wrong) // NINE), 1)
        self.page = (self.page + pages) % most
        for name, rows, word in (("right", self._right, "correct"), ("wrong", self._wrong, "incorrect")):
            self.query_one(f"#nine-{name}-title", Static).update(self._title(word, len(rows)))
            self.query_one(f"#nine-{name}-digits", DigitGallery).show(self._list.nine(rows, self.page))

    @property
    def both(self) -> bool:
        return not self.has_class("-one")

    def on_resize(self) -> None:
        self.set_class(self.size.width < BOTH, "-one")
        self.turn(0)

    def watch_look(self) -> None:
        self.turn(0)

    def _title(self, word: str, total: int) -> Content:
        first, last = self.page * NINE + 1, min((self.page + 1) * NINE, total)
        if first > last:
            return Content.styled(f"no more {word} ones" if total else f"none is {word}", "dim")
        to = "-" if self.look.ascii else "–"
        which = f"{count(first, self.look)}{to}{count(last, self.look)} of {count(total, self.look)}"
        after = "the correct ones" if word == "incorrect" and not self.both else "back to the table"
        keys = "" if self.both and word == "correct" else f"  {self.look.dot}  n next nine, v {after}"
        return Content.assemble((word, "bold"), (f"  {which}{keys}", "dim"))
