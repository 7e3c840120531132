"""The data pane: what is in the data set, from the shapes down to single numbers."""

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive

from core.text import printable
from tui.actions import bindings, verbs
from tui.explaining import Explaining, key_of
from tui.look import Look
from tui.widgets.data_head import DataHead
from tui.widgets.data_views import DataViews
from tui.width import clip

if TYPE_CHECKING:
    from core.dataset import Dataset
    from tui.data_cursor import DataCursor

_VERBS = verbs("data")
LOW, HIGH, HIGHER = 18, 28, 44
"""Rows below which the head is kept short, and from which it gets more of them."""


class DataPane(Vertical, Explaining, can_focus=True):
    """Shows one data set, and moves through its images."""

    BINDINGS = bindings("data")
    BORDER_TITLE = "Data"

    look: reactive[Look] = reactive(Look())
    note: reactive[str] = reactive("")
    """A sentence about the data set, such as how far a download is; empty when there is nothing to say."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id, classes=classes)
        self._head, self._views = DataHead(), DataViews()
        self._cursor: DataCursor | None = None

    def compose(self) -> ComposeResult:
        if self.screen.focused is None:  # now, while there is nothing in it that would be styled once more
            self.has_focus = True
            self.screen.set_focus(self)
        yield self._head.data_bind(look=DataPane.look, note=DataPane.note)
        yield self._views.data_bind(look=DataPane.look)

    def show_dataset(self, dataset: "Dataset", note: str = "") -> None:
        """Show `dataset` from its first training image on, with a sentence about it."""
        from tui.data_cursor import DataCursor

        self._cursor = DataCursor(dataset)
        self.note = note
        self._show_split()
        self.refresh_bindings()

    def _show_split(self) -> None:
        """Show everything: there is another data set, split, class or size."""
        if cursor := self._cursor:
            data = cursor.dataset
            source = f"{printable(data.name, 40)} {self.look.dot} {printable(data.source)}"
            self.border_subtitle = Content(clip(source, self.size.width - 4, self.look))
            self._head.show_split(cursor)
            self._show_place()

    def _show_place(self) -> None:
        """Show what the cursor is on."""
        if cursor := self._cursor:
            samples = cursor.samples(self._views.step)
            self._views.show(samples, cursor.dataset.class_names)
            self._head.show_place(cursor, samples, self._views.title)

    def watch_look(self) -> None:
        self._show_split()

    def on_resize(self, _: events.Resize) -> None:
        height = self.size.height
        self.update_classes({"-low": height < LOW, "-high": height >= HIGH, "-higher": height >= HIGHER})
        self._show_split()

    def why_not(self, action: str) -> str:
        if action in _VERBS and self._cursor is None:
            key = key_of("everywhere.open_data")
            return f"There is no data yet; wait for it, or open some with {key}."
        return ""

    def action_next(self) -> None:
        if self._cursor:
            self._cursor.forward(self._views.step)
            self._show_place()

    def action_previous(self) -> None:
        if self._cursor:
            self._cursor.back(self._views.step)
            self._show_place()

    def action_random(self) -> None:
        if self._cursor:
            self._cursor.at_random()
            self._show_place()

    def action_first(self) -> None:
        if self._cursor:
            self._cursor.first()
            self._show_place()

    def action_last(self) -> None:
        if self._cursor:
            self._cursor.first()
            self._cursor.back(self._views.step)
            self._show_place()

    def action_jump(self) -> None:
        if self._cursor:
            from tui.screens.ask_index import AskIndex

            self.app.push_screen(AskIndex(self._cursor.total, self.look), self._jump)

    def _jump(self, index: int | None) -> None:
        if self._cursor and index is not None:
            self._cursor.jump(index)
            self._show_split()

    def action_filter_class(self) -> None:
        if self._cursor:
            self._cursor.next_class()
            self._show_split()

    def action_split(self) -> None:
        if self._cursor:
            self._cursor.other_split()
            self._show_split()

    def action_view(self) -> None:
        self._views.next_view()
        self._show_place()

    def action_up(self) -> None:
        self._scroll(-1)

    def action_down(self) -> None:
        self._scroll(1)

    def action_left(self) -> None:
        self._scroll(0, -1)

    def action_right(self) -> None:
        self._scroll(0, 1)

    def action_page_up(self) -> None:
        self._scroll(-self._views.page)

    def action_page_down(self) -> None:
        self._scroll(self._views.page)

    def _scroll(self, down: int, across: int = 0) -> None:
        """Scroll the numbers; where there are none to scroll, go to other images instead."""
        if numbers := self._views.numbers:
            numbers.scroll_by(down, across)
        elif down + across > 0:
            self.action_next()
        else:
            self.action_previous()
