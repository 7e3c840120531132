"""Every key in one place, those of the pane in focus first."""

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
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
                yield Static(self._table([action for action in ACTIONS.values() if action.place == place]))

    def _table(self, actions: list[Action]) -> Table:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(width=16)
        table.add_column(ratio=1)
        for action in actions:
            table.add_row(Text(key_names(action), style="bold"), Text(f"{action.name}: {action.help}"))
        return table

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
