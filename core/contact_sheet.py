"""Many digits in one PNG picture, each with a caption, for those who look at errors elsewhere."""

import io
import math
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from core.dataset import Images
from core.evaluation import Prediction

SCALE = 2
"""Pixels of the sheet for one of a digit."""
SIDE = 28 * SCALE
GAP, LINE = 8, 13
"""Pixels around a digit, and of one line of its caption."""
TILE = (SIDE + GAP, SIDE + 2 * LINE + GAP)
WIDER = 1.8
"""How many digits across for one down."""
PAPER, INK = 255, 0
MOST_COLUMNS = 120


def contact_sheet(images: Images, rows: Sequence[Prediction], names: Sequence[str], title: str) -> bytes:
    """Return a grey PNG picture of `images` (uint8 `[n, 28, 28]`) under `title`.

    Each has its index and `true > predicted` below it, as the filter of the errors table has it; a class
    whose name the font cannot draw is told by its index.
    """
    words = [name if name.isascii() else str(label) for label, name in enumerate(names)]
    title = title.encode("ascii", "replace").decode("ascii")
    columns = max(1, min(len(images), MOST_COLUMNS, math.ceil(math.sqrt(WIDER * len(images)))))
    width = max(columns * TILE[0], math.ceil(_font().getlength(title))) + GAP
    height = LINE + 2 * GAP + math.ceil(len(images) / columns) * TILE[1]
    sheet = Image.new("L", (width, height), PAPER)
    sheet.paste(_text(title, width - GAP), (GAP, GAP // 2))
    for place, (image, row) in enumerate(zip(images, rows, strict=True)):
        down, across = divmod(place, columns)
        x, y = GAP + across * TILE[0], LINE + GAP + down * TILE[1]
        sheet.paste(Image.fromarray(image.repeat(SCALE, 0).repeat(SCALE, 1)), (x, y))
        sheet.paste(_text(f"#{row.index}", SIDE), (x, y + SIDE))
        sheet.paste(_caption(words[row.true], words[row.predicted]), (x, y + SIDE + LINE))
    png = io.BytesIO()
    sheet.save(png, "PNG")
    return png.getvalue()


@lru_cache(maxsize=1024)
def _caption(true: str, predicted: str) -> Image.Image:
    """Return `true > predicted`, both names cut until it is no wider than the digit."""
    for length in range(min(max(len(true), len(predicted), 1), SIDE), 0, -1):
        words = f"{_cut(true, length)} > {_cut(predicted, length)}"
        if _font().getlength(words) <= SIDE:
            break
    return _text(words, SIDE)


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1] + "."


def _text(text: str, width: int) -> Image.Image:
    line = Image.new("L", (width, LINE), PAPER)
    ImageDraw.Draw(line).text((0, 0), text, INK, font=_font())
    return line


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default()
