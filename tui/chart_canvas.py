"""A plot as rows of characters: plotext draws into its matrix; text and roles are read back from there."""

from typing import Any

from tui.cells import Row
from tui.chart_plots import Layer, Plot
from tui.look import Look

LEAST_WIDTH, LEAST_HEIGHT = 14, 4
"""Below this a chart has more axis than curve, and nothing is drawn."""

_ROLES = " rvtb"
"""The role of each colour number that plotext is given; what has none is axis."""
_ASCII_LINES = str.maketrans("│─┤├┬┴┼└┘┌┐", "|-+++++++++")


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """Return the columns and rows that the axes leave to the curves in a chart of `width` by `height`."""
    return max(width - 6, 0), max(height - 2, 0)


def draw(plot: Plot, width: int, height: int, look: Look) -> list[Row]:
    """Return `height` rows of `width` characters: the curves, a left and a lower axis, and their labels."""
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return [Row().clipped(width)] * height
    import plotext

    plotext.clear_data()  # the rest is set anew below, which costs less than a new figure
    plotext.limit_size(False, False)  # the terminal's own size does not matter
    plotext.plot_size(width, height)
    plotext.theme("clear")
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    plotext.xlim(0, 1)
    plotext.ylim(0, 1)
    plotext.xticks([plot.x.at(tick) for tick in plot.x.ticks], plot.x.labels)
    plotext.yticks([plot.y.at(tick) for tick in plot.y.ticks], plot.y.labels)
    plotext.scatter([2], [2])  # out of sight: without a point plotext leaves out the labels
    for mark in plot.marks:
        plotext.vertical_line(plot.x.at(mark), color=_ROLES.index("r"))
    for layer in plot.layers:
        _draw_layer(plotext, plot, layer, look)
    monitor = plotext.main().monitor
    monitor.build_plot()  # `build` would also write it all out as a string with colour codes
    return _read(monitor.matrix, look)


def _draw_layer(plotext: Any, plot: Plot, layer: Layer, look: Look) -> None:
    """Give plotext the points as places from 0 to 1, where nothing that it stumbles over is left."""
    dots = "hd" if look.chart == "blocks" else "braille"
    marker = {
        "curve": "." if look.ascii else dots,
        "guide": "-" if look.ascii else dots,
        "points": "o" if look.ascii else "●",
        "best": look.mark,
    }[layer.shape]
    color = _ROLES.index(layer.role)
    for xs, ys in layer.pieces:
        across, up = [plot.x.at(x) for x in xs], [plot.y.at(y) for y in ys]
        if layer.shape in ("curve", "guide"):
            plotext.plot(across, up, marker=marker, color=color)
        else:
            plotext.scatter(across, up, marker=marker, color=color)


def _read(matrix: Any, look: Look) -> list[Row]:
    """Return plotext's matrix, whose rows go upwards and whose colours are our numbers."""
    rows = []
    for characters, colors in zip(reversed(matrix.marker), reversed(matrix.fullground), strict=True):
        roles = "".join([_ROLES[color] if isinstance(color, int) else "m" for color in colors])
        text = "".join(characters)
        if look.ascii:
            text = text.translate(_ASCII_LINES)
        elif "r" in roles:
            dashed = text.replace("│", "┊")
            text = "".join([d if role == "r" else c for c, d, role in zip(text, dashed, roles, strict=True)])
        rows.append(Row(text, roles))
    return rows
