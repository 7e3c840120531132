"""Up to nine digits under their captions, in the shape that leaves them legible."""

import pytest
from textual.app import App, ComposeResult

from tests.tui.digits import sample
from tests.tui.grid import grid, shown
from tui import art
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.digit_gallery import DigitGallery

NINE = list(sample().x_test[:9])


class Harness(ExactApp[None]):
    def __init__(self) -> None:
        super().__init__()
        self.gallery = DigitGallery()

    def compose(self) -> ComposeResult:
        yield self.gallery


def captions(app: App[None]) -> list[str]:
    return [" ".join(line.split()) for line in grid(app) if "Class" in line]


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        ((56, 24), ["Class 0 Class 1 Class 2", "Class 3 Class 4 Class 5", "Class 6 Class 7 Class 8"]),
        ((56, 18), ["Class 0 Class 1 Class 2", "Class 3 Class 4 Class 5", "Class 6 Class 7 Class 8"]),
        ((76, 15), ["Class 0 Class 1 Class 2 Class 3 Class 4", "Class 5 Class 6 Class 7 Class 8"]),
        ((120, 8), ["Class 0 Class 1 Class 2 Class 3 Class 4 Class 5 Class 6 Class 7 Class 8"]),
    ],
)
async def test_the_shape_keeps_the_digits_legible(size: tuple[int, int], rows: list[str]) -> None:
    app = Harness()
    app.gallery.show((f"Class {n}", image) for n, image in enumerate(NINE))
    async with app.run_test(size=size):
        assert captions(app) == rows


async def test_each_digit_stands_under_its_caption() -> None:
    app = Harness()
    app.gallery.show((f"Class {n}", image) for n, image in enumerate(NINE))
    async with app.run_test(size=(56, 24)):
        lines = [line.ljust(56) for line in grid(app)]
        for n, image in enumerate(art.trimmed(NINE)):
            top = next(y for y, line in enumerate(lines) if f"Class {n}" in line)
            left = lines[top].index(f"Class {n}")
            columns, rows = art.fit(18, 7, side=len(image))
            assert [line[left : left + columns] for line in lines[top + 1 : top + 1 + rows]] == art.ramp(
                image, columns, rows
            )


async def test_fewer_than_nine_leave_the_rest_empty() -> None:
    app = Harness()
    app.gallery.show([("Class 1", NINE[0]), ("Class 2", NINE[1])])
    async with app.run_test(size=(56, 24)) as pilot:
        assert captions(app) == ["Class 1 Class 2"]
        app.gallery.show([])
        await pilot.pause()
        assert shown(app).strip() == ""


async def test_long_captions_take_two_lines_and_then_are_cut() -> None:
    app = Harness()
    app.gallery.show([("Predicted 2, Class 7", NINE[0]), ("Ankle boot, T-shirt and top", NINE[1])])
    async with app.run_test(size=(56, 24)) as pilot:
        assert grid(app)[0] == "Predicted 2,       Ankle boot,"
        assert grid(app)[1] == "Class 7            T-shirt and top"
        app.gallery.show([("Dromedary camel", NINE[0]), ("Somethingwithoutanyspaceatall", NINE[1])])
        await pilot.pause()
        assert grid(app)[0] == "Dromedary camel    Somethingwithouta…"


async def test_a_caption_from_outside_is_shown_and_never_obeyed() -> None:
    app = Harness()
    app.gallery.show([("[/b]\x1b[2J", NINE[0]), ("[red]é", NINE[1])])
    async with app.run_test(size=(56, 24)) as pilot:
        assert "[/b]\\x1b[2J" in grid(app)[0]
        assert "[red]é" in grid(app)[0]
        app.gallery.look = Look(ascii=True)
        await pilot.pause()
        assert shown(app).isascii()
        assert "[red]\\xe9" in grid(app)[0]


@pytest.mark.parametrize("size", [(1, 1), (9, 2), (20, 4), (300, 100)])
async def test_no_size_breaks_it(size: tuple[int, int]) -> None:
    app = Harness()
    app.gallery.show((f"Class {n}", image) for n, image in enumerate(NINE))
    async with app.run_test(size=size):
        assert len(grid(app)) == size[1]
