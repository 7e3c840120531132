"""Reading one PNG or JPEG picture, which may come from anyone, as grey: every failure is one sentence."""

import stat
import struct
import warnings
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.Image import Transpose

from core.dataset import Images
from core.errors import DataError
from core.text import printable

LARGEST_FILE = 64 * 1024**2
LARGEST = 178_956_970
"""Pixels that are unpacked at most, as many as Pillow takes: a small file may promise anything."""
LONGEST = 2000
"""Pixels of a side beyond which nothing is gained for a digit of 20, and a picture is reduced first."""
BAND = 256
"""Rows, or a few less, of a large picture that are converted at a time."""

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
# What Pillow lets through from files that are not what they seem: its own OSError and SyntaxError, zlib's and
# struct's errors, and what comes of taking numbers in a header at their word.
_BROKEN = (
    OSError, SyntaxError, EOFError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError,
    MemoryError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip


class Picture(NamedTuple):
    """A picture in grey, and what was done to read it so."""

    grey: Images
    """uint8 `[h, w]`, 0 is black."""
    steps: tuple[str, ...]
    """In words, in order; empty for a picture that was taken as it is."""


def read_picture(path: Path) -> Picture:
    """Return the PNG or JPEG picture at `path` in grey, upright, its transparency laid on paper.

    Raises DataError with one sentence for whatever is not such a picture, or would not fit into memory.
    """
    shown = printable(str(path))
    try:
        _check_file(path, shown)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they quote the file, and would go to the terminal
            with Image.open(path, formats=("PNG", "JPEG")) as image:
                return _read(image, shown)
    except FileNotFoundError as error:
        raise DataError(f"There is no picture {shown}.") from error
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        bomb = isinstance(error, Image.DecompressionBombError)
        raise DataError(_too_large(shown) if bomb else f"{shown} is no PNG or JPEG picture.") from error
    except MemoryError as error:
        raise DataError(f"{shown} does not fit into the memory there is.") from error
    except _BROKEN as error:
        why = getattr(error, "strerror", None) or str(error) or "it is damaged"
        raise DataError(f"{shown} cannot be read: {printable(why).rstrip('.')}.") from error


def _check_file(path: Path, shown: str) -> None:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):  # opening a pipe would wait for ever
        raise DataError(f"{shown} is not a file.")
    if about.st_size > LARGEST_FILE:
        raise DataError(f"{shown} is larger than {LARGEST_FILE // 1024**2} MiB; give a smaller picture.")


def _read(image: Image.Image, shown: str) -> Picture:
    width, height = image.size
    if width * height > LARGEST:
        raise DataError(_too_large(shown))
    steps = []
    orientation = _UPRIGHT.get(_orientation(image))
    reduced = _reduced(image)
    grey, step = _grey(reduced)
    if step:
        steps.append(step)
    if grey.size != (width, height):
        steps.append(f"reduced from {width}x{height} to {grey.width}x{grey.height}")
    if orientation is not None:
        grey = grey.transpose(orientation)
        steps.append("turned upright")
    return Picture(np.asarray(grey, np.uint8), tuple(steps))


def _reduced(image: Image.Image) -> Image.Image:
    """Return `image` with no side longer than LONGEST, whatever its mode, and unpack no more than needed.

    A JPEG is unpacked small where it can be, and all others are converted and reduced a band at a time.
    """
    width, height = image.size
    if (longest := max(image.size)) > LONGEST:
        image.draft("L", (-(-width * LONGEST // longest), -(-height * LONGEST // longest)))
    image.load()
    if (factor := -(-max(image.size) // LONGEST)) == 1:
        return image
    bands = []
    rows = max(1, BAND // factor)
    for top in range(0, image.height, rows * factor):
        band = image.crop((0, top, image.width, min(top + rows * factor, image.height)))
        if "transparency" in image.info:
            band.info["transparency"] = image.info["transparency"]
        bands.append(_plain(band).reduce(factor))
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for index, band in enumerate(bands):
        whole.paste(band, (0, index * rows))
    return whole


def _too_large(shown: str) -> str:
    return f"{shown} has more than {LARGEST // 10**6} million pixels; give a smaller picture."


def _orientation(image: Image.Image) -> int:
    """Return how a camera was held, as EXIF has it; 1, upright, where it cannot be told."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Return `image` in mode L, or RGBA if some of it is transparent."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits, which Pillow would clip and not scale
        values = np.asarray(image).astype(np.float64)
        return Image.fromarray((values / 257).round().clip(0, 255).astype(np.uint8))
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode == "L" else image.convert("RGB").convert("L")


def _grey(image: Image.Image) -> tuple[Image.Image, str]:
    """Return `image` in mode L, and what had to be done about its transparency."""
    plain = _plain(image)
    return _on_paper(plain) if plain.mode == "RGBA" else (plain, "")


def _on_paper(image: Image.Image) -> tuple[Image.Image, str]:
    """Return a picture with transparency on white, or on black when most of what is on it is light."""
    alpha = image.getchannel("A")
    grey = image.convert("L")
    seen = np.asarray(alpha, np.int64)
    if seen.min() == 255:
        return grey, ""
    light = (np.asarray(grey) * seen).sum() > 127.5 * seen.sum()
    paper = Image.new("L", image.size, 0 if light else 255)
    paper.paste(grey, mask=alpha)
    return paper, f"laid on {'black' if light else 'white'}"
