"""The numbers of a digit can all be read, wherever the window is small, and none is ever cut in two."""

import re

import numpy as np
import pytest
from textual import events
from textual.app import ComposeResult

from core.dataset import scaled
from tests.tui.digits import sample
from tests.tui.grid import grid, shown
from tui.art import ink_box
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.pixel_matrix import PixelMatrix
from tui.widgets.pixel_values import PixelValues
from tui.widgets.scrolled import Scrolled

SIZES = [(120, 30), (116, 20), (76, 16), (56, 20), (56, 9), (20, 5)]
IMAGE = sample().x_test[0]


class Harness(ExactApp[None]):
    def __init__(self, view: Scrolled, look: Look | None = None) -> None:
        super().__init__()
        self.view = view
        view.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.view


def lines(view: Scrolled) -> list[str]:
    """Return what the view draws now; quicker than waiting for the screen at every step."""
    return [strip.text.rstrip() for strip in view.render_lines(view.size.region)]


def matrix(view: Scrolled) -> dict[tuple[int, int], int]:
    """Return the pixels on the screen, read as a person would: by the numbers of their row and column."""
    columns = [int(word) for word in lines(view)[0].split()]
    pixels: dict[tuple[int, int], int] = {}
    for line in lines(view)[1:]:
        if line[:1] == "r" or not line:
            continue
        row, values = int(line[:2]), [int(line[n : n + 4]) for n in range(2, len(line), 4)]
        pixels |= {(row, column): value for column, value in zip(columns, values, strict=True)}
    return pixels


@pytest.mark.parametrize("size", SIZES)
async def test_scrolling_through_the_matrix_shows_every_pixel(size: tuple[int, int]) -> None:
    app = Harness(view := PixelMatrix())
    view.show(IMAGE)
    seen: dict[tuple[int, int], int] = {}
    async with app.run_test(size=size):
        rows, columns = view.room()
        for top in range(0, 28, rows):
            for left in range(0, 28, columns):
                view.scroll_by(-28, -28)
                view.scroll_by(top, left)
                seen |= matrix(view)
    assert seen == {(y, x): int(IMAGE[y, x]) for y in range(28) for x in range(28)}


@pytest.mark.parametrize("size", SIZES[:-1])
async def test_the_matrix_starts_where_the_ink_is(size: tuple[int, int]) -> None:
    app = Harness(view := PixelMatrix())
    async with app.run_test(size=size):
        for image in sample().x_test[:20]:
            view.show(image)
            top, _, left, right = ink_box(image)
            pixels = matrix(view)
            assert top in {y for y, _ in pixels}
            assert (left + right) // 2 in {x for _, x in pixels}


async def test_the_whole_matrix_is_there_at_once_where_it_fits() -> None:
    app = Harness(view := PixelMatrix())
    view.show(IMAGE)
    async with app.run_test(size=(114, 29)):
        assert len(matrix(view)) == 28 * 28
        assert "scroll" not in shown(app)


async def test_a_matrix_that_does_not_fit_says_what_is_seen_and_how_to_see_the_rest() -> None:
    app = Harness(view := PixelMatrix())
    view.show(IMAGE)
    async with app.run_test(size=(56, 12)) as pilot:
        view.scroll_by(-28, -28)
        await pilot.pause()
        assert grid(app)[-1] == "rows 0–9, columns 0–12 of 28; scroll with ↑ ↓ H L"
        view.scroll_by(99, 99)
        await pilot.pause()
        assert grid(app)[-1] == "rows 18–27, columns 15–27 of 28; scroll with ↑ ↓ H L"


@pytest.mark.parametrize("size", SIZES)
async def test_scrolling_through_the_values_shows_all_784(size: tuple[int, int]) -> None:
    app = Harness(view := PixelValues())
    view.show(IMAGE)
    seen: dict[int, float] = {}
    async with app.run_test(size=size):
        view.scroll_by(-784)
        for _ in range(784):
            for line in lines(view)[1:]:
                if found := re.match(r" *(\d+)((?: [01](?:\.\d{4})? *)+)$", line):
                    seen |= dict(enumerate(map(float, found[2].split()), int(found[1])))
            if len(seen) == 784:
                break
            view.scroll_by(view.room()[0])
    values = np.array([seen[n] for n in range(784)])
    assert np.abs(values - scaled(IMAGE)).max() <= 0.00005


async def test_the_values_say_what_they_are() -> None:
    app = Harness(view := PixelValues())
    view.show(IMAGE)
    async with app.run_test(size=(76, 12)):
        assert grid(app)[0] == "float32 (784,), reshaped to one row and divided by 255"
        assert grid(app)[-1].endswith("of 784; scroll with ↑ ↓")


async def test_the_values_start_where_the_ink_does() -> None:
    app = Harness(view := PixelValues())
    view.show(IMAGE)
    async with app.run_test(size=(56, 12)):
        first = int(np.flatnonzero(IMAGE)[0])
        assert int(grid(app)[1][:3]) == first // 7 * 7


@pytest.mark.parametrize("kind", [PixelMatrix, PixelValues])
@pytest.mark.parametrize("size", [*SIZES, (1, 1), (6, 2)])
async def test_an_ascii_terminal_gets_seven_bits(
    kind: type[PixelMatrix] | type[PixelValues], size: tuple[int, int]
) -> None:
    view = kind()
    app = Harness(view, Look(ascii=True))
    view.show(IMAGE)
    async with app.run_test(size=size):
        assert shown(app).isascii()


async def test_the_mouse_wheel_scrolls() -> None:
    app = Harness(view := PixelMatrix())
    view.show(IMAGE)
    async with app.run_test(size=(56, 12)) as pilot:
        top = view.top
        view.post_message(events.MouseScrollDown(view, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert view.top == top + 3
        view.post_message(events.MouseScrollUp(view, 5, 5, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert view.top == top


async def test_resizing_keeps_everything_within_reach() -> None:
    app = Harness(view := PixelMatrix())
    view.show(IMAGE)
    async with app.run_test(size=(56, 12)) as pilot:
        view.scroll_by(99, 99)
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert len(matrix(view)) == 28 * 28
