"""The layers of a model, one a row: name, type, output shape and parameters, as in Keras's summary."""

from collections.abc import Sequence
from math import ceil

from core.layers import LayerRow
from tui.cells import Row, joined, row
from tui.format import count
from tui.look import Look
from tui.widgets.cell_rows import CellRows

_TITLES = tuple(row((title, "m")) for title in ("layer", "type", "output shape", "params"))
_TYPE, _APART = 1, 2


class LayerTable(CellRows):
    """A header and a row for each layer; as high as that, for the pane scrolls."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._layers: Sequence[LayerRow] = ()

    def show_layers(self, layers: Sequence[LayerRow]) -> None:
        self._layers = layers
        self.styles.height = 1 + len(layers)
        self.draw()

    def draw(self) -> None:
        lines = [_TITLES, *(_cells(layer, self.look) for layer in self._layers)]
        widths = _widths(lines, self.size.width)
        self.show_rows([joined(*_placed(cells, widths, self.look)) for cells in lines])


def _cells(layer: LayerRow, look: Look) -> tuple[Row, ...]:
    detail = f" {layer.detail}" if layer.detail else ""
    if look.ascii:
        detail = detail.replace("×", "x")
    shape = f" {look.times} ".join(count(side, look) for side in layer.output_shape)
    return (
        row((layer.name, " ")),
        row((layer.type, " "), (detail, "m")),
        row((shape, " ")),
        row((count(layer.parameters, look), " " if layer.parameters else "m")),
    )


def _widths(lines: Sequence[Sequence[Row]], width: int) -> list[int]:
    """Return the columns' widths, with the gap behind all but the last, which together fill `width`.

    Where it is narrow the type alone gives way: a name or a number that is cut says nothing.
    """
    widest = [max(len(cell.text) for cell in column) for column in zip(*lines, strict=True)]
    widths = [*(least + _APART for least in widest[:-1]), widest[-1]]
    spare = width - sum(widths)
    if spare < 0:
        widths[_TYPE] = max(_APART, widths[_TYPE] + spare)
        return widths
    for column, natural in enumerate(widths):  # to each its share of what is left, by its own width
        more = ceil(natural * spare / sum(widths[column:]))
        widths[column] += more
        spare -= more
    return widths


def _placed(cells: Sequence[Row], widths: Sequence[int], look: Look) -> list[Row]:
    """Return `cells` in their columns: the parameters at the right, the others at the left."""
    *left, parameters = cells
    return [
        *(_cut(cell, width, look) for cell, width in zip(left, widths, strict=False)),
        row((" " * (widths[-1] - len(parameters.text)), " ")),
        parameters,
    ]


def _cut(cell: Row, width: int, look: Look) -> Row:
    room = width - _APART
    if len(cell.text) <= room or look.ascii:
        return joined(cell.clipped(room), row((" " * _APART, " ")))
    return joined(cell.clipped(room - 1), row(("…", "m"), (" " * _APART, " ")))
