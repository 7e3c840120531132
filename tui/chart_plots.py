"""What the two charts of a run show: its curves, on which axes, and what is said about them."""

import math
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from core.metrics import Points, smooth, thin
from core.state import RunState
from tui.chart_axes import Axis, accuracy_axis, log_axis, loss_axis, step_axis
from tui.format import count
from tui.look import Look

START_UP = 0.05
"""The share of the run whose extreme first values do not decide the axes; a quarter of an epoch at most."""

Values = Sequence[float | None]
Shape = Literal["curve", "guide", "points", "best"]


class View(msgspec.Struct, frozen=True):
    """What the reader has chosen to see."""

    epochs: bool = False
    """One point an epoch instead of every reported batch."""
    log: bool = False
    smoothing: float = 0.0
    """The weight of the past in the training curves, 0 for none."""


class Layer(msgspec.Struct, frozen=True):
    """Points that are drawn alike, in `pieces` with gaps between them; later layers cover earlier ones."""

    role: str
    shape: Shape
    pieces: Sequence[Points]


class Plot(msgspec.Struct, frozen=True):
    """One chart, in the units of its axes."""

    title: str
    notes: str
    x: Axis
    y: Axis
    layers: tuple[Layer, ...]
    marks: tuple[float, ...]
    """Where along x a resumed session began."""


def plots(state: RunState, view: View, columns: int, rows: int, look: Look) -> tuple[Plot, Plot]:
    """Return the plots of loss and accuracy of a run with a config, for canvases of `columns` by `rows`."""
    x = _x_axis(state, view, columns, look)
    loss = _plot(state, view, x, "loss", columns, rows, look)
    return loss, _plot(state, view, x, "accuracy", columns, rows, look)


def _x_axis(state: RunState, view: View, columns: int, look: Look) -> Axis:
    """Return the axis over the whole planned run, in epochs; its labels count batches if that is the view."""
    if view.epochs or not state.steps:
        return step_axis(state.epochs, columns, lambda epochs: f"{epochs:.0f}")
    batches = step_axis(state.epochs * state.steps, columns, lambda steps: count(round(steps), look))
    return Axis(0.0, state.epochs, tuple(tick / state.steps for tick in batches.ticks), batches.labels)


def _plot(state: RunState, view: View, x: Axis, name: str, columns: int, rows: int, look: Look) -> Plot:
    xs, raw = _training(state, view, name)
    trained = smooth(raw, view.smoothing)
    ends = [float(epoch.epoch) for epoch in state.history]
    validated: Values = [getattr(epoch, f"val_{name}") for epoch in state.history]
    settled = list(_finite([*_settled(xs, trained, state.epochs), *validated]))
    everything = list(_finite([*trained, *validated]))
    if name == "accuracy":
        y, written = accuracy_axis(settled, rows), ".0%"
    else:
        y, written = log_axis(everything, rows) if view.log else loss_axis(settled, rows), ".3g"
    best = [epoch.epoch for epoch in state.history if epoch is state.best]
    chosen = [value for end, value in zip(ends, validated, strict=True) if end in best]
    every = state.epochs / max(columns, 1)
    layers = (
        Layer("v", "guide", thin(ends, validated, every)),
        Layer("t", "curve", thin(xs, trained, every)),
        Layer("v", "points", thin(ends, validated, every)),
        Layer("b", "best", thin([float(epoch) for epoch in best], chosen, every)),
    )
    said = [
        "log scale" if y.log else "",
        f"low {min(everything):{written}}" if everything and min(everything) < y.low else "",
        f"peak {max(everything):{written}}" if everything and max(everything) > y.high else "",
    ]
    return Plot(name, f" {look.dot} ".join(filter(None, said)), x, y, layers, tuple(state.resumes))


def _training(state: RunState, view: View, name: str) -> tuple[Sequence[float], Values]:
    """Return the training curve, means over each epoch so far: batch by batch or where the epochs ended."""
    if not view.epochs:
        return state.curve.x, state.curve.loss if name == "loss" else state.curve.accuracy
    xs = [float(epoch.epoch) for epoch in state.history]
    ys = [getattr(epoch, name) for epoch in state.history]
    if state.step and state.epoch > len(xs):  # the epoch that is under way
        xs.append(state.epoch - 1 + state.step / max(state.steps, 1))
        ys.append(getattr(state, name))
    return xs, ys


def _settled(xs: Sequence[float], ys: Values, epochs: int) -> list[float | None]:
    """Return the values after the run's first moments, or all of them while there are no others."""
    begins = min(0.25, START_UP * epochs)
    return [y for x, y in zip(xs, ys, strict=True) if x >= begins] or list(ys)


def _finite(values: Iterable[float | None]) -> Iterable[float]:
    return (value for value in values if value is not None and math.isfinite(value))
