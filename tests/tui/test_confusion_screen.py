"""The confusion matrix on the screen: what it shows, how one walks through it, and what its cells lead to."""

import numpy as np
import numpy.typing as npt
import pytest
from rich.style import Style
from textual.pilot import Pilot

from core.confusion import Confusion
from core.dataset import DIGITS, Dataset
from core.selection import Filter
from tests.tui.errors_app import HOSTILE, ErrorsApp, dataset, probabilities
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tui.error_list import ErrorList
from tui.look import Look
from tui.screens.confusion_screen import ConfusionScreen
from tui.widgets.confusion_table import ConfusionTable

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
LOOKS = {"unicode": Look(), "ascii": Look(ascii=True)}
FASHION = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
Floats = npt.NDArray[np.float32]


def predicted(data: Dataset, taken: dict[tuple[int, int], int]) -> Floats:
    """Return a table that takes `{(true, predicted): n}` digits for others, each with its own confidence."""
    wrong: dict[int, tuple[int, float]] = {}
    for (true, label), n in taken.items():
        those = [index for index in data.indices_of("test", true).tolist() if index not in wrong][:n]
        assert len(those) == n
        wrong |= {index: (label, 0.51 + 0.4 * place / n) for place, index in enumerate(those)}
    return probabilities(data, wrong)


TAKEN = {(7, 2): 14, (2, 7): 3, (4, 9): 31, (9, 4): 22, (3, 5): 1, (5, 3): 6, (8, 0): 2}
N = 10_000


def errors(
    taken: dict[tuple[int, int], int] = TAKEN, names: tuple[str, ...] = DIGITS, n: int = N
) -> ErrorList:
    data = dataset(n, names)
    return ErrorList(data, predicted(data, taken), 4)


async def opened(pilot: Pilot[None], of: ErrorList, look: Look | None = None) -> list[Filter | None]:
    """Show the matrix, and return the list that what it closes with will be in."""
    closed = list[Filter | None]()
    await pilot.app.push_screen(ConfusionScreen(of, look or Look()), closed.append)
    await pilot.pause()
    await wait_until(pilot, lambda: " down, predicted " in shown(pilot.app))
    return closed


def cursor(app: ErrorsApp) -> tuple[int, int]:
    return app.screen.query_one(ConfusionTable).cursor


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("look", LOOKS)
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(LOOKS[look])
    async with app.run_test(size=size) as pilot:
        await opened(pilot, errors(), LOOKS[look])
        for view, key in (("counts", "g"), ("percent", "percent_sign"), ("calibration", "c")):
            await pilot.press(key)
            await pilot.pause()
            await is_as_pictured(pilot, f"confusion-{view}-{size[0]}x{size[1]}-{look}")
            assert look != "ascii" or shown(app).isascii()


@pytest.mark.parametrize("look", LOOKS)
async def test_names_that_are_too_long_for_columns_stand_at_the_rows(look: str) -> None:
    app = ErrorsApp(LOOKS[look])
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors(names=FASHION), LOOKS[look])
        await pilot.pause()
        await is_as_pictured(pilot, f"confusion-fashion-80x24-{look}")


async def test_every_number_is_in_its_place() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        of = errors()
        await opened(pilot, of)
        matrix = Confusion.of(of.probabilities, of.dataset.y_test, of.names)
        lines = [line.strip("│ ") for line in grid(app)]
        start = next(
            y for y, line in enumerate(lines) if line.startswith("0  1") or line.split()[:2] == ["0", "1"]
        )
        assert lines[start].split() == [*DIGITS, "sum", "precision", "recall", "F1"]
        for label in range(10):
            cells = lines[start + 1 + label].replace("[", " ").replace("]", " ").split()
            scores = matrix.scores[label]
            counts = [str(n) if n else "·" for n in matrix.matrix[label].tolist()]
            numbers = [f"{100 * value:.2f}" for value in (scores.precision, scores.recall, scores.f1)]
            assert cells == [str(label), *counts, str(scores.support), *numbers]
        assert lines[start + 11].split() == ["sum", *map(str, matrix.predicted), str(N)]


STEPS = [
    ("right", (4, 9)),
    ("left", (4, 8)),
    ("h", (4, 7)),
    ("down", (5, 7)),
    ("j", (6, 7)),
    ("l", (6, 8)),
    ("up", (5, 8)),
    ("k", (4, 8)),
    ("g", (0, 8)),
    ("G", (9, 8)),
    ("home", (0, 8)),
    ("k", (0, 8)),
    ("end", (9, 8)),
    ("j", (9, 8)),
    ("pageup", (0, 8)),
    ("pagedown", (9, 8)),
    ("n", (4, 9)),
    ("n", (9, 4)),
    ("n", (7, 2)),
    ("p", (9, 4)),
    ("p", (4, 9)),
    ("p", (3, 5)),
    ("n", (4, 9)),
]


async def test_it_opens_on_the_worst_cell_and_the_keys_walk_from_there() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors())
        assert cursor(app) == (4, 9)
        for key, cell in STEPS:
            await pilot.press(key)
            await pilot.pause()
            assert cursor(app) == cell, key
            assert f"true {cell[0]}, predicted {cell[1]}: " in shown(app), key


async def test_the_cell_and_its_class_are_told_in_words() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors())
        assert "true 4, predicted 9: 31 of 1\u202f000 (3.10%)" in shown(app)
        assert "4: precision 97.8%, recall 96.9% (95% 95.6–97.8), F1 97.3%" in shown(app)
        assert "Enter shows these 31 digits in the table of errors." in shown(app)
        app.screen.query_one(ConfusionTable).move_to(3, 5)
        await pilot.pause()
        assert "true 3, predicted 5: 1 of 1\u202f000 (0.10%)" in shown(app)
        assert "Enter shows this digit in the table of errors." in shown(app)
        app.screen.query_one(ConfusionTable).move_to(7, 7)
        await pilot.pause()
        assert "true 7, predicted 7: 986 of 1\u202f000 (98.60%) are right" in shown(app)
        assert "Enter shows the 14 of this class that are wrong." in shown(app)


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [((7, 2), Filter("7>2", true=7, predicted=2)), ((9, 9), Filter("9", true=9))],
)
async def test_enter_closes_with_the_filter_of_the_cell(cell: tuple[int, int], chosen: Filter) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        closed = await opened(pilot, errors())
        app.screen.query_one(ConfusionTable).move_to(*cell)
        await pilot.press("enter")
        await wait_until(pilot, lambda: closed == [chosen])


@pytest.mark.parametrize(
    ("cell", "why"), [((7, 3), "No digit is here."), ((1, 1), "None of this class is wrong.")]
)
async def test_enter_on_a_cell_without_errors_says_so_and_stays(cell: tuple[int, int], why: str) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        closed = await opened(pilot, errors())
        app.screen.query_one(ConfusionTable).move_to(*cell)
        await pilot.press("enter")
        await wait_until(pilot, lambda: shown(app).count(why) == 2)  # in the words, and in the notice
        assert closed == []


@pytest.mark.parametrize("key", ["escape", "q", "m"])
async def test_every_way_out_closes_and_chooses_nothing(key: str) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        closed = await opened(pilot, errors())
        await pilot.press(key)
        await wait_until(pilot, lambda: closed == [None])


async def test_m_in_the_errors_pane_opens_it_and_a_cell_becomes_the_filter_of_the_table() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")  # nothing is there yet
        await pilot.pause()
        assert len(app.screen_stack) == 1
        data = dataset(200)
        app.pane.show_predictions(data, predicted(data, {(7, 2): 3, (7, 1): 2, (4, 9): 2}), 4)
        await pilot.press("v", "m")
        await wait_until(pilot, lambda: "true down" in shown(app))
        assert cursor(app) == (7, 2)
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert sorted(app.rows()) == [7, 17, 27]
        assert "7>2  1/3" in grid(app)[1]
        await pilot.press("m", "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert sorted(app.rows()) == [7, 17, 27]


async def test_while_it_is_open_it_follows_the_training_and_the_cursor_stays() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        data = dataset(200)
        app.pane.show_predictions(data, predicted(data, {(7, 2): 3, (4, 9): 2}), 4)
        await pilot.press("m")
        await wait_until(pilot, lambda: "true 7, predicted 2: 3 of 20 (15.00%)" in shown(app))
        app.pane.show_predictions(data, predicted(data, {(7, 2): 1, (4, 9): 5}), 5)
        await wait_until(pilot, lambda: "true 7, predicted 2: 1 of 20 (5.00%)" in shown(app))
        assert "Confusion, epoch 5" in shown(app)
        await pilot.press("c")
        assert "top 1  97.00%" in shown(app)
        app.pane.show_predictions(data, predicted(data, {}), 6)
        await wait_until(pilot, lambda: "top 1 100.00%" in shown(app))
        assert "Calibration, epoch 6" in shown(app)
        app.pane.show_predictions(dataset(100), predicted(dataset(100), {}), 1)  # other digits
        await pilot.pause()
        assert "Calibration, epoch 6" in shown(app)


async def test_percent_shows_shares_of_the_row_and_then_counts_again() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors())
        before = shown(app)
        await pilot.press("percent_sign")
        assert "% of each row" in shown(app)
        assert "[3.1]" in shown(app)
        assert "96.9" in shown(app)
        await pilot.press("percent_sign")
        assert shown(app) == before


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        closed = await opened(pilot, errors())
        row = next(y for y, line in enumerate(grid(app)) if line.startswith("│ 7"))
        column = grid(app)[row].index("14")
        await pilot.click(offset=(column, row))
        assert cursor(app) == (7, 2)
        await pilot.click(offset=(1, 1))
        await pilot.click(offset=(70, row))
        assert cursor(app) == (7, 2)
        await pilot.click(offset=(column, row))
        await wait_until(pilot, lambda: closed == [Filter("7>2", true=7, predicted=2)])


async def test_more_classes_than_fit_are_scrolled_to_by_the_cursor() -> None:
    names = tuple(f"letter {label}" for label in range(40))
    app = ErrorsApp(Look(ascii=True))
    async with app.run_test(size=(60, 20)) as pilot:
        await opened(pilot, errors({(3, 38): 5, (39, 0): 2}, names, 4000), Look(ascii=True))
        for (true, label), n in {(3, 38): 5, (39, 0): 2}.items():
            assert cursor(app) == (true, label)
            (line,) = (line for line in grid(app) if f"[{n}]" in line)
            assert line.strip("|").split()[0] == str(true)
            titles = next(line for line in grid(app) if line.strip("| ").endswith("sum"))
            assert titles[: line.index("]")].split()[-1] == str(label)
            await pilot.press("n")
            await pilot.pause()
        await pilot.press("n", "G")
        assert "of 40 down, predicted 0-" in shown(app)
        assert all(len(line) <= 60 for line in grid(app))


async def test_shades_grow_with_the_errors_and_one_error_has_one() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors())
        app.screen.query_one(ConfusionTable).move_to(0, 0)
        await pilot.pause()
        plain = background(app, (1, 2))
        shades = [background(app, cell) for cell in ((3, 5), (7, 2), (4, 9))]
        assert len({plain, *shades}) == 4
        reds = [shade.triplet.red for shade in shades if shade and shade.triplet]
        assert reds == sorted(reds)
        assert background(app, (7, 7)) == plain


def style_at(app: ErrorsApp, cell: tuple[int, int]) -> Style:
    table = app.screen.query_one(ConfusionTable)
    assert table._layout
    x = table._layout.label + (cell[1] + 1) * table._layout.cell - 1
    strip = table.render_line(2 + cell[0]).crop(x, x + 1)
    (segment,) = strip
    return segment.style or Style()


def background(app: ErrorsApp, cell: tuple[int, int]) -> object:
    return style_at(app, cell).bgcolor


async def test_without_colour_a_character_says_how_many() -> None:
    class Plain(ErrorsApp):
        def __init__(self) -> None:
            super().__init__()
            self.ansi_color = True

    app = Plain()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, errors())
        assert ["░1" in shown(app), "▓14" in shown(app), "▓22" in shown(app) or "█22" in shown(app)] == [
            True
        ] * 3


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", [*SIZES, (20, 8), (5, 3)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_names_are_shown_and_never_obeyed_in_any_size(size: tuple[int, int], look: str) -> None:
    app = ErrorsApp(LOOKS[look])
    async with app.run_test(size=size) as pilot:
        await app.push_screen(ConfusionScreen(errors({(1, 0): 3, (2, 4): 1}, HOSTILE, 100), LOOKS[look]))
        for key in ("n", "n", "G", "percent_sign", "c", "j", "tab", "g"):
            await pilot.press(key)
            text = shown(app)
            assert all(c.isprintable() or c in "\n\u202f" for c in text)
            assert look != "ascii" or text.isascii()
        if size == (120, 40):
            await pilot.press("n")
            await pilot.pause()
            assert "true \\x1b[2Jcleared, predicted [/b]: 3 of 10 (30.00%)" in shown(app)
            assert "[red]r[/red]" in shown(app)


@pytest.mark.parametrize(
    ("names", "taken", "n"),
    [
        (("only",), {}, 5),
        (DIGITS, {}, 40),
        (DIGITS, {(label, (label + 1) % 10): 4 for label in range(10)}, 40),
        (DIGITS, {(0, 1): 1}, 3),
    ],
    ids=["one class", "no errors", "all errors", "empty classes"],
)
async def test_the_edges_can_be_walked(
    names: tuple[str, ...], taken: dict[tuple[int, int], int], n: int
) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        closed = await opened(pilot, errors(taken, names, n))
        for key in ("n", "p", "j", "l", "G", "percent_sign", "c", "j", "G", "c", "g", "h"):
            await pilot.press(key)
        await pilot.pause()
        assert f"true {names[0]}, predicted {names[cursor(app)[1]]}: " in shown(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: closed == [None])


async def test_probabilities_that_are_nan_are_shown_as_far_as_they_go() -> None:
    data = dataset(40)
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, ErrorList(data, np.full((40, 10), np.nan, np.float32), 1))
        assert "true 1, predicted 0: 4 of 4 (100.00%)" in shown(app)
        await pilot.press("c")
        assert "calibration error –  Brier score –" in shown(app)
        assert "without numbers 40" in shown(app)
