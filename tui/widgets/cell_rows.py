"""A widget of styled characters that sends only the ones that changed."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.cells import Row, changed_spans
from tui.look import Look


class CellRows(Widget):
    """Shows rows of single-width characters; a subclass makes them in `draw`, as often as it likes."""

    ROLES: ClassVar[dict[str, str]] = {
        " ": "plain",
        "h": "heading",
        "m": "muted",
        "f": "full",
        "e": "empty",
        "t": "train",
        "v": "validation",
        "b": "best",
        "r": "resume",
    }
    """The component class, after `cells--`, of each role."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"cells--{name}" for name in ROLES.values()}

    look: reactive[Look] = reactive(Look())

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[Row] = []

    def draw(self) -> None:
        """Make the rows for the present size and look, and pass them to `show_rows`."""

    def watch_look(self) -> None:
        self.draw()

    def on_resize(self, _: events.Resize) -> None:
        self.draw()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show as many of `rows` as fit, and send the cells in which they differ from those before."""
        width, height = self.size
        before, self._rows = self._rows, [line.clipped(width) for line in rows[:height]]
        changed = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip_longest(before, self._rows, fillvalue=Row()))
            for start, end in changed_spans(old, new)
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        runs = self._rows[y].runs() if y < len(self._rows) else ()
        segments = [Segment(text, self._style(role)) for text, role in runs]
        return Strip(segments).adjust_cell_length(self.size.width, self._style(" "))

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"cells--{self.ROLES[role]}")
