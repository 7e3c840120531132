"""What goes to the terminal: the cells that changed and no others."""

import asyncio
import re

import pytest
from rich.console import Console
from textual import work
from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.events import Resize
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from tests.story import config, finished_run
from tests.tui.grid import grid, wait_until
from tui.app import ScrawlApp
from tui.cells import Row
from tui.compositor import ExactApp, ExactScreen, ExactUpdate, SettledScreen
from tui.look import Look
from tui.widgets.cell_rows import CellRows


class Page(ExactScreen[None]):
    """Two blocks of cells side by side."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield CellRows(id="left")
            yield CellRows(id="right")


class Harness(App[None]):
    CSS = "CellRows { width: 20; height: 3; }"

    def get_default_screen(self) -> Screen[None]:
        return Page()


def told(app: App[None]) -> str:
    """Return what the terminal would be told now."""
    app.screen._compositor.update_widgets(set(app.screen.query(CellRows)))
    update = app.screen._compositor.render_partial_update()
    return update.render_segments(Console(color_system=None)) if update else ""


async def test_a_changed_cell_is_sent_alone() -> None:
    app = Harness()
    async with app.run_test(size=(40, 3)) as pilot:
        right = app.screen.query_one("#right", CellRows)
        right.show_rows([Row("0123456789", " " * 10)])
        await pilot.pause()
        right.show_rows([Row("0123456x89", " " * 10)])
        sent = told(app)
        assert re.fullmatch(r"\x1b\[1;28H\x1b\[[0-9;]*mx\x1b\[0m", sent), repr(sent)


async def test_two_far_changes_of_a_row_are_two_small_updates() -> None:
    app = Harness()
    async with app.run_test(size=(40, 3)) as pilot:
        left = app.screen.query_one("#left", CellRows)
        left.show_rows([Row("a" * 20, " " * 20)])
        await pilot.pause()
        left.show_rows([Row("b" + "a" * 18 + "b", " " * 20)])
        sent = told(app)
        assert sent.count("b") == 2
        assert sent.count("a") == 0


async def test_what_reaches_over_two_widgets_is_sent_whole() -> None:
    app = Harness()
    async with app.run_test(size=(40, 3)) as pilot:
        for name in ("#left", "#right"):
            app.screen.query_one(name, CellRows).show_rows([Row("y" * 20, " " * 20)] * 3)
        await pilot.pause()
        for widget in app.screen.query(CellRows):
            widget.refresh()
        assert told(app).count("y") == 120
        assert grid(app) == ["y" * 40] * 3


async def test_nothing_changed_means_nothing_is_sent() -> None:
    app = Harness()
    async with app.run_test(size=(40, 3)) as pilot:
        left = app.screen.query_one("#left", CellRows)
        left.show_rows([Row("abc", "mtm")])
        await pilot.pause()
        left.show_rows([Row("abc", "mtm")])
        assert told(app) == ""


async def test_it_is_less_than_textual_would_have_sent() -> None:
    app = Harness()
    async with app.run_test(size=(40, 3)) as pilot:
        left = app.screen.query_one("#left", CellRows)
        left.show_rows([Row("abcdefghij", "mtvbrhfem ")])
        await pilot.pause()
        left.show_rows([Row("abcdXfghiY", "mtvbrhfem ")])
        app.screen._compositor.update_widgets({left})
        exact = app.screen._compositor.render_partial_update()
        assert isinstance(exact, ExactUpdate)
        console = Console(color_system=None)
        textuals = ChopsUpdate(exact.chops, exact.spans, exact.chop_ends).render_segments(console)
        assert len(exact.render_segments(console)) < len(textuals) / 3


class Told(Static):
    """Remembers which sizes it was told."""

    def __init__(self) -> None:
        super().__init__("new")
        self.sizes: list[Size] = []

    def on_resize(self, event: Resize) -> None:
        self.sizes.append(event.size)


async def test_a_new_widget_is_told_its_size_although_somebody_asked_for_its_place_before() -> None:
    app, new = Harness(), Told()
    async with app.run_test(size=(40, 8)) as pilot:
        app.screen.mount(new)
        while not new.is_mounted:
            await asyncio.sleep(0)
        app.screen._compositor.update_widgets({new})  # as when it is to be drawn
        assert new.region.width == 40
        await wait_until(pilot, lambda: new.sizes == [Size(40, 1)])


async def test_a_screen_that_is_brought_up_reads_its_styles_and_no_others_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Page(ExactScreen[None]):
        CSS_PATH = "../../tui/screens/dialogs.tcss"

    app, again = ExactApp[None](), list[str]()
    async with app.run_test() as pilot:
        monkeypatch.setattr(app.stylesheet, "reparse", lambda: again.append("all of it"))
        await app.push_screen(Page())
        await wait_until(pilot, lambda: isinstance(app.screen, Page))
        assert again == []
        assert any(rule.selector_names & {".dialog"} for rule in app.stylesheet.rules)


class Answered(Static):
    """Its screen has the answer only once this goes."""

    def on_unmount(self) -> None:
        assert isinstance(self.screen, Asking)
        self.screen.answer.set()


class Asking(ExactScreen[None]):
    """Shows an answer that takes a while."""

    answer: asyncio.Event

    def compose(self) -> ComposeResult:
        yield Answered()

    def on_mount(self) -> None:
        self.answer = asyncio.Event()
        self.ask()

    @work
    async def ask(self) -> None:
        await self.answer.wait()
        self.query_one(Answered).update("42")


async def test_an_answer_that_comes_while_its_screen_is_being_closed_is_not_waited_for() -> None:
    app = ExactApp[None]()
    async with app.run_test() as pilot:
        await app.push_screen(Asking())
        await app.pop_screen()
        await pilot.pause()
        assert app.is_running


async def test_nor_is_one_that_comes_while_the_program_is_left() -> None:
    app = ExactApp[None]()
    async with app.run_test():
        await app.push_screen(Asking())
    assert app._exception is None


class Counted(Horizontal):
    """Remembers which of its rows were drawn."""

    def __init__(self) -> None:
        super().__init__(CellRows(id="left"), CellRows(id="right"))
        self.drawn: set[int] = set()

    def render_lines(self, crop: Region) -> list[Strip]:
        self.drawn.update(range(crop.y, crop.bottom))
        return super().render_lines(crop)


class Framed(ExactScreen[None]):
    def compose(self) -> ComposeResult:
        yield Counted()


async def test_what_stands_behind_others_is_not_drawn() -> None:
    class Frame(Harness):
        CSS = "CellRows { width: 20; height: 3; } Counted { background: red; }"

        def get_default_screen(self) -> Screen[None]:
            return Framed()

    app = Frame()
    async with app.run_test(size=(40, 5)):
        box = app.screen.query_one(Counted)
        box.query_one("#left", CellRows).show_rows([Row("x" * 20, " " * 20)] * 3)
        box.drawn.clear()
        app.screen._compositor.render_full_update()
        assert box.drawn == {3, 4}
        assert grid(app) == ["x" * 20] * 3 + ["", ""]
        box.query_one("#right").display = False
        app.screen._refresh_layout()
        box.drawn.clear()
        app.screen._compositor.render_full_update()
        assert box.drawn == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["one pane", "four panes"])
async def test_no_widget_has_the_first_frame_laid_out_again(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    refresh = SettledScreen._refresh_layout

    def watched(self: SettledScreen[None], size: Size | None = None, scroll: bool = False) -> None:
        if not self.is_settled:
            asked.append(size is None)  # else the screen is told its size
        refresh(self, size, scroll)

    monkeypatch.setattr(SettledScreen, "_refresh_layout", watched)
    app = ScrawlApp(config(), Look(), finished_run(wrong=range(25)))
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.is_settled)
        assert asked
        assert not any(asked)
