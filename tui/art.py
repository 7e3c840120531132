"""A pixel matrix to text: a ramp of ASCII shades, half blocks with greys, or Braille dots."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tui.choices import ArtStyle

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Image = npt.NDArray[np.uint8]
    Grey = npt.NDArray[np.float64]

# NumPy is imported inside the functions: this module belongs to the first paint, when no image is there yet.

SIDE = 28
RAMP = " .:-=+*#%@"
GREYS = 16
LARGEST = 4
"""How many times half its pixels high an image is drawn at most; beyond that it only costs bytes."""
_FAINT = 0.15
"""The share of the brightest pixel below which no Braille dot is set."""
_WINDOW = 0.25
"""The side, as a share of the image's, of the square whose mean a Braille dot is compared with."""


class Run(NamedTuple):
    """A stretch of one row in one style; None means the colour that the place has anyway."""

    text: str
    ink: int | None = None
    """The grey of the characters, 0 (background) to `greys - 1` (foreground)."""
    paper: int | None = None
    """The grey behind them, likewise."""


Row = tuple[Run, ...]


def fit(columns: int, rows: int, style: ArtStyle = "ramp", side: int = SIDE) -> tuple[int, int]:
    """Return the columns and rows of the best drawing of a square image in a box; (0, 0) if there is no room.

    A cell is about half as wide as high, so a drawing has twice as many columns as rows. Sizes at which the
    cells and the `side` pixels of the image divide each other are exact, and preferred where they fit.
    """
    unit = side // 4 if style == "braille" else side // 2
    height = min(rows, max(columns // 2, min(columns, 1)))
    if height >= unit:
        height = min(height // unit * unit, LARGEST * (side // 2))
    return (min(columns, 2 * height), height) if height > 0 else (0, 0)


def draw(
    image: "Image",
    columns: int,
    rows: int,
    style: ArtStyle = "ramp",
    *,
    ascii: bool = False,  # noqa: A002 - as in Look
    greys: int = GREYS,
) -> list[Row]:
    """Return `image` (uint8 `[h, w]`, 0 is background) as `rows` rows, each `columns` cells wide.

    Half blocks use `greys` shades from background to foreground; the others leave the colours alone, and
    with `ascii` there is only the ramp.
    """
    if style == "half" and not ascii:
        return _half(image, columns, rows, greys)
    lines = _braille(image, columns, rows) if style == "braille" and not ascii else ramp(image, columns, rows)
    return [(Run(line),) for line in lines]


def ramp(image: "Image", columns: int, rows: int) -> list[str]:
    """Return `image` (uint8 `[h, w]`) as `rows` strings of `columns` ASCII shades."""
    import numpy as np

    shades = np.frombuffer(RAMP.encode(), np.uint8)
    levels = (_sampled(image, columns, rows) * len(RAMP) / 256).astype(np.intp)
    return [shades[row].tobytes().decode() for row in levels]


def _half(image: "Image", columns: int, rows: int, greys: int) -> list[Row]:
    levels = (_sampled(image, columns, 2 * rows) * (greys - 1) / 255).round().astype(int).tolist()
    pairs = zip(levels[::2], levels[1::2], strict=True)
    return [_merged(list(zip(upper, lower, strict=True))) for upper, lower in pairs]


def _merged(cells: list[tuple[int, int]]) -> Row:
    """Return runs of equal style, each cell an (upper, lower) grey; the heavier of the two is the ink."""
    runs = []
    for (ink, paper), same in groupby(cells, lambda cell: cell if cell[0] >= cell[1] else cell[::-1]):
        if not ink:
            runs.append(Run(" " * len(list(same))))
        elif ink == paper:
            runs.append(Run("█" * len(list(same)), ink))
        else:
            runs.append(Run("".join("▀" if upper == ink else "▄" for upper, _ in same), ink, paper or None))
    return tuple(runs)


def _braille(image: "Image", columns: int, rows: int) -> list[str]:
    """Return rows of Braille; a dot is set where it is no lighter than its surroundings, nor nearly blank."""
    import numpy as np

    # Smoothed by the width of a pixel, so that enlarged pixels do not show as steps.
    dots = _smoothed(_sampled(image, 2 * columns, 4 * rows), 1 / len(image))
    on = (dots >= 0.9 * _smoothed(dots, _WINDOW)) & (dots > _FAINT * dots.max())
    bits = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
    codes = (on.reshape(rows, 4, columns, 2) * bits[None, :, None, :]).sum((1, 3))
    points = np.where(codes, 0x2800 + codes, ord(" ")).astype("<u4")
    return [row.tobytes().decode("utf-32-le") for row in points]


def _sampled(image: "Image", columns: int, rows: int) -> "Grey":
    """Return `image` averaged over the areas of a `[rows, columns]` grid, values 0-255.

    Averaging thins strokes out; so what has fewer cells than pixels is stretched until its heaviest cell
    is as heavy as the heaviest pixel, and its middle greys are lifted, the more the smaller it is.
    """
    height, width = image.shape
    grey: Grey = _areas(_areas(image, rows).T, columns).T / (height * width)
    shrunk = max(height / rows, width / columns)
    if shrunk <= 1 or not (peak := grey.max()):
        return grey
    lifted: Grey = (grey / peak) ** max(0.7, shrunk**-0.25) * image.max()
    return lifted


# Both of these take differences of running sums: matrix products would be as short, but they wake the threads
# of the linear algebra library, which then spin on the processors that the training needs.


def _areas(values: "npt.NDArray[np.integer]", cells: int) -> "npt.NDArray[np.int64]":
    """Return `[n, m]` summed over `cells` equal parts of its first axis, times `n`, as `[cells, m]`.

    An edge may lie inside a row, which is then shared; whole numbers keep an average exact that is whole.
    """
    import numpy as np

    whole, part = np.divmod(np.arange(cells + 1) * len(values), cells)
    below = np.zeros((len(values) + 1, values.shape[1]), np.int64)
    np.cumsum(values, axis=0, out=below[1:])
    shared = values[np.minimum(whole, len(values) - 1)]  # the last edge shares nothing
    return np.diff(below[whole] * cells + shared * part[:, None], axis=0)


def _smoothed(grey: "Grey", share: float) -> "Grey":
    """Return `grey` with each value averaged over a square whose side is `share` of the whole."""
    return _means(_means(grey, share).T, share).T


def _means(grey: "Grey", share: float) -> "Grey":
    import numpy as np

    place, reach = np.arange(len(grey)), int(len(grey) * share / 2)
    first, end = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(grey))
    below = np.zeros((len(grey) + 1, grey.shape[1]))
    np.cumsum(grey, axis=0, out=below[1:])
    means: Grey = (below[end] - below[first]) / (end - first)[:, None]
    return means


def trimmed(images: Sequence["Image"]) -> list["Image"]:
    """Return `images` (uint8 `[28, 28]`) cut to the smallest square of 20, 24 or 28 that loses no ink of any.

    MNIST's digits fill 20 by 20 of their pixels: a small picture need not spend half its cells on the
    margin. Each square lies as near to the middle of its ink as the image allows.
    """
    boxes = [ink_box(image) for image in images]
    largest = max((max(bottom - top, right - left) for top, bottom, left, right in boxes), default=SIDE)
    side = next((side for side in (20, 24) if largest <= side), SIDE)

    def start(low: int, high: int) -> int:
        return min(max((low + high - side) // 2, 0), SIDE - side)

    corners = [(start(top, bottom), start(left, right)) for top, bottom, left, right in boxes]
    return [image[y : y + side, x : x + side] for image, (y, x) in zip(images, corners, strict=True)]


def ink_box(image: "Image") -> tuple[int, int, int, int]:
    """Return where `image` is not 0: top, bottom, left, right, the second of each pair exclusive.

    A blank image has none; the box is then empty and lies in its middle.
    """
    import numpy as np

    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    if not len(rows):
        middle = image.shape[0] // 2, image.shape[1] // 2
        return middle[0], middle[0], middle[1], middle[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
