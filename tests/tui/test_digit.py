"""A digit is as large as its region allows, in the terminal's colours, and repaints only what changed."""

import numpy as np
import pytest
from rich.color import Color
from textual.app import ComposeResult
from textual.color import Color as ThemeColor
from textual.geometry import Region

from tests.tui.digits import sample
from tests.tui.grid import grid, shown
from tui import art
from tui.choices import ART_STYLES, ArtStyle
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.digit import Digit


class Harness(ExactApp[None]):
    def __init__(self, css: str = "", *, ansi: bool = False) -> None:
        super().__init__(ansi_color=ansi)
        self.digit = Digit(id="one", classes="some")
        self.stylesheet.add_source(css)

    def compose(self) -> ComposeResult:
        yield self.digit

    @property
    def colours(self) -> set[tuple[Color | None, Color | None]]:
        """The colours on the screen: those of the characters and those behind them."""
        styles = [part.style for strip in self.screen._compositor.render_strips() for part in strip]
        return {(style.color, style.bgcolor) for style in styles if style}


SEVEN = sample().x_test[int(np.flatnonzero(sample().y_test == 7)[0])]


@pytest.mark.parametrize(
    ("size", "columns", "rows"), [((60, 30), 56, 28), ((40, 20), 28, 14), ((21, 10), 20, 10)]
)
async def test_it_is_as_large_as_there_is_room(size: tuple[int, int], columns: int, rows: int) -> None:
    app = Harness()
    app.digit.image = SEVEN
    async with app.run_test(size=size):
        expected = [line.rstrip() for line in art.ramp(SEVEN, columns, rows)]
        assert grid(app) == expected + [""] * (size[1] - rows)


async def test_it_stands_where_content_align_says() -> None:
    app = Harness("Digit { content-align: right bottom; }")
    app.digit.image = SEVEN
    async with app.run_test(size=(40, 20)):
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert lines == [" " * 40] * 6 + [" " * 12 + line for line in art.ramp(SEVEN, 28, 14)]


async def test_without_an_image_it_is_empty() -> None:
    app = Harness()
    async with app.run_test(size=(40, 20)) as pilot:
        assert shown(app).strip() == ""
        app.digit.image = SEVEN
        await pilot.pause()
        assert shown(app).strip()
        app.digit.image = None
        await pilot.pause()
        assert shown(app).strip() == ""


async def test_the_look_changes_the_style_at_once() -> None:
    app = Harness()
    app.digit.image = SEVEN
    async with app.run_test(size=(30, 15)) as pilot:
        app.digit.look = Look(art="braille")
        await pilot.pause()
        assert any("\u2801" <= character <= "\u28ff" for character in shown(app))
        app.digit.look = Look(art="half")
        await pilot.pause()
        assert set(shown(app)) <= set("▀▄█ \n")


@pytest.mark.parametrize("style", ART_STYLES)
async def test_an_ascii_terminal_gets_the_ramp_whatever_the_style(style: ArtStyle) -> None:
    app = Harness()
    app.digit.image, app.digit.look = SEVEN, Look(ascii=True, art=style)
    async with app.run_test(size=(30, 15)):
        assert grid(app)[:14] == [line.rstrip() for line in art.ramp(SEVEN, 28, 14)]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_half_blocks_are_shades_between_the_themes_background_and_foreground(theme: str) -> None:
    app = Harness()
    app.digit.image, app.digit.look = SEVEN, Look(art="half")
    async with app.run_test(size=(28, 14)) as pilot:
        app.theme = theme
        await pilot.pause()
        _, _, background, foreground = app.digit.colors
        shades = {background.blend(foreground, n / 15).rich_color for n in range(16)}
        inks = {ink for ink, _ in app.colours}
        assert len(inks) > 8
        assert inks <= shades | {app.digit.rich_style.color}
        assert {paper for _, paper in app.colours} <= shades
        assert ThemeColor.parse(foreground.hex).rich_color in inks


async def test_a_terminals_own_colours_give_three_shades() -> None:
    app = Harness(ansi=True)
    app.digit.image, app.digit.look = SEVEN, Look(art="half")
    async with app.run_test(size=(28, 14)):
        grey = Color.parse("bright_black")
        assert {ink for ink, _ in app.colours} == {Color.default(), grey}
        assert {paper for _, paper in app.colours} == {Color.default(), grey}


async def test_without_colour_half_blocks_are_black_and_white(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Harness(ansi=True)
    app.digit.image, app.digit.look = SEVEN, Look(art="half")
    async with app.run_test(size=(28, 14)):
        assert app.colours == {(Color.default(), Color.default())}
        expected = ["".join(run.text for run in row) for row in art.draw(SEVEN, 28, 14, "half", greys=2)]
        assert grid(app) == [line.rstrip() for line in expected]


async def test_only_the_rows_that_changed_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Harness()
    app.digit.image = SEVEN
    async with app.run_test(size=(56, 28)) as pilot:
        painted: list[Region] = []
        refresh = app.digit.refresh

        def spy(*regions: Region, **kwargs: bool) -> Digit:
            painted.extend(regions)
            return refresh(*regions, **kwargs)

        monkeypatch.setattr(app.digit, "refresh", spy)
        other = SEVEN.copy()
        other[3:5, 10] = 255 - other[3:5, 10]
        app.digit.image = other
        await pilot.pause()
        assert painted == [Region(0, 3, 56, 1), Region(0, 4, 56, 1)]
        painted.clear()
        app.digit.image = other.copy()
        assert painted == []


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (3, 9), (300, 3)])
async def test_no_size_is_too_small(size: tuple[int, int]) -> None:
    app = Harness()
    app.digit.image = SEVEN
    async with app.run_test(size=size):
        assert len(grid(app)) == size[1]
