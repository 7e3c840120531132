"""The four ways to look at an image, one at a time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import ContentSwitcher

from tui.look import Look
from tui.widgets.digit_gallery import DigitGallery
from tui.widgets.one_digit import OneDigit
from tui.widgets.pixel_matrix import PixelMatrix
from tui.widgets.pixel_values import PixelValues
from tui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from tui.data_cursor import Sample

VIEWS = {"gallery": "Gallery", "digit": "Digit", "matrix": "Pixels 0-255", "values": "Values 0-1"}


class DataViews(ContentSwitcher):
    """Nine digits, one digit, its pixels or its values; only the view on screen is drawn."""

    look: reactive[Look] = reactive(Look())

    def __init__(self) -> None:
        super().__init__(initial="gallery")
        self._gallery, self._digit = DigitGallery(id="gallery"), OneDigit(id="digit")
        self._matrix, self._values = PixelMatrix(id="matrix"), PixelValues(id="values")
        self._all = dict(zip(VIEWS, (self._gallery, self._digit, self._matrix, self._values), strict=True))

    def compose(self) -> ComposeResult:
        yield self._gallery

    def watch_look(self) -> None:
        for view in self._all.values():
            view.look = self.look

    @property
    def title(self) -> str:
        """The name of the view on screen."""
        return VIEWS[self.current or "gallery"]

    @property
    def step(self) -> int:
        """How many images the view on screen shows."""
        return 9 if self.current == "gallery" else 1

    @property
    def numbers(self) -> Scrolled | None:
        """The view on screen if it can be scrolled."""
        return {"matrix": self._matrix, "values": self._values}.get(self.current or "")

    @property
    def page(self) -> int:
        """How many rows of numbers the view on screen scrolls by at once."""
        return max(1, self.numbers.room()[0] - 1) if self.numbers else 1

    def next_view(self) -> None:
        names = list(VIEWS)
        name = names[(names.index(self.current or "gallery") + 1) % len(names)]
        if not self._all[name].is_attached:
            self.mount(self._all[name])  # now, and not for the first frame
        self.current = name

    def show(self, samples: "Sequence[Sample]", class_names: Sequence[str]) -> None:
        """Show the first of `samples`, or all in the gallery."""
        first = samples[0]
        match self.current:
            case "gallery":
                self._gallery.show((f"Class {class_names[sample.label]}", sample.image) for sample in samples)
            case "digit":
                self._digit.show(first, class_names)
            case "matrix":
                self._matrix.show(first.image)
            case _:
                self._values.show(first.image)
