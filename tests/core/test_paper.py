"""Light that falls unevenly and frames along the edge change nothing about what is read."""

import numpy as np
import numpy.typing as npt
import pytest

from core.centring import as_mnist
from core.errors import DataError
from tests.tui.digits import sample

Image = npt.NDArray[np.uint8]
Values = npt.NDArray[np.float64]
DIGITS = range(0, 1000, 125)
WAYS = ("right", "left", "down", "up", "slanting", "lamp")
LIGHTS = ((120, 235), (160, 235), (180, 235), (160, 180))
EVENED, FRAMELESS = "evened out the light", "cut off the frame"


def ink(index: int, size: int = 4, margin: int = 20) -> Values:
    """Return a real digit, `size` pixels for one of its own, off the centre of a picture; 0 to 1."""
    large = np.kron(sample().x_test[index], np.ones((size, size))) / 255
    return np.pad(large, ((margin, 2 * margin), (3 * margin, margin)))


def tight(index: int) -> Values:
    digit = sample().x_test[index]
    rows, columns = np.flatnonzero((digit > 50).any(1)), np.flatnonzero((digit > 50).any(0))
    return np.kron(digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.ones((6, 6))) / 255


def light(shape: tuple[int, ...], way: str, low: int, high: int) -> Values:
    y, x = np.linspace(0, 1, shape[0])[:, None], np.linspace(0, 1, shape[1])[None]
    share = {
        "right": x + 0 * y,
        "left": 1 - x + 0 * y,
        "down": y + 0 * x,
        "up": 1 - y + 0 * x,
        "slanting": (x + y) / 2,
        "lamp": 1 - ((x - 0.5) ** 2 + (y - 0.3) ** 2) / 0.74,
    }[way]
    return low + (high - low) * share


def grainy(picture: Values) -> Image:
    grain = np.random.default_rng(5).integers(-6, 7, picture.shape)
    return (picture + grain).clip(0, 255).astype(np.uint8)


def framed(picture: Image, thickness: int, ink: int, sides: str) -> Image:
    picture = picture.copy()
    for side, lines in zip("tblr", (picture, picture[::-1], picture.T, picture.T[::-1]), strict=True):
        if side in sides:
            lines[:thickness] = ink
    return picture


def differs(one: Image, other: Image) -> float:
    """Return how much of the ink differs; a picture may lie a pixel beside the other."""
    shifted = [np.roll(one, (y, x), (0, 1)).astype(int) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    return min(float(np.abs(moved - other).sum()) for moved in shifted) / float(other.astype(int).sum())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lit", LIGHTS, ids=lambda lit: f"{lit[0]}-{lit[1]}")
@pytest.mark.parametrize("kind", ["shadow", "constant", "light ink"])
def test_in_uneven_light_it_is_the_digit_of_even_light(way: str, lit: tuple[int, int], kind: str) -> None:
    found = []
    for index in DIGITS:
        drawn = ink(index)
        fallen = light(drawn.shape, way, *lit)
        picture = fallen * (1 - 0.8 * drawn) if kind == "shadow" else fallen - 110 * drawn
        uneven = grainy(255 - picture if kind == "light ink" else picture)
        image, steps = as_mnist(uneven)
        assert ("inverted" in steps) == (kind != "light ink")
        assert lit[1] - lit[0] < 50 or steps[0] == EVENED
        found.append(differs(image, as_mnist(grainy(230 - 200 * drawn)).image))
    assert np.median(found) < 0.15
    assert max(found) < 0.4


@pytest.mark.parametrize("way", WAYS)
def test_light_is_seen_around_a_tight_crop_and_a_stroke_that_fills_the_picture(way: str) -> None:
    block = np.zeros((120, 90))
    block[8:112, 8:82] = 1
    image, steps = as_mnist(grainy(light(block.shape, way, 120, 235) * (1 - 0.8 * block)))
    assert steps[:2] == (EVENED, "inverted")
    assert differs(image, as_mnist(grainy(230 - 200 * block)).image) < 0.1
    for index in DIGITS:
        drawn = np.pad(tight(index), 3)
        image = as_mnist(grainy(light(drawn.shape, way, 120, 235) * (1 - 0.8 * drawn))).image
        assert differs(image, as_mnist(grainy(230 - 200 * drawn)).image) < 0.4


@pytest.mark.parametrize("way", ["right", "left", "down", "up", "slanting"])
def test_light_is_seen_beside_a_bar_from_edge_to_edge(way: str) -> None:
    bar = np.zeros((120, 400))
    bar[2:118, 10:390] = 1
    bar[20:100] = 1
    image, steps = as_mnist(grainy(light(bar.shape, way, 120, 235) * (1 - 0.8 * bar)))
    assert steps[:2] == (EVENED, "inverted")
    assert differs(image, as_mnist(grainy(230 - 200 * bar)).image) < 0.2


def test_even_light_is_left_alone() -> None:
    for index in range(0, 1000, 3):
        digit = sample().x_test[index]
        rows, columns = np.flatnonzero(digit.any(1)), np.flatnonzero(digit.any(0))
        crop = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        for picture in (digit, 255 - digit, crop):
            assert not {EVENED, FRAMELESS} & set(as_mnist(picture).steps)
    for index in DIGITS:
        for drawn in (ink(index), tight(index)):
            assert not {EVENED, FRAMELESS} & set(as_mnist(grainy(230 - 200 * drawn)).steps)


@pytest.mark.parametrize("grey", [0, 60, 255])
@pytest.mark.parametrize("sides", ["tblr", "l", "b", "tr"])
@pytest.mark.parametrize("thickness", [1, 5, 9])
@pytest.mark.parametrize("low", [120, 230])
def test_a_thin_frame_or_a_part_of_one_is_no_ink(grey: int, sides: str, thickness: int, low: int) -> None:
    for index in DIGITS:
        drawn = ink(index)
        paper = grainy(light(drawn.shape, "slanting", low, 230) * (1 - 0.8 * drawn))
        image, steps = as_mnist(framed(paper, thickness, grey, sides))
        assert steps[0] == FRAMELESS or grey == 255
        assert differs(image, as_mnist(paper).image) < 0.4


def test_a_frame_is_not_taken_for_one_when_it_is_all_that_is_drawn() -> None:
    image, steps = as_mnist(framed(np.full((100, 100), 230, np.uint8), 4, 20, "tblr"))
    assert FRAMELESS not in steps
    assert image[14, 4:24].any()


def test_paper_alone_is_refused_in_any_light() -> None:
    for way in WAYS:
        with pytest.raises(DataError, match=r"^There is nothing to see in this picture"):
            as_mnist(light((90, 120), way, 120, 235).astype(np.uint8))
