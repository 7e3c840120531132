"""Every picture fits its box exactly, keeps to its characters, and never draws darker what is lighter."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rich.cells import cell_len

from tests.tui.digits import sample
from tui import art
from tui.choices import ART_STYLES, ArtStyle
from tui.look import Look

Image = npt.NDArray[np.uint8]

images: st.SearchStrategy[Image] = arrays(np.uint8, (28, 28), elements=st.integers(0, 255))
columns = st.integers(1, 120)
rows = st.integers(1, 60)
ALLOWED = {
    "ramp": set(art.RAMP),
    "half": set(" ▀▄█"),
    "braille": {" ", *map(chr, range(0x2801, 0x2900))},
}


def texts(drawn: list[art.Row]) -> list[str]:
    return ["".join(run.text for run in row) for row in drawn]


@given(
    images, columns, rows, st.sampled_from([Look(a, style) for a in (False, True) for style in ART_STYLES])
)
def test_a_picture_fills_its_box_with_nothing_but_its_characters(
    image: Image, width: int, height: int, look: Look
) -> None:
    lines = texts(art.draw(image, width, height, look.art, ascii=look.ascii))
    assert [cell_len(line) for line in lines] == [width] * height
    assert set("".join(lines)) <= ALLOWED["ramp" if look.ascii else look.art]


@given(images, columns, rows)
def test_what_is_darker_is_never_drawn_lighter(image: Image, width: int, height: int) -> None:
    lines = art.ramp(image, width, height)
    edges = [[(i * 28, (i + 1) * 28) for i in range(n)] for n in (height, width)]
    weights = [
        np.array([[max(0, min(b, (p + 1) * n) - max(a, p * n)) for p in range(28)] for a, b in cells])
        for cells, n in zip(edges, (height, width), strict=True)
    ]
    means = weights[0] @ image.astype(np.int64) @ weights[1].T  # whole numbers, so that equal means are equal
    heaviness = np.array([[art.RAMP.index(character) for character in line] for line in lines])
    order = np.argsort(means, axis=None, kind="stable")
    by_mean, by_shade = means.ravel()[order], heaviness.ravel()[order]
    assert (np.diff(by_shade)[np.diff(by_mean) > 0] >= 0).all()
    assert (np.diff(by_shade)[np.diff(by_mean) == 0] == 0).all()


@given(images)
def test_56_by_28_shows_every_pixel_as_it_is(image: Image) -> None:
    expected = ["".join(2 * art.RAMP[int(value) * 10 // 256] for value in row) for row in image]
    assert art.ramp(image, 56, 28) == expected


@given(images, st.integers(2, 16))
def test_half_blocks_at_28_by_14_show_every_pixel_as_it_is(image: Image, greys: int) -> None:
    levels = np.rint(image.astype(float) * (greys - 1) / 255).astype(int)
    for y, row in enumerate(art.draw(image, 28, 14, "half", greys=greys)):
        shown = [pixel for run in row for pixel in pixels_of(run)]
        assert shown == list(zip(levels[2 * y].tolist(), levels[2 * y + 1].tolist(), strict=True))


def pixels_of(run: art.Run) -> list[tuple[int, int]]:
    """Return the (upper, lower) greys of each cell of a run of half blocks."""
    ink, paper = run.ink or 0, run.paper or 0
    of = {" ": (0, 0), "█": (ink, ink), "▀": (ink, paper), "▄": (paper, ink)}
    return [of[character] for character in run.text]


@given(images)
def test_half_blocks_leave_black_to_the_terminal(image: Image) -> None:
    for row in art.draw(image, 28, 14, "half"):
        assert all(run.paper != 0 and run.ink != 0 for run in row)
        assert all(run.text.isspace() == (run.ink is None) for run in row)


def test_half_blocks_join_cells_of_one_style_whichever_half_is_the_heavier() -> None:
    image = np.zeros((2, 6), np.uint8)
    image[0, :3] = image[1, 3:5] = 255
    assert art.draw(image, 6, 1, "half") == [(art.Run("▀▀▀▄▄", 15), art.Run(" "))]


def test_the_heaviest_ink_of_a_small_picture_is_as_heavy_as_in_the_large_one() -> None:
    for image in sample().x_test[:200]:
        assert "@" in "".join(art.ramp(image, 14, 7))


def test_a_blank_image_is_blank_and_a_full_one_full() -> None:
    blank, full = np.zeros((28, 28), np.uint8), np.full((28, 28), 255, np.uint8)
    for style, heaviest in (("ramp", "@"), ("half", "█"), ("braille", "⣿")):
        assert set("".join(texts(art.draw(blank, 12, 6, style)))) == {" "}  # type: ignore[arg-type]
        assert set("".join(texts(art.draw(full, 12, 6, style)))) == {heaviest}  # type: ignore[arg-type]


def test_a_digit_in_braille_is_its_strokes() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = 255  # a one, two pixels wide
    lines = texts(art.draw(image, 14, 7, "braille"))
    assert lines == [" " * 14] + ["      ⢸⡇      "] * 5 + [" " * 14]


@given(columns, rows, st.sampled_from(ART_STYLES), st.sampled_from([20, 24, 28]))
def test_the_size_that_fits_is_inside_the_box_and_has_the_right_aspect(
    width: int, height: int, style: ArtStyle, side: int
) -> None:
    across, down = art.fit(width, height, style, side)
    assert 1 <= across <= width
    assert 1 <= down <= height
    assert across == 2 * down or width == 1


@pytest.mark.parametrize(
    ("box", "style", "size"),
    [
        ((56, 28), "ramp", (56, 28)),
        ((70, 40), "ramp", (56, 28)),
        ((55, 28), "ramp", (28, 14)),
        ((28, 14), "half", (28, 14)),
        ((40, 13), "ramp", (26, 13)),
        ((14, 7), "braille", (14, 7)),
        ((27, 13), "braille", (14, 7)),
        ((300, 100), "half", (112, 56)),
        ((0, 5), "ramp", (0, 0)),
        ((5, 0), "ramp", (0, 0)),
        ((-3, 4), "ramp", (0, 0)),
    ],
)
def test_exact_sizes_are_preferred(box: tuple[int, int], style: Any, size: tuple[int, int]) -> None:
    assert art.fit(*box, style) == size


@given(st.lists(images, max_size=3))
def test_trimming_loses_no_ink(pictures: list[Image]) -> None:
    trimmed = art.trimmed(pictures)
    assert len({image.shape for image in trimmed}) <= 1
    for before, after in zip(pictures, trimmed, strict=True):
        assert int(before.sum()) == int(after.sum())


def test_the_margin_of_real_digits_is_trimmed() -> None:
    assert {image.shape for image in art.trimmed(list(sample().x_train[:9]))} == {(20, 20)}


@given(images)
def test_the_ink_box_holds_all_ink_and_is_tight(image: Image) -> None:
    top, bottom, left, right = art.ink_box(image)
    assert int(image[top:bottom, left:right].sum()) == int(image.sum())
    if image.any():
        assert image[top].any()
        assert image[bottom - 1].any()
        assert image[:, left].any()
        assert image[:, right - 1].any()
