"""The epochs that have ended, with everything that Keras's own line about each would say."""

from collections.abc import Callable

import msgspec

from core.events import EpochEnded
from core.metrics import wilson_interval
from core.state import RunState
from tui.cells import Row, joined, row
from tui.format import count, interval, number
from tui.look import Look
from tui.widgets.cell_rows import CellRows

Cell = Callable[[EpochEnded, RunState, Look], str]


class Column(msgspec.Struct, frozen=True):
    """A column that is shown where the table is from `least` to `most` wide."""

    title: str
    width: int
    least: int
    cell: Cell
    most: int = 10_000


def _decimal(value: float | None, look: Look) -> str:
    return number(value, look).strip() if value is None or abs(value) < 1000 else f"{value:.1e}"


def _place(epoch: EpochEnded, state: RunState, _: Look) -> str:
    return f"{epoch.epoch}/{state.epochs}" if state.epochs < 100 else str(epoch.epoch)


def _per_step(epoch: EpochEnded, state: RunState, look: Look) -> str:
    if any(epoch.epoch - 1 < mark < epoch.epoch for mark in state.resumes):
        return look.dash  # its seconds are of the last session alone
    return f"{1000 * (epoch.seconds - epoch.val_seconds) / max(epoch.steps, 1):.1f}"


def _bounds(epoch: EpochEnded, state: RunState) -> tuple[float, float] | None:
    total = sum(state.data.counts.get("test", ())) if state.data else 0
    return wilson_interval(total - epoch.n_wrong, total) if total else None


COLUMNS = (
    Column("epoch", 5, 0, _place),
    Column("batches", 9, 84, lambda epoch, _, look: count(epoch.steps, look)),
    Column("time", 7, 56, lambda epoch, _, __: f"{epoch.seconds:.0f} s"),
    Column("ms/step", 8, 64, _per_step),
    Column("loss", 8, 16, lambda epoch, _, look: _decimal(epoch.loss, look)),
    Column("accuracy", 9, 34, lambda epoch, _, look: _decimal(epoch.accuracy, look)),
    Column("val_loss", 9, 25, lambda epoch, _, look: _decimal(epoch.val_loss, look)),
    Column("val_acc", 8, 42, lambda epoch, _, look: _decimal(epoch.val_accuracy, look), 71),
    Column("val_accuracy", 14, 72, lambda epoch, _, look: _decimal(epoch.val_accuracy, look)),
    Column("95%", 12, 98, lambda epoch, state, look: interval(_bounds(epoch, state), look)),
    Column("wrong", 7, 49, lambda epoch, _, look: count(epoch.n_wrong, look)),
)


class EpochTable(CellRows):
    """A header and the newest epochs that fit; older ones can be scrolled to."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state: RunState | None = None
        self._known = 0
        self._newer = 0
        """How many epochs below the last visible one are scrolled out of sight."""

    def show_run(self, state: RunState) -> None:
        """Show the epochs of `state`, perhaps the one already shown, changed in place."""
        if state is not self._state:
            self._newer = 0
        elif self._newer:
            self._newer += len(state.history) - self._known  # who looks back goes on seeing the same epochs
        self._state, self._known = state, len(state.history)
        self.draw()

    def scroll_epochs(self, older: int) -> None:
        """Move the window `older` epochs back, or forward if negative."""
        self._newer += older
        self.draw()

    def on_mouse_scroll_up(self) -> None:
        self.scroll_epochs(1)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_epochs(-1)

    def draw(self) -> None:
        state = self._state
        if state is None:
            return
        room, history = max(self.size.height - 1, 0), state.history
        self._newer = min(max(self._newer, 0), max(len(history) - room, 0))
        end = len(history) - self._newer
        start = max(end - room, 0)
        columns = [column for column in COLUMNS if column.least <= self.size.width <= column.most]
        titles = "".join(f"{column.title:>{column.width}}" for column in columns)
        hidden = row(("  " + self._more(start > 0, self._newer > 0), "m"))
        lines = [self._line(epoch, state, columns) for epoch in history[start:end]]
        self.show_rows([joined(row((titles, "m")), hidden), *lines])

    def _line(self, epoch: EpochEnded, state: RunState, columns: list[Column]) -> Row:
        text = "".join(f"{column.cell(epoch, state, self.look):>{column.width}}" for column in columns)
        return row((text, " "), (f"  {self.look.mark}" if epoch is state.best else "", "b"))

    def _more(self, above: bool, below: bool) -> str:
        """Return the sign that says where there is more."""
        signs = " ^v:" if self.look.ascii else " ↑↓↕"
        return signs[above + 2 * below]
