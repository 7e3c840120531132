"""The class counts are readable at every height."""

import pytest
from textual.app import ComposeResult

from tests.tui.grid import grid, shown
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.class_bars import ClassBars

DIGITS = [str(n) for n in range(10)]
MNIST = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


class Harness(ExactApp[None]):
    def __init__(
        self, names: list[str], counts: list[int], marked: int | None = None, look: Look | None = None
    ) -> None:
        super().__init__()
        self.bars = ClassBars()
        self.bars.look = look or Look()
        self.bars.show(names, counts, marked)

    def compose(self) -> ComposeResult:
        yield self.bars


async def test_one_line_has_a_block_for_every_class_and_the_range() -> None:
    app = Harness(DIGITS, MNIST)
    async with app.run_test(size=(56, 1)):
        assert grid(app) == ["0▇ 1█ 2▇ 3▇ 4▇ 5▆ 6▇ 7▇ 8▇ 9▇  5\u202f421 to 6\u202f742 each"]


async def test_one_line_names_the_marked_class() -> None:
    app = Harness(["T-shirt/top", "Trouser"], [6000, 12], marked=1)
    async with app.run_test(size=(56, 1)):
        assert grid(app) == ["0█ 1▁  12 of class Trouser"]


async def test_equal_counts_are_said_once() -> None:
    app = Harness(DIGITS, [400] * 10)
    async with app.run_test(size=(56, 1)):
        assert grid(app)[0].endswith("  400 each")


async def test_two_lines_have_bars_and_numbers() -> None:
    app = Harness(DIGITS, MNIST)
    async with app.run_test(size=(110, 2)):
        first, second = grid(app)
    classes = [[word for word in line.split(" ") if word] for line in (first, second)]
    assert classes[0][::3] == ["0", "1", "2", "3", "4"]
    assert classes[1][::3] == ["5", "6", "7", "8", "9"]
    assert [line[2] for line in classes] == ["5\u202f923", "5\u202f421"]
    assert len(classes[0][4]) > len(classes[0][1]) > len(classes[1][1]) > 5


async def test_with_a_line_for_each_the_bars_are_in_proportion() -> None:
    app = Harness(["cat", "dog", "none"], [100, 50, 0])
    async with app.run_test(size=(31, 3)):
        lines = grid(app)
    lengths = [line.count("━") + line.count("╸") / 2 for line in lines]
    assert lengths[0] > 20
    assert abs(lengths[1] - lengths[0] / 2) <= 0.5
    assert lengths[2] == 0
    assert [line.split()[0] for line in lines] == ["cat", "dog", "none"]
    assert [line.split()[-1] for line in lines] == ["100", "50", "0"]


async def test_marking_another_class_repaints_its_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Harness(DIGITS, MNIST, marked=1)
    async with app.run_test(size=(60, 10)):
        rows: list[int] = []
        monkeypatch.setattr(
            app.bars, "refresh", lambda *regions, **_: rows.extend(region.y for region in regions)
        )
        app.bars.show(DIGITS, MNIST, 4)
        assert rows == [1, 4]


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (56, 1), (56, 2), (56, 5), (200, 20)])
@pytest.mark.parametrize("classes", [1, 2, 10, 26])
async def test_any_number_of_classes_goes_into_any_room_in_ascii(size: tuple[int, int], classes: int) -> None:
    names = [f"[/b]\x1b[2Jé{n}" for n in range(classes)]
    app = Harness(names, [10**7 * n for n in range(classes)], marked=0, look=Look(ascii=True))
    async with app.run_test(size=size):
        assert shown(app).isascii()
        assert "\x1b" not in shown(app)


async def test_nothing_is_shown_before_there_are_counts() -> None:
    app = Harness([], [])
    async with app.run_test(size=(56, 2)):
        assert shown(app).strip() == ""
