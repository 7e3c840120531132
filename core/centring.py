"""Any grey picture in MNIST's form, made as its makers did: 20 by 20, centred by mass in 28 by 28."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.catalog import IMAGE_SHAPE
from core.dataset import Images
from core.errors import DataError
from core.paper import FAINT, LEAST_CONTRAST, ink

BOX = 20
"""The longer side of the ink in pixels."""
MIDDLE = 14
"""The row and column, from 0, on which MNIST's centres of mass lie: at most half a pixel beside it."""
PALE = 0.9
"""The share of full ink below which a scaled picture is brightened: thin lines of a large one turn faint."""
BLANK = "There is nothing to see in this picture: all of it is of one brightness."

Grey = npt.NDArray[np.float64]


class Centred(NamedTuple):
    """A picture as the model takes it, and what was done to get there."""

    image: Images
    """uint8 `[28, 28]`, 0 is background and 255 is ink."""
    steps: tuple[str, ...]
    """In words, in order: `inverted`, `cropped from 640x480`."""


def as_mnist(grey: Images) -> Centred:
    """Return `grey`, uint8 `[h, w]` of any size, dark on light or light on dark, in MNIST's form.

    Raises DataError when nothing is on it.
    """
    inked, steps = ink(grey)
    found = centred(inked)
    return Centred(found.image, steps + found.steps)


def centred(inked: Images) -> Centred:
    """Return ink on 0, uint8 `[h, w]`, cropped, scaled and centred; raise DataError when there is none."""
    if inked.max(initial=0) < LEAST_CONTRAST:
        raise DataError(BLANK)
    steps = []
    cropped = _cropped(inked)
    if cropped.shape != inked.shape:
        steps.append(f"cropped from {_size(inked)} to {_size(cropped)}")
    scaled = _scaled(cropped)
    if scaled.shape != cropped.shape:
        steps.append(f"scaled to {_size(scaled)}")
    if scaled.max() < PALE * 255:
        scaled *= 255 / scaled.max()
        steps.append("brightened")
    steps.append("centred by mass")
    return Centred(_placed(scaled.round().astype(np.uint8)), tuple(steps))


def _size(image: npt.NDArray[np.generic]) -> str:
    return f"{image.shape[1]}x{image.shape[0]}"


def _cropped(inked: Images) -> Images:
    """Return the smallest part of `inked` with all that is not faint."""
    strong = inked >= FAINT * inked.max()
    rows, columns = np.flatnonzero(strong.any(1)), np.flatnonzero(strong.any(0))
    return inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _scaled(inked: Images) -> Grey:
    """Return `inked` scaled so that its longer side is BOX; values 0-255."""
    height, width = inked.shape
    longer = max(height, width)
    rows, columns = max(1, round(BOX * height / longer)), max(1, round(BOX * width / longer))
    return _along(_along(inked, rows).T, columns).T


def _along(values: npt.NDArray[np.generic], cells: int) -> Grey:
    """Return `[n, m]` resampled to `[cells, m]`: each a weighted mean of what lies near, without aliases."""
    n = len(values)
    if n == cells:
        return values.astype(np.float64)
    step = n / cells
    reach = max(step, 1.0)  # shrinking, a cell takes in all that it covers; enlarging, its two neighbours
    centres = (np.arange(cells) + 0.5) * step - 0.5
    scaled = np.empty((cells, values.shape[1]))
    for cell, centre in enumerate(centres):
        first, last = max(0, int(np.ceil(centre - reach))), min(n - 1, int(np.floor(centre + reach)))
        weights = 1 - np.abs(np.arange(first, last + 1) - centre) / reach
        # Sums, not a matrix product: that would wake the threads of the linear algebra library.
        scaled[cell] = (values[first : last + 1] * weights[:, None]).sum(0) / weights.sum()
    return scaled


def _placed(small: Images) -> Images:
    """Return `small` in 28 by 28, its centre of mass as near to the middle as its edges allow."""
    image = np.zeros(IMAGE_SHAPE, np.uint8)
    height, width = small.shape
    top = _start(small.sum(1, dtype=np.int64), IMAGE_SHAPE[0])
    left = _start(small.sum(0, dtype=np.int64), IMAGE_SHAPE[1])
    image[top : top + height, left : left + width] = small
    return image


def _start(mass: npt.NDArray[np.int64], side: int) -> int:
    centre = float((mass * np.arange(len(mass))).sum() / mass.sum())
    return min(max(round(MIDDLE - centre), 0), side - len(mass))
