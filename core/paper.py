"""The paper of a grey picture and the ink on it, whatever light fell on it and whatever frames it."""

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from core.dataset import Images

LEAST_CONTRAST = 12
"""Out of 255: what differs less from its background is taken for an empty picture."""
FAINT = 0.2
"""The share of the strongest ink from which a pixel is of the digit, and not of the grain of the paper."""

CELLS = 64
"""Cells along the longer side in which light is looked for: it changes slowly."""
LEAST_SIDE = 12
"""Cells of a side below which the border says too little about frames and light."""
LEAST_SLOPE = 16
"""Out of 255: light that differs less over the picture does no harm."""
EVEN = 0.35
"""Light is uneven if it leaves at most this share of what even light leaves unexplained, as a median."""
LOOSE = 8.0
"""Out of 255: what uneven light may leave unexplained at most, as a median over the border."""
ROUNDS = 30
"""Fits until the light through the border has settled; a tenth of them are enough for all the paper."""

THIN = 0.05
"""The share of the shorter side that a frame is thick at most."""
FRAMED = 0.8
"""The share of an edge that a frame takes at least: digits do not."""
CLEAR = 0.95
"""The share of a line that is like the paper behind it once the frame is over."""
LEAST_STEP = 24
"""Out of 255: a frame differs at least as much from what is behind it."""
SPECKS = 0.01
"""The share of a border that may be ink although nothing is drawn there."""

Grey = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]
Number = TypeVar("Number", np.uint8, np.int64)


class Ink(NamedTuple):
    """What is drawn on a picture, and what was done to tell it from the paper."""

    inked: Images
    """uint8 `[h, w]`, 0 is paper."""
    steps: tuple[str, ...]
    """In words, in order."""


def ink(grey: Images) -> Ink:
    """Return how far each pixel of `grey`, uint8 `[h, w]`, differs from the paper towards the ink."""
    inside = _inside_frame(grey)
    if inside.shape != grey.shape:
        found = _ink(inside)
        # A line along the edge of a tight crop is the digit's own, and the rest of it reaches other edges.
        strong = _border(found.inked) >= max(FAINT * found.inked.max(), 1)
        if found.inked.max() >= LEAST_CONTRAST and strong.mean() <= SPECKS:
            return Ink(found.inked, ("cut off the frame", *found.steps))
    return _ink(grey)


def _border(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def _ink(grey: Images) -> Ink:
    """The paper is what the border shows most. Grain of the paper goes both ways; ink goes only one."""
    light = _light(grey)
    if light is not None:
        return _under(light, grey)
    paper = np.uint8(np.median(_border(grey)))
    darker = np.where(grey < paper, paper - grey, np.uint8(0))
    lighter = np.where(grey > paper, grey - paper, np.uint8(0))
    is_dark = int(darker.sum(dtype=np.int64)) > int(lighter.sum(dtype=np.int64))
    return Ink(darker, ("inverted",)) if is_dark else Ink(lighter, ())


def _under(light: Grey, grey: Images) -> Ink:
    """Return the ink on paper that is as bright as `light`, float32 `[h, w]`, says."""
    differs, usual = grey - light, float(light.mean())
    is_dark = float(differs.sum(dtype=np.float64)) < 0
    # In half of the light, ink takes away half as much.
    even = -differs * (usual / light) if is_dark else differs * ((255 - usual) / (255 - light))
    inked = even.round().clip(0, 255).astype(np.uint8)
    return Ink(inked, ("evened out the light", "inverted") if is_dark else ("evened out the light",))


def _light(grey: Images) -> Grey | None:
    """Return how bright the paper is at each pixel, float32 `[h, w]`, or None if it is as bright everywhere.

    A curved surface is laid through the cells at the border, most of which are paper, and then through all
    cells that lie near it, however few of those in the middle strokes have left.
    """
    step = -(-max(grey.shape) // CELLS)
    rows, columns = grey.shape[0] // step, grey.shape[1] // step
    if min(rows, columns) < LEAST_SIDE:
        return None
    cells = grey[: rows * step, : columns * step].reshape(rows, step, columns, step).mean((1, 3))
    values = cells.ravel()
    terms = _terms(_places(rows, 1, rows), _places(columns, 1, columns))
    surface = np.stack([np.broadcast_to(term, cells.shape).ravel() for term in terms], 1)
    at_border = _border(np.arange(values.size, dtype=np.int64).reshape(cells.shape))
    factors = _robust(surface[at_border], values[at_border])
    left = float(np.median(np.abs(values - _on(surface, factors))[at_border]))
    flat = float(np.median(np.abs(values - np.median(values[at_border]))[at_border]))
    if left > min(LOOSE, EVEN * flat) or np.ptp(_on(surface, factors)) < LEAST_SLOPE:
        return None
    for _ in range(ROUNDS // 10):
        near = np.abs(values - _on(surface, factors)) <= max(4 * left, 6)
        factors = _fitted(surface[near], values[near])
    light = np.zeros(grey.shape, np.float32)
    shape = _places(grey.shape[0], step, rows), _places(grey.shape[1], step, columns)
    for factor, term in zip(factors, _terms(*shape), strict=True):
        light += (factor * term).astype(np.float32)
    return light.clip(8, 247)


def _places(pixels: int, step: int, cells: int) -> Values:
    """Return where each of `pixels` lies along a side of `cells` of `step` pixels: -1 to 1."""
    places: Values = (np.arange(pixels) + 0.5) / (step * cells) * 2 - 1
    return places


def _terms(y: Values, x: Values) -> tuple[Values, ...]:
    """Return what light is made of, each to be spread over `[len(y), len(x)]`: level, slope and curve."""
    down, across = y[:, None], x[None]
    return np.ones((1, 1)), down, across, down * across, down**2, across**2


def _fitted(surface: Values, values: Values, weights: Values | float = 1.0) -> Values:
    """Return the factors of `surface` with which it lies nearest to `values` by least squares."""
    # Not lstsq nor a matrix product of thousands: they would wake the threads of the linear algebra library.
    weighted = (surface.T * weights)[:, None]
    square, right = (weighted * surface.T).sum(-1), (weighted[:, 0] * values).sum(-1)
    # Where what is seen of the paper leaves the curve open, as two opposite edges do, there is next to none.
    square += len(values) * np.diag([1e-6] * 3 + [1e-3] * 3)
    factors: Values = np.linalg.solve(square, right).astype(np.float64)
    return factors


def _robust(surface: Values, values: Values) -> Values:
    """Return the factors of `surface` with which it lies nearest to most of `values`, whatever others do."""
    factors = _fitted(surface, values)
    for _ in range(ROUNDS):
        far = np.abs(values - _on(surface, factors))
        factors = _fitted(surface, values, 1 / np.maximum(far, 1))  # nearest by absolute distances
    return factors


def _on(surface: Values, factors: Values) -> Values:
    found: Values = (surface * factors).sum(1)
    return found


def _inside_frame(grey: Images) -> Images:
    """Return `grey` without a thin frame, or without as many sides of one as there are."""
    if min(grey.shape) < LEAST_SIDE:
        return grey
    limit = max(1, round(THIN * min(grey.shape)))
    top, bottom, left, right = (
        _thickness(lines[: limit + 2].astype(np.int64)) for lines in (grey, grey[::-1], grey.T, grey.T[::-1])
    )
    return grey[top : grey.shape[0] - bottom, left : grey.shape[1] - right]


def _thickness(lines: npt.NDArray[np.int64]) -> int:
    """Return how many of `lines`, from the edge inwards, are of a frame; the last one is behind any."""
    steps = lines - lines[-1]
    usual = int(np.median(steps[0]))
    if abs(usual) < LEAST_STEP or (steps[0] * np.sign(usual) > abs(usual) / 2).mean() < FRAMED:
        return 0
    clear = (np.abs(steps) < FAINT * abs(usual)).mean(1) >= CLEAR
    return int(np.argmax(clear))
