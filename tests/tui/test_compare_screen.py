"""The comparison on the screen: two epochs from the errors pane, two runs from the list of runs."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from rich.cells import cell_len
from textual.events import MouseScrollDown

from core.comparison import Compared, Side, compare
from core.dataset import DIGITS
from core.runs import Run, list_runs
from tests.story import data_loaded, finished_run, new_run, started, write
from tests.tui.errors_app import HOSTILE, ErrorsApp, dataset
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.run_errors import load, run_of_three
from tui.look import Look
from tui.screens.compare_screen import CompareScreen
from tui.screens.runs import Runs
from tui.trainer import Trainer
from tui.widgets.compare_list import CompareList

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def made(names: tuple[str, ...] = DIGITS, n: int = 40, same_run: bool = True) -> Compared:
    """Return a comparison that fixed 1 to 6, broke 20, and left 30 and 31 wrong."""
    data = dataset(n, names)
    before, after = data.y_test.copy(), data.y_test.copy()
    for predicted, wrong in ((before, [1, 2, 3, 4, 5, 6, 30, 31]), (after, [20, 30, 31])):
        predicted[wrong] = (predicted[wrong] + 1) % 10
    after[31] = 7
    first, second = Run(Path("/runs/one")), Run(Path("/runs/one" if same_run else "/runs/\x1b[2Jother"))
    sides = (Side(first, 3), Side(second, 4))
    return Compared(data, sides, (before, after), compare(data.y_test, before, after))


def rows(app: ErrorsApp) -> list[str]:
    """Return the lines of the list, without its titles and what is beside it."""
    lines = grid(app)
    (title,) = (y for y, line in enumerate(lines) if "index  true  before  after" in line)
    start = lines[title].index("index") - 2
    return [
        line[start : start + 26].rstrip()
        for line in lines[title + 1 :]
        if line[start + 2 : start + 7].strip().isdigit()
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=size) as pilot:
        await app.push_screen(CompareScreen(made(same_run=size[0] < 100), app._look))
        await pilot.pause()
        await wait_until(pilot, lambda: "Escape closes" in shown(app) and "not more than" in shown(app))
        await is_as_pictured(pilot, f"compare-{size[0]}x{size[1]}-{look}")
        assert look != "ascii" or shown(app).isascii()
        assert all(line.isprintable() for line in grid(app))


GROUPS = [
    ("right", ["20"]),
    ("l", ["30", "31"]),
    ("tab", ["1", "2", "3", "4", "5", "6"]),
    ("left", ["30", "31"]),
    ("h", ["20"]),
    ("shift+tab", ["1", "2", "3", "4", "5", "6"]),
]


async def test_every_group_can_be_gone_to_and_shows_its_digits() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await app.push_screen(CompareScreen(made(), Look()))
        await pilot.pause()
        assert "fixed 6" in shown(app)
        assert "both right 31" in shown(app)
        for key, expected in GROUPS:
            await pilot.press(key)
            await pilot.pause()
            assert [line.strip("▸ ").split()[0] for line in rows(app)] == expected, key


async def test_a_row_says_what_each_side_took_the_digit_for_and_the_cursor_moves() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await app.push_screen(CompareScreen(made(), Look()))
        await pilot.pause()
        assert [line.split() for line in rows(app)][:2] == [["▸", "1", "1", "2", "1"], ["2", "2", "3", "2"]]
        for key, index in (
            ("j", 2),
            ("down", 3),
            ("k", 2),
            ("G", 6),
            ("n", 6),
            ("p", 5),
            ("g", 1),
            ("up", 1),
        ):
            await pilot.press(key)
            (chosen,) = (line for line in rows(app) if "▸" in line)
            assert chosen.split()[1] == str(index), key
        await pilot.press("pagedown")
        assert "▸    6" in shown(app)
        await pilot.press("home")
        await pilot._post_mouse_events([MouseScrollDown], "CompareList", offset=(3, 3))
        await pilot.pause()
        assert "▸    4" in shown(app)
        await pilot.click("CompareList", offset=(3, 2))
        assert "▸    2" in shown(app)


async def test_a_long_list_scrolls_and_draws_only_what_is_seen() -> None:
    data = dataset(10_000)
    wrong = (data.y_test + 1) % 10
    sides = (Side(Run(Path("/a")), 1), Side(Run(Path("/a")), 2))
    all_fixed = Compared(data, sides, (wrong, data.y_test), compare(data.y_test, wrong, data.y_test))
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CompareScreen(all_fixed, Look()))
        await pilot.press("G")
        await pilot.pause()
        assert "▸ 9999" in shown(app)
        assert "more than chance (p < 0.0001)" in shown(app)
        await pilot.press("right")
        await pilot.pause()
        assert "There is none." in shown(app)
        await pilot.press("j", "G", "pageup", "a")
        await pilot.pause()
        assert "There is none." in shown(app)


@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_class_names_are_shown_and_never_obeyed(look: str) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=(100, 30)) as pilot:
        await app.push_screen(CompareScreen(made(HOSTILE), app._look))
        await pilot.press("j")
        await pilot.pause()
        assert "[red]r[/red]" in shown(app)
        assert all(line.isprintable() for line in grid(app))
        assert look != "ascii" or shown(app).isascii()


LONG = tuple(f"{letter * 14} end" for letter in "abcdefghij")


@pytest.mark.parametrize(
    ("size", "names", "columns"),
    [
        ((60, 20), LONG, (5, 5, 5)),
        ((80, 24), LONG, (11, 12, 12)),
        ((120, 40), LONG, (15, 16, 16)),
        ((124, 30), LONG, (16, 16, 16)),
        ((80, 24), tuple("漢" * 9 + letter for letter in "abcdefghij"), (11, 12, 12)),
        ((60, 20), DIGITS, (4, 6, 5)),
        ((80, 24), tuple(f"class {digit}" for digit in DIGITS), (7, 7, 7)),
    ],
)
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_long_names_share_the_room_there_is(
    size: tuple[int, int], names: tuple[str, ...], columns: tuple[int, ...], look: str
) -> None:
    app = ErrorsApp(Look(ascii=look == "ascii"))
    async with app.run_test(size=size) as pilot:
        await app.push_screen(CompareScreen(made(names), app._look))
        await pilot.pause()
        listed = app.screen.query_one(CompareList)
        lines = ["".join(part.text for part in line) for line in listed.draw()]
        assert all(cell_len(line) <= listed.size.width for line in lines)
        assert listed._widths(6)[1:] == list(columns)


async def test_it_survives_every_size() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(CompareScreen(made(), Look()))
        for size in ((1, 1), (20, 8), (31, 40), (300, 100), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "fixed 6" in shown(app)


@pytest.mark.parametrize("key", ["escape", "q", "c"])
async def test_c_in_the_errors_pane_compares_two_epochs_and_every_way_out_closes(
    tmp_path: Path, key: str
) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CompareScreen) and "epoch 2" in shown(app))
        assert "after   92.50% right (95% interval 80.14% – 97.42%)  epoch 3" in shown(app)
        await pilot.press(key)
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_a_past_epoch_is_compared_with_the_newest(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("comma", "comma")
        await wait_until(pilot, lambda: "epoch 1 of 3" in shown(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CompareScreen) and "fixed 2" in shown(app))
        assert "broke 1" in shown(app)
        assert "still wrong 2" in shown(app)


async def test_one_epoch_alone_cannot_be_compared(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await load(app, run_of_three(tmp_path, 1), 1)
        await pilot.press("c")
        await wait_until(pilot, lambda: "only one epoch yet" in shown(app))


async def list_of_runs(app: ErrorsApp, on_screen: Run | None) -> None:
    await app.push_screen(Runs(Trainer(), Look(), on_screen))


async def test_c_in_the_list_compares_with_the_run_on_the_screen() -> None:
    first, second = finished_run(3, range(8)), finished_run(4, (0, 1, 9))
    app = ErrorsApp()
    async with app.run_test(size=(110, 30), notifications=True) as pilot:
        await list_of_runs(app, first if list_runs()[0] == second else second)
        await wait_until(pilot, lambda: first.name in shown(app) and second.name in shown(app))
        await pilot.press("c")
        await wait_until(
            pilot, lambda: isinstance(app.screen, CompareScreen) and "both right 991" in shown(app)
        )
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, Runs))


async def test_two_runs_can_be_marked_and_compared_whatever_is_on_the_screen() -> None:
    finished_run(3, range(8))
    finished_run(4, (0, 1, 9))
    app = ErrorsApp()
    async with app.run_test(size=(110, 30), notifications=True) as pilot:
        await list_of_runs(app, None)
        await wait_until(pilot, lambda: "workshop" in shown(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: "is marked;" in shown(app))
        await pilot.press("down", "c")
        await wait_until(
            pilot, lambda: isinstance(app.screen, CompareScreen) and "both right 991" in shown(app)
        )


async def test_runs_on_other_data_and_without_predictions_are_refused_in_the_list() -> None:
    other = new_run(6)
    write(other, started(other), msgspec.structs.replace(data_loaded(), sha256="0" * 64))
    run = finished_run(3)
    app = ErrorsApp()
    async with app.run_test(size=(110, 30), notifications=True) as pilot:
        await list_of_runs(app, run)
        await wait_until(pilot, lambda: other.name in shown(app))
        await pilot.press("down" if list_runs()[0] == run else "up", "c")
        await wait_until(pilot, lambda: "has no predictions yet" in " ".join(shown(app).split()))
        np.save(other.predictions(1), np.full((1000, 10), 0.1, np.float32))
        await pilot.press("c")
        await wait_until(pilot, lambda: "compare runs on the same" in " ".join(shown(app).split()))
        assert isinstance(app.screen, Runs)
