"""What stands over the images: shapes, class counts, a note, and where one is."""

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from core.text import printable
from tui.format import count
from tui.look import Look
from tui.widgets.class_bars import ClassBars
from tui.width import clip, drawable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.data_cursor import DataCursor, Sample

WAITING = "loading ..."
LONGEST_NAME = 24
"""Cells of a class name in the line that says where one is."""


class DataHead(Vertical):
    """A few lines over the views of the data pane."""

    look: reactive[Look] = reactive(Look())
    note: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._shapes = Static(WAITING, id="data-shapes", markup=False)
        self._bars = ClassBars(id="data-classes")
        self._note = Static(id="data-note", markup=False)
        self._where = Static(id="data-where", markup=False)

    def compose(self) -> ComposeResult:
        yield self._shapes
        yield self._bars.data_bind(look=DataHead.look)
        yield self._note
        yield self._where

    def show_split(self, cursor: "DataCursor") -> None:
        """Show the shapes and class counts of the split that `cursor` is in."""
        self._shapes.update(self._shape_line(cursor), layout=False)
        self._bars.show(cursor.dataset.class_names, cursor.dataset.counts(cursor.split), cursor.label)

    def show_place(self, cursor: "DataCursor", samples: "Sequence[Sample]", view: str) -> None:
        """Show which `samples` are looked at, and in which view."""
        look, dot = self.look, f" {self.look.dot} "
        where = count(samples[0].index, look)
        if len(samples) > 1:
            where += look.dash + count(samples[-1].index, look)
        name = clip(printable(cursor.dataset.class_names[samples[0].label]), LONGEST_NAME, look)
        one = f"{dot}class {name}" if len(samples) == 1 else ""
        of_class = (f"{dot}only class {name}", "$accent") if cursor.label is not None else one
        place = f"{dot}{cursor.split} {where} of {count(cursor.total, look)}"
        self._where.update(Content.assemble((view, "bold"), place, of_class), layout=False)

    def _shape_line(self, cursor: "DataCursor") -> Content:
        """Return the shapes of the split on screen, and as much about the other as there is room for."""
        data = cursor.dataset
        train = f"x {data.x_train.shape}  y {data.y_train.shape}"
        test = f"x {data.x_test.shape}  y {data.y_test.shape}"
        here, shapes, there, others, images = ("train", train, "test", test, data.y_test)
        if cursor.split == "test":
            here, shapes, there, others, images = ("test", test, "train", train, data.y_train)
        dot = f"  {self.look.dot}  "
        rests = (f"{dot}{there} {others}", f"{dot}{there} {count(len(images), self.look)}", "")
        room = self.size.width - cell_len(f"{here} {shapes}")
        rest = next((rest for rest in rests if cell_len(rest) <= room), "")
        return Content.assemble((here, "bold"), f" {shapes}", (rest, "dim"))

    def watch_note(self, before: str, note: str) -> None:
        self._note.display = bool(note)
        shown = Content(drawable(printable(note, 1000), self.look))
        self._note.update(shown, layout=len(before) != len(note))  # a download counts on in its place

    def watch_look(self) -> None:
        self.watch_note("", self.note)
