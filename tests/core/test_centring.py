"""Any grey picture becomes a digit as MNIST's makers made them."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.centring import BOX, MIDDLE, as_mnist, centred
from core.errors import DataError
from tests.tui.digits import sample

Image = npt.NDArray[np.uint8]
PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60)))


def middle_of_mass(image: Image) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    mass = image.astype(float)
    return float((rows * mass).sum() / mass.sum()), float((columns * mass).sum() / mass.sum())


def extent(image: Image) -> tuple[int, int]:
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    return int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1


def box(height: int, width: int, top: int, left: int, ink: int = 255, paper: int = 0) -> Image:
    """Return a picture of 100 by 80 with a filled rectangle."""
    picture = np.full((100, 80), paper, np.uint8)
    picture[top : top + height, left : left + width] = ink
    return picture


@given(PICTURES)
def test_whatever_is_not_blank_is_20_pixels_long_and_centred_by_mass(picture: Image) -> None:
    try:
        image, steps = as_mnist(picture)
    except DataError:
        assert np.ptp(picture) < 128  # so little that it may well be the paper
        return
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert max(extent(image)) <= BOX
    assert image.max() >= 0.9 * 255
    assert steps[-1] == "centred by mass"
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    for where, filled in zip(middle_of_mass(image), (rows, columns), strict=True):
        at_an_edge = filled[0] == 0 or filled[-1] == 27
        assert abs(where - MIDDLE) <= 0.5 + 1e-9 or at_an_edge


@given(st.integers(0, 999))
def test_mnists_own_digits_stay_as_they_are_but_for_their_faintest_edges(index: int) -> None:
    digit = sample().x_test[index]
    image = as_mnist(digit).image
    if max(extent(np.where(digit >= 0.2 * digit.max(), digit, 0))) == BOX:
        faint = digit < 0.2 * digit.max()
        shifted = [np.roll(image, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
        assert min(int((moved != digit)[~faint].sum()) for moved in shifted) == 0


@given(st.integers(0, 999), st.integers(0, 60), st.integers(0, 60), st.booleans())
def test_where_it_lies_and_which_is_dark_makes_no_difference(
    index: int, top: int, left: int, is_dark: bool
) -> None:
    digit = sample().x_test[index]
    picture = np.zeros((90, 90), np.uint8)
    picture[top : top + 28, left : left + 28] = digit
    found = as_mnist(255 - picture if is_dark else picture)
    assert np.array_equal(found.image, as_mnist(digit).image)
    assert ("inverted" in found.steps) == is_dark


@pytest.mark.parametrize(
    ("picture", "size", "steps"),
    [
        (box(40, 20, 50, 10), (20, 10), ("cropped from 80x100 to 20x40", "scaled to 10x20")),
        (box(20, 60, 0, 0), (7, 20), ("cropped from 80x100 to 60x20", "scaled to 20x7")),
        (box(5, 5, 90, 70), (20, 20), ("cropped from 80x100 to 5x5", "scaled to 20x20")),
        (box(20, 8, 3, 3), (20, 8), ("cropped from 80x100 to 8x20",)),
        (box(90, 1, 3, 3), (20, 1), ("cropped from 80x100 to 1x90", "scaled to 1x20")),
        (
            box(40, 20, 50, 10, ink=30, paper=230),
            (20, 10),
            ("inverted", "cropped from 80x100 to 20x40", "scaled to 10x20", "brightened"),
        ),
        (
            box(20, 20, 50, 10, ink=200, paper=150),
            (20, 20),
            ("cropped from 80x100 to 20x20", "brightened"),
        ),
    ],
)  # fmt: skip
def test_it_says_what_was_done(picture: Image, size: tuple[int, int], steps: tuple[str, ...]) -> None:
    image, said = as_mnist(picture)
    assert extent(image) == size
    assert said == (*steps, "centred by mass")


def test_shrinking_averages_and_loses_no_line() -> None:
    picture = np.zeros((200, 200), np.uint8)
    picture[::10] = 255  # lines that a scaling by every tenth pixel would either keep or lose altogether
    image = as_mnist(picture).image
    assert extent(image) == (19, 20)  # from the first line to the last there are 191 rows
    assert (image > 0).sum() == 19 * 20


def test_a_gradient_is_scaled_in_proportion() -> None:
    picture = np.tile(np.linspace(60, 255, 40).astype(np.uint8), (40, 1))
    image = centred(picture).image
    row = image[MIDDLE][image[MIDDLE] > 0].astype(int)
    assert len(row) == BOX
    assert (np.diff(row) > 0).all()
    assert np.abs(row - picture[0].reshape(20, 2).mean(1)).max() <= 3


@pytest.mark.parametrize("grey", [0, 7, 128, 255])
def test_an_empty_picture_is_refused_in_a_sentence(grey: int) -> None:
    with pytest.raises(DataError, match=r"^There is nothing to see in this picture"):
        as_mnist(np.full((30, 40), grey, np.uint8))


def test_grain_of_the_paper_neither_counts_as_ink_nor_widens_the_digit() -> None:
    random = np.random.default_rng(3)
    picture = box(60, 30, 20, 20, ink=40, paper=220).astype(int) + random.integers(-15, 16, (100, 80))
    image, steps = as_mnist(picture.astype(np.uint8))
    assert steps[:2] == ("inverted", "cropped from 80x100 to 30x60")
    assert extent(image) == (20, 10)
