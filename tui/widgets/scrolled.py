"""Numbers that may need more room than there is."""

from rich.segment import Segment
from textual import events

from tui.widgets.drawing import Drawing, Line

WHEEL = 3
"""Rows that one notch of the mouse wheel scrolls."""


class Scrolled(Drawing):
    """A drawing with a first row and column; it never shows a part of a number, and says what it shows."""

    top = 0
    left = 0
    rows = 0
    """How many rows there are; `columns` likewise."""
    columns = 1

    def room(self) -> tuple[int, int]:
        """Return how many rows and columns of numbers can be seen at once, each at least 1."""
        raise NotImplementedError

    def scroll_by(self, down: int = 0, across: int = 0) -> None:
        """Scroll by so many rows and columns, as far as there are any."""
        self._start_at(self.top + down, self.left + across)
        self.redraw()

    def _start_at(self, top: int, left: int) -> None:
        rows, columns = self.room()
        self.top = max(0, min(top, self.rows - rows))
        self.left = max(0, min(left, self.columns - columns))

    def hint(self, text: str, *, across: bool = False) -> Line:
        """Return the line that says what part is seen, and which keys show the rest."""
        keys = "j k" if self.look.ascii else "↑ ↓"
        return [Segment(f"{text}; scroll with {keys}{' H L' if across else ''}", self.muted)]

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_by(-WHEEL)
