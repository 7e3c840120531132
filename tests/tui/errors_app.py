"""An application around the errors pane alone, with predictions of which everything is known."""

from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from textual.app import ComposeResult

from core.dataset import DIGITS, Dataset
from tests.tui.grid import grid
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.error_table import ErrorTable
from tui.widgets.errors_pane import ErrorsPane

ROOT = Path(__file__).parent.parent.parent / "tui"
HOSTILE = (
    "[/b]",
    "\x1b[2Jcleared",
    "n" * 200,
    "[red]r[/red]",
    "漢字" * 50,
    "\u202erev",
    "é",
    "8",
    "a b",
    "[@click=app.quit]x",
)


def dataset(n: int = 40, class_names: tuple[str, ...] = DIGITS) -> Dataset:
    """Return a test split of `n` images whose classes count up; each is a full square of 20 by 20."""
    images = np.zeros((n, 28, 28), np.uint8)
    images[:, 4:24, 4:24] = 255
    labels = np.arange(n) % len(class_names)
    return Dataset("made up", "a test", images[:1], labels[:1], images, labels, class_names)


def probabilities(data: Dataset, wrong: dict[int, tuple[int, float]]) -> npt.NDArray[np.float32]:
    """Return a table that is sure of the truth, but gives `{index: (class, confidence)}` where it is wrong.

    The true class gets half of what remains, the class after the predicted one the rest.
    """
    classes = len(data.class_names)
    table = np.eye(classes, dtype=np.float32)[data.y_test]
    for index, (label, confidence) in wrong.items():
        table[index] = 0
        table[index, data.y_test[index]] += (1 - confidence) / 2
        table[index, (label + 1) % classes] += (1 - confidence) / 2
        table[index, label] = confidence
    return table


WRONG = {7: (2, 0.9), 13: (5, 0.95), 17: (2, 0.6), 4: (9, 0.8), 27: (1, 0.7)}
"""Sevens 7, 17 and 27, a three and a four."""
BY_CONFIDENCE = [13, 7, 4, 27, 17]


class ErrorsApp(ExactApp[None]):
    """The pane, with the styles that it has in scrawl."""

    CSS_PATH: ClassVar = [
        ROOT / f"{name}.tcss" for name in ("app", "screens/workbench", "widgets/errors_pane")
    ]

    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self.pane = ErrorsPane(id="errors", classes="pane")
        self._look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.set_class(self._look.ascii, "-ascii")
        self.pane.look = self._look
        self.pane.focus()

    def show(self, wrong: dict[int, tuple[int, float]] = WRONG, n: int = 40, epoch: int = 4) -> Dataset:
        """Show an epoch in which just `wrong` is wrong."""
        data = dataset(n)
        self.pane.show_predictions(data, probabilities(data, wrong), epoch)
        return data

    def table(self) -> list[str]:
        """Return the lines of the table, without its titles, as they stand on the screen."""
        left, top, width, height = self.query_one(ErrorTable).region
        return [line[left : left + width].ljust(width) for line in grid(self)[top + 1 : top + height]]

    def rows(self) -> list[int]:
        """Return the test indices in the table."""
        return [int(line[1:].split()[0]) for line in self.table() if line.strip()]

    def cursor(self) -> int:
        """Return the test index in the row with the cursor's mark."""
        (row,) = (line for line in self.table() if line[0] in "▸>")
        return int(row[1:].split()[0])
