"""The canvas alone: what mouse and pen draw, and how little of it is painted anew."""

import numpy as np
import pytest
from textual.app import ComposeResult
from textual.events import MouseDown, MouseMove, MouseUp
from textual.geometry import Region
from textual.pilot import Pilot

from tests.tui.grid import shown
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.canvas import Canvas


class CanvasApp(ExactApp[None]):
    """A canvas of the given cells, and how often it said that it was drawn on."""

    def __init__(self, columns: int = 56, rows: int = 28, look: Look | None = None) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.canvas.styles.width, self.canvas.styles.height = columns, rows
        self.canvas.look = look or Look(art="half")
        self.drawn = 0

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_canvas_drawn(self) -> None:
        self.drawn += 1

    @property
    def image(self) -> np.ndarray:
        return self.canvas.sketch.image


async def drag(pilot: Pilot[None], *places: tuple[int, int], button: int = 1) -> None:
    """Press `button` at the first of `places` (column, row), move over the others and let go."""
    kinds = [MouseDown, *[MouseMove] * (len(places) - 1), MouseUp]
    for kind, place in zip(kinds, (*places, places[-1]), strict=True):
        # Pilot's own methods know only the left button.
        await pilot._post_mouse_events(
            [kind], pilot.app.screen.query_one(Canvas), offset=place, button=button
        )


@pytest.mark.parametrize(("columns", "rows"), [(56, 28), (28, 14)])
async def test_a_drag_draws_a_line_under_the_mouse_at_every_size(columns: int, rows: int) -> None:
    app = CanvasApp(columns, rows)
    async with app.run_test(size=(60, 30)) as pilot:
        await drag(pilot, (columns // 4, rows // 4), (3 * columns // 4, rows // 4))
        assert app.image[7, 7:21].min() > 150
        assert not app.image[:4].any()
        assert not app.image[12:].any()
        assert app.drawn >= 2
        await drag(pilot, (3 * columns // 4, rows // 4), (3 * columns // 4, rows - 1))
        assert app.image[7:27, 21].min() > 150


async def test_the_right_button_erases_and_moving_without_a_button_does_nothing() -> None:
    app = CanvasApp()
    async with app.run_test(size=(60, 30)) as pilot:
        await drag(pilot, (10, 5), (40, 5))
        await pilot.hover(app.canvas, offset=(40, 20))
        assert not app.image[10:].any()
        await drag(pilot, (10, 5), (24, 5), button=3)
        assert not app.image[5, :12].any()
        assert app.image[5, 16:20].min() > 150


async def test_a_drag_may_leave_the_canvas_and_come_back() -> None:
    app = CanvasApp(28, 14)
    async with app.run_test(size=(60, 30)) as pilot:
        await drag(pilot, (10, 5), (50, 5), (50, 25), (10, 8))
        assert app.image[10:12, 5:15].any()
        await pilot.hover(app.canvas, offset=(2, 12))
        assert not app.image[24:, :6].any()


async def test_undo_takes_back_one_drag() -> None:
    app = CanvasApp()
    async with app.run_test(size=(60, 30)) as pilot:
        await drag(pilot, (10, 5), (40, 5))
        first = app.image
        await drag(pilot, (10, 15), (40, 15), (40, 25))
        assert app.canvas.undo()
        assert np.array_equal(app.image, first)


async def test_the_pen_draws_only_while_it_is_down_and_stays_on_the_paper() -> None:
    app = CanvasApp()
    async with app.run_test(size=(60, 30)):
        app.canvas.move_pen(-99, -99)
        assert app.canvas.sketch.is_empty
        app.canvas.toggle_pen()
        app.canvas.move_pen(5, 0)
        app.canvas.toggle_pen()
        app.canvas.move_pen(0, 99)
        assert app.image[0, :6].tolist() == [255] * 6
        assert not app.image[3:].any()


async def test_the_eraser_takes_the_place_of_the_pen() -> None:
    app = CanvasApp()
    async with app.run_test(size=(60, 30)):
        app.canvas.toggle_pen()
        app.canvas.move_pen(5, 0)
        app.canvas.toggle_eraser()
        assert not app.canvas.is_down
        app.canvas.toggle_pen()
        app.canvas.move_pen(-5, 0)
        assert app.canvas.sketch.is_empty


@pytest.mark.parametrize(("columns", "rows"), [(56, 28), (28, 14), (12, 6), (1, 1)])
async def test_the_pen_is_seen_where_it_is(columns: int, rows: int) -> None:
    app = CanvasApp(columns, rows)
    async with app.run_test(size=(60, 30)) as pilot:
        app.canvas.focus()
        for step in ((-99, -99), (99, 0), (0, 99)):
            app.canvas.move_pen(*step)
            await pilot.pause()
            assert shown(app).count("○") == 1
        app.canvas.toggle_pen()
        await pilot.pause()
        assert shown(app).count("●") == 1


async def test_ascii_stays_within_seven_bits() -> None:
    app = CanvasApp(look=Look(ascii=True))
    async with app.run_test(size=(60, 30)) as pilot:
        await drag(pilot, (10, 5), (40, 5))
        app.canvas.toggle_pen()
        await pilot.pause()
        assert shown(app).isascii()
        assert "@@@@" in shown(app)
        assert "*" in shown(app)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """Collect the regions of the canvas that are painted anew."""
    regions: list[Region] = []
    refresh = Canvas.refresh

    def collect(self: Canvas, *given: Region, **options: bool) -> Canvas:
        regions.extend(given or (Region(0, 0, *self.size),))
        return refresh(self, *given, **options)

    monkeypatch.setattr(Canvas, "refresh", collect)
    return regions


async def test_only_the_rows_that_changed_are_painted(painted: list[Region]) -> None:
    app = CanvasApp()
    async with app.run_test(size=(60, 30)) as pilot:
        app.canvas.focus()
        await drag(pilot, (2, 2), (50, 2), (50, 24))
        app.canvas.toggle_pen()
        await pilot.pause()
        painted.clear()
        app.canvas.move_pen(-1, 0)
        assert painted
        assert sum(region.height for region in painted) <= 3
