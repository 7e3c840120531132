"""Two runs, or two epochs of one: what was fixed, what broke, and whether that can be chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from core.text import printable
from tui.actions import bindings
from tui.format import count, share
from tui.screens.drawn_dialog import DrawnDialog
from tui.widgets.compare_list import CompareList
from tui.widgets.digit import Digit
from tui.width import clip

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from core.comparison import Compared
    from tui.look import Look

LARGE = (110, 38)
"""Columns and rows from which the picture has two columns and a row for each pixel and two of them."""
WIDE = 72
"""Columns from which an interval is called one."""
KEYS = "left and right change the group"


class CompareScreen(DrawnDialog[None]):
    """Shows the digits of one group at a time, with the picture of the one under the cursor."""

    CSS_PATH = "compare_screen.tcss"
    PLACE = "compare"
    BINDINGS = bindings("compare")

    def __init__(self, made: Compared, look: Look) -> None:
        super().__init__(look)
        self._made = made
        self._groups = made.comparison.groups()
        self._group = next((name for name, those in self._groups.items() if len(those)), "fixed")

    def compose(self) -> ComposeResult:
        with Vertical(id="compare") as box:
            box.border_title = "Comparison"
            yield Static(id="compare-words")
            yield Static(id="compare-groups")
            with Horizontal(id="compare-body"):
                yield CompareList()
                yield Digit(id="compare-picture")

    def on_mount(self) -> None:
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= LARGE[0] and event.size.height >= LARGE[1], "-large")
        self.call_after_refresh(self._show_words)

    def _show(self) -> None:
        shown, digit = self.query_one(CompareList), self.query_one(Digit)
        shown.look = digit.look = self._look
        shown.show(self._made, self._groups[self._group])
        self._show_words()

    def _show_words(self) -> None:
        box, look, found = self.query_one("#compare"), self._look, self._made.comparison
        width = max(box.size.width, 20)
        lines = [Content(clip(line, width, look)) for line in self._sides(width)]
        sentence = Content.styled(clip(found.sentence(), width, look), "bold")
        self.query_one("#compare-words", Static).update(Content("\n").join([*lines, sentence]))
        parts = [
            Content.styled(
                f" {name} {count(len(those), look)} ", "reverse bold" if name == self._group else ""
            )
            for name, those in self._groups.items()
        ]
        right = Content.styled(f" both right {count(len(found.both_right), look)}", "dim")
        self.query_one("#compare-groups", Static).update(Content(" ").join([*parts, right]))
        box.border_subtitle = Content(clip(f"{KEYS} {look.dot} Escape closes", width, look))

    def _sides(self, width: int) -> list[str]:
        """Return a line for each side: which it is, how many are right, and the interval if there is room."""
        found, look = self._made.comparison, self._look
        one_run = self._made.sides[0].run == self._made.sides[1].run
        to = "-" if look.ascii else "–"
        lines, wide = [], width >= WIDE
        measured = zip(("before", "after"), self._made.sides, found.accuracies, found.intervals, strict=True)
        for word, side, accuracy, interval in measured:
            low, high = (share(bound, look).strip() for bound in interval)
            name = f"epoch {side.epoch}" if one_run else f"{printable(side.run.name)}, epoch {side.epoch}"
            bounds = f"95% interval {low} {to} {high}" if wide else f"{low} {to} {high}"
            score = f"{word:<6} {share(accuracy, look)} right ({bounds})  "
            lines.append(score + clip(name, width - len(score), look))
        return lines

    @on(CompareList.CursorMoved)
    def show_digit(self) -> None:
        index = self.query_one(CompareList).current
        self.query_one(Digit).image = None if index is None else self._made.data.x_test[index]

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────

    def action_group(self, step: int) -> None:
        names = list(self._groups)
        self._group = names[(names.index(self._group) + step) % len(names)]
        self._show()

    def action_move(self, rows: int) -> None:
        shown = self.query_one(CompareList)
        shown.move_to(shown.cursor + rows)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * self.query_one(CompareList).page)

    def action_first(self) -> None:
        self.query_one(CompareList).move_to(0)

    def action_last(self) -> None:
        self.query_one(CompareList).move_to(self.query_one(CompareList).count - 1)

    def show_look(self) -> None:
        self.query_one(Digit).look = self._look

    def action_close(self) -> None:
        self.dismiss(None)
