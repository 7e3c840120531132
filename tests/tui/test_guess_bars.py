"""Bars for a picture of which nobody knows what it is."""

import numpy as np
import pytest
from textual.app import ComposeResult

from tests.tui.grid import grid, shown
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.guess_bars import GuessBars

NAMES = tuple("0123456789")


class BarsApp(ExactApp[None]):
    """The bars alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.bars = GuessBars()
        self.bars.look = look

    def compose(self) -> ComposeResult:
        yield self.bars


@pytest.mark.parametrize(("ascii_only", "mark"), [(False, "▸"), (True, ">")])
async def test_the_guess_stands_out_and_is_neither_right_nor_wrong(ascii_only: bool, mark: str) -> None:
    app = BarsApp(Look(ascii=ascii_only))
    async with app.run_test(size=(60, 12)) as pilot:
        row = np.full(10, 0.02, np.float32)
        row[3] = 0.82
        app.bars.show_guess(row, NAMES)
        await pilot.pause()
        lines = grid(app)
        assert [line[0] for line in lines[:10]] == [mark if n == 3 else " " for n in range(10)]
        assert "82.00% predicted" in lines[3]
        assert not any(word in shown(app) for word in ("true", "✓", "✗", "+"))


async def test_before_the_first_guess_there_is_none() -> None:
    app = BarsApp(Look())
    async with app.run_test(size=(60, 12)) as pilot:
        app.bars.show_nothing(NAMES)
        await pilot.pause()
        assert [line.split()[0] for line in grid(app)[:10]] == list(NAMES)
        assert "%" not in shown(app)
        assert "▸" not in shown(app)


async def test_a_model_that_says_nothing_but_nan_is_shown_as_such() -> None:
    app = BarsApp(Look())
    async with app.run_test(size=(60, 12)) as pilot:
        app.bars.show_guess(np.full(10, np.nan, np.float32), NAMES)
        await pilot.pause()
        assert "nan" not in shown(app).lower()
