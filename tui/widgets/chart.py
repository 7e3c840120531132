"""The curves of a run: loss and accuracy, training and validation."""

from textual.reactive import reactive

from core.state import RunState
from tui.cells import Row, joined, row
from tui.chart_canvas import LEAST_HEIGHT, canvas_size, draw
from tui.chart_plots import Plot, View, plots
from tui.widgets.cell_rows import CellRows

SIDE_BY_SIDE = 48
"""From this width on the two charts stand next to each other."""
GAP = 2


class Chart(CellRows):
    """Draws the curves of the RunState it is given, when something in them has moved by a dot."""

    view: reactive[View] = reactive(View())

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state: RunState | None = None
        self._drawn: tuple[object, ...] = ()
        self._plots: tuple[Plot, ...] = ()
        self._canvas = (0, 0)

    def show_run(self, state: RunState | None) -> None:
        """Show the curves of `state`, perhaps the one already shown, changed in place; None shows nothing."""
        self._state = state
        self.draw()

    def watch_view(self) -> None:
        self.draw()

    def draw(self) -> None:
        state, (width, height) = self._state, self.size
        if state is None or not state.epochs:
            self._drawn = ()
            self.show_rows([])
            return
        now = (id(state), self.look, self.view, width, height, *self._visible(state))
        if now == self._drawn:
            return
        if width >= SIDE_BY_SIDE:
            rows = self._side_by_side(state, width, height)
        else:
            rows = self._stacked(state, width, height)
        self.show_rows(rows)
        # Asked again, because the axes are now those of this drawing.
        self._drawn = (id(state), self.look, self.view, width, height, *self._visible(state))

    def _visible(self, state: RunState) -> tuple[object, ...]:
        """Return what a reader could see of the state: of the newest point, the dots on which it falls."""
        columns, rows = self._canvas
        newest = state.curve.x[-1:] * len(self._plots)
        dots = [
            (int(2 * columns * plot.x.at(x)), int(4 * rows * plot.y.at(y)))
            for plot, x, y in zip(self._plots, newest, (state.loss, state.accuracy), strict=False)
            if y is not None
        ]
        marks = (len(state.resumes), len(state.history), state.ended is None)
        return (state.sessions, state.steps, *marks, *dots)

    def _side_by_side(self, state: RunState, width: int, height: int) -> list[Row]:
        half, below = (width - GAP) // 2, height - 2
        self._canvas = canvas_size(half, below)
        self._plots = plots(state, self.view, *self._canvas, self.look)
        left, right = (self._one(plot, half, below + 1) for plot in self._plots)
        gap = Row().clipped(width - 2 * half)
        return [*(joined(a, gap, b) for a, b in zip(left, right, strict=True)), self._legend(state, width)]

    def _stacked(self, state: RunState, width: int, height: int) -> list[Row]:
        number = 2 if height >= 2 * (LEAST_HEIGHT + 2) + 1 else 1
        each = (height - 1) // number
        self._canvas = canvas_size(width, each - 1)
        self._plots = plots(state, self.view, *self._canvas, self.look)
        rows = [line for plot in self._plots[:number] for line in self._one(plot, width, each)]
        return [*rows, self._legend(state, width)]

    def _one(self, plot: Plot, width: int, height: int) -> list[Row]:
        title = row((plot.title, "h"), ("  " + plot.notes if plot.notes else "", "m"))
        return [title.clipped(width), *draw(plot, width, max(height - 1, 0), self.look)]

    def _legend(self, state: RunState, width: int) -> Row:
        plain, weight, line = self.look.ascii, self.view.smoothing, self.look.line
        parts = [
            row((f"{line}{line} ", "t"), (f"train, smooth {weight}" if weight else "train", "m")),
            row(("-o- " if plain else f"{line}●{line} ", "v"), ("validation", "m")),
        ]
        if state.best:
            parts.append(row((f"{self.look.mark} ", "b"), ("best", "m")))
        if state.resumes:
            parts.append(row(("| " if plain else "┊ ", "r"), ("resumed", "m")))
        unit = "epochs" if self.view.epochs or not state.steps else "batches"
        legend = Row()
        for part in parts:
            longer = joined(legend, row(("  " if legend.text else "", " ")), part)
            if len(longer.text) + len(unit) + 2 <= width:
                legend = longer
        return joined(legend.clipped(width - len(unit)), row((unit, "m")))
