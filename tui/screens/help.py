"""Every key in one place, those of the pane in focus first."""

from itertools import zip_longest
from textwrap import wrap

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import ACTIONS, Action, bindings, key_names
from tui.screens.dialog import Dialog
from tui.widgets.reading import Reading

TITLES = {
    "everywhere": "Everywhere",
    "data": "Data pane",
    "training": "Training pane",
    "model": "Model pane",
    "errors": "Errors pane",
    "confusion": "Confusion matrix and calibration",
    "digit": "One digit, large",
    "compare": "Comparison",
    "runs": "List of runs",
    "canvas": "Canvas",
    "help": "Help",
}


KEYS, GAP = 16, 2
"""Columns for the keys, and between them and what they do."""


class KeyTable(Widget):
    """The keys of some actions and what they do, in two columns."""

    DEFAULT_CSS = "KeyTable { height: auto; }"

    def __init__(self, actions: list[Action]) -> None:
        super().__init__()
        self._actions = actions

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as in Widget
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        """Return the lines for `width` columns."""
        lines = []
        for action in self._actions:
            does = wrap(f"{action.name}: {action.help}", max(width - KEYS - GAP, 1))
            for keys, part in zip_longest(wrap(key_names(action), KEYS), does, fillvalue=""):
                lines.append(Content.assemble((keys.ljust(KEYS + GAP), "bold"), part))
        return lines


class Help(Dialog[None]):
    """The table of actions, for people."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = bindings("help")

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        with Reading(classes="dialog -tall") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "arrows scroll, Escape closes"
            places = sorted(TITLES, key=lambda place: (place != self._place, list(TITLES).index(place)))
            for place in places:
                yield Static(TITLES[place], classes="heading", markup=False)
                yield KeyTable([action for action in ACTIONS.values() if action.place == place])

    def action_scroll(self, rows: int) -> None:
        self.query_one(Reading).action_scroll(rows)

    def action_page(self, pages: int) -> None:
        self.query_one(Reading).action_page(pages)

    def action_first(self) -> None:
        self.query_one(Reading).action_first()

    def action_last(self) -> None:
        self.query_one(Reading).action_last()

    def action_close(self) -> None:
        self.dismiss()
