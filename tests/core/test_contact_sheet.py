"""The picture of many digits, read back: every digit is in it, pixel for pixel, in its place."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from core.contact_sheet import GAP, LINE, PAPER, SCALE, SIDE, TILE, contact_sheet
from core.evaluation import Prediction
from tests.tui.digits import sample

NAMES = tuple("0123456789")


def row(index: int, true: int = 7, predicted: int = 2) -> Prediction:
    return Prediction(index, true, predicted, 0.9, 0.8, 2.0, 2)


def read(png: bytes) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        assert image.mode == "L"
        return np.asarray(image)


@pytest.mark.parametrize("n", [1, 2, 7, 50])
def test_every_digit_is_on_the_sheet_in_order(n: int) -> None:
    images = sample().x_test[:n]
    sheet = read(contact_sheet(images, [row(index) for index in range(n)], NAMES, "a title"))
    columns = (sheet.shape[1] - GAP) // TILE[0]
    for place, image in enumerate(images):
        down, across = divmod(place, columns)
        y, x = LINE + GAP + down * TILE[1], GAP + across * TILE[0]
        drawn = sheet[y : y + SIDE : SCALE, x : x + SIDE : SCALE]
        np.testing.assert_array_equal(drawn, image)
    assert sheet.shape[0] == LINE + 2 * GAP + -(-n // columns) * TILE[1]


def test_under_each_digit_is_its_index_and_what_it_was_taken_for() -> None:
    images = np.repeat(sample().x_test[:1], 4, axis=0)
    rows = [row(1), row(1), row(2), row(1, predicted=3)]
    sheet = read(contact_sheet(images, rows, NAMES, "a long title, so that the sheet is wide enough"))
    columns = 3
    corners = [(LINE + GAP + (n // columns) * TILE[1], GAP + (n % columns) * TILE[0]) for n in range(4)]
    index = [sheet[y + SIDE : y + SIDE + LINE, x : x + SIDE] for y, x in corners]
    taken = [sheet[y + SIDE + LINE : y + SIDE + 2 * LINE, x : x + SIDE] for y, x in corners]
    assert all((drawn < PAPER).any() for drawn in [*index, *taken])
    assert [bool((index[0] == other).all()) for other in index] == [True, True, False, True]
    assert [bool((taken[0] == other).all()) for other in taken] == [True, True, True, False]


@pytest.mark.parametrize("name", ["[/b]", "\\x1b[2J", "n" * 200, "漢字" * 100, "", "é", "W" * 30])
def test_any_name_can_be_a_caption_and_stays_under_its_digit(name: str) -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    sheet = read(contact_sheet(images, [row(n, 0, 1) for n in range(3)], (name, name), f"title {name}"))
    between = sheet[LINE + GAP :, GAP + SIDE : 2 * GAP + SIDE]
    assert (between == PAPER).all()
    captions = sheet[LINE + GAP + SIDE + LINE :, GAP : GAP + SIDE]
    assert (captions < PAPER).any()
