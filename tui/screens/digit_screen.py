"""One test digit, as large as the terminal allows, with everything that is known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual import work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from core.errors import RunError
from tui.actions import bindings
from tui.digit_facts import LABEL, facts
from tui.explaining import Explaining, key_of
from tui.format import count
from tui.screens.drawn_dialog import DrawnDialog
from tui.similar import SimilarFinder
from tui.widgets.digit import Digit
from tui.widgets.pixel_matrix import PixelMatrix
from tui.widgets.probability_bars import ProbabilityBars
from tui.widgets.similar_digits import SimilarDigits
from tui.width import clip

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from core.evaluation import Prediction, Predictions
    from core.verdicts import Verdict
    from tui.error_list import ErrorList
    from tui.error_source import ErrorSource
    from tui.look import Look

View = Literal["bars", "similar", "matrix"]
NEXT: dict[View, View] = {"bars": "similar", "similar": "matrix", "matrix": "bars"}
WORDS: dict[View, str] = {"bars": "similar digits", "similar": "matrix", "matrix": "probabilities"}
"""What `v` leads to from each view."""
LARGE = (106, 32)
"""Columns and rows from which the picture has two columns and a row for each pixel and two of them."""
ROOMY = 23
"""Rows below which the box has no margin inside."""
ACROSS = 7
"""Columns of the matrix that one key scrolls."""


class DigitScreen(DrawnDialog[int], Explaining):
    """Walks through `rows` one digit at a time; dismisses with the test index of the last one."""

    CSS_PATH = "digit_screen.tcss"
    PLACE = "digit"
    BINDINGS = bindings("digit")

    def __init__(
        self,
        errors: ErrorList,
        rows: Predictions,
        position: int,
        look: Look,
        source: ErrorSource | None = None,
    ) -> None:
        super().__init__(look)
        self._errors = errors
        self._rows = rows
        self._position = position
        self._source = source
        self._view: View = "bars"
        self._similar = SimilarFinder(errors.dataset, source.run if source else None)

    def compose(self) -> ComposeResult:
        with Horizontal(id="digit"):
            yield Digit(id="digit-picture")
            with Vertical(id="digit-facts"):
                yield Static(id="digit-numbers")
                yield ProbabilityBars()
                yield SimilarDigits()
            yield PixelMatrix()

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.update_classes({"-large": width >= LARGE[0] and height >= LARGE[1], "-low": height < ROOMY})
        self.call_after_refresh(self._show_words)  # names are cut to the room that there is then

    @property
    def _current(self) -> Prediction:
        return self._rows.row(self._position)

    def _show(self) -> None:
        errors, current = self._errors, self._current
        image = errors.dataset.x_test[current.index]
        digit, bars = self.query_one(Digit), self.query_one(ProbabilityBars)
        matrix, similar = self.query_one(PixelMatrix), self.query_one(SimilarDigits)
        digit.look = bars.look = matrix.look = similar.look = self._look
        digit.image = image
        bars.show(errors.probabilities[current.index], errors.names, current.true, current.predicted)
        matrix.show(image)
        if self._view == "similar":
            self._find_similar(current)
        self._show_words()

    def _show_words(self) -> None:
        """Show what has to be cut to the room there is."""
        current, look = self._current, self._look
        box = self.query_one("#digit")
        box.border_title = Content(f"Test digit {current.index}, {self._errors.place}")
        place = f"{count(self._position + 1, look)} of {count(len(self._rows), look)}"
        keys = f"v {WORDS[self._view]} {look.dot} Escape closes"
        box.border_subtitle = Content(clip(f"{place} {look.dot} {keys}", box.size.width, look))
        numbers = self.query_one("#digit-numbers", Static)
        width = self.query_one("#digit-facts").size.width or box.size.width  # 0 before it is laid out
        room = max(width - LABEL, 4)
        lines = [
            Content.assemble((f"{fact.label:<{LABEL}}", "dim"), (clip(fact.text, room, look), fact.style))
            for fact in facts(self._errors, current, look)
        ]
        numbers.update(Content("\n").join(lines))

    @work(exclusive=True, group="similar")
    async def _find_similar(self, current: Prediction) -> None:
        """Look for similar training digits of both classes."""
        labels = dict.fromkeys((current.true, current.predicted))
        found = [
            await self._similar.find(current.index, label, self._errors.names[label]) for label in labels
        ]
        self.query_one(SimilarDigits).show(found)

    def on_unmount(self) -> None:
        self._similar.close()

    def why_not(self, action: str) -> str:
        scrolls = action in ("left", "right") and self._view != "matrix"
        return (
            f"Only the matrix can be scrolled; press {key_of('digit.view')} to get there." if scrolls else ""
        )

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────

    def action_next(self) -> None:
        self._go(self._position + 1)

    def action_previous(self) -> None:
        self._go(self._position - 1)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self._rows) - 1)

    def action_below(self) -> None:
        if self._view == "matrix":
            self.query_one(PixelMatrix).scroll_by(down=1)
        else:
            self.action_next()

    def action_above(self) -> None:
        if self._view == "matrix":
            self.query_one(PixelMatrix).scroll_by(down=-1)
        else:
            self.action_previous()

    def action_left(self) -> None:
        self.query_one(PixelMatrix).scroll_by(across=-ACROSS)

    def action_right(self) -> None:
        self.query_one(PixelMatrix).scroll_by(across=ACROSS)

    def action_view(self) -> None:
        self._view = NEXT[self._view]
        self.update_classes({f"-{view}": view == self._view for view in NEXT})
        self._show()
        self.call_after_refresh(self._show_words)

    def show_look(self) -> None:
        self._show()

    def action_judge(self, verdict: Verdict) -> None:
        self._judge(self._current.index, verdict)

    @work(group="verdict")
    async def _judge(self, index: int, verdict: Verdict) -> None:
        if self._source is not None:
            try:
                await self._source.judge(index, verdict)
            except RunError as error:
                self.notify(str(error), severity="warning", markup=False)
            self._show_words()

    @work(group="verdict")
    async def action_undo(self) -> None:
        if self._source is not None:
            try:
                taken = await self._source.undo()
            except RunError as error:
                self.notify(str(error), severity="warning", markup=False)
                return
            if taken is None:
                self.notify("There is no verdict to take back.", timeout=3)
            elif taken.index != self._current.index:
                self.notify(f"Digit {taken.index}: no longer {taken.verdict}.", timeout=3)
            self._show_words()

    def action_close(self) -> None:
        self.dismiss(int(self._rows.index[self._position]))

    def _go(self, position: int) -> None:
        self._position = max(0, min(position, len(self._rows) - 1))
        self._show()
