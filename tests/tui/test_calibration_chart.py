"""The reliability diagram as bars of text: their lengths, and what is shown where there is little room."""

import numpy as np
import pytest
from textual.app import ComposeResult

from core.calibration import Calibration, calibration
from tests.tui.grid import grid, shown
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.calibration_chart import CalibrationChart


class ChartApp(ExactApp[None]):
    """The chart alone."""

    def __init__(self, of: Calibration, look: Look | None = None) -> None:
        super().__init__()
        self.chart = CalibrationChart(of)
        self.chart.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.chart


def known() -> Calibration:
    """Return that of 40 digits at 60% of which 24 are right, and 1000 at 90% of which 500 are."""
    probabilities = np.array([[0.6, 0.4]] * 40 + [[0.9, 0.1]] * 1000, np.float64)
    labels = np.array([0] * 24 + [1] * 16 + [0] * 500 + [1] * 500)
    return calibration(probabilities, labels)


def bar(line: str) -> str:
    return line.split("%  ", 1)[1].rstrip()


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_a_bar_is_as_long_as_the_accuracy_and_the_mark_stands_at_the_confidence(look: Look) -> None:
    app = ChartApp(known(), look)
    async with app.run_test(size=(80, 24)):
        to, full, mark = ("-", "#", "|") if look.ascii else ("–", "━", "┃")
        calm, sure = (
            bar(next(line for line in grid(app) if line.startswith(span)))
            for span in (f"0.53{to}0.60", f"0.87{to}0.93")
        )
        assert len(calm) == len(sure) == 80 - 10 - 2 - 6 - 2 - 8 - 2 - 1
        assert abs(calm.count(full) - 0.6 * len(calm)) <= 1
        assert abs(calm.index(mark) - 0.6 * len(calm)) <= 1
        assert abs(sure.count(full) - 0.5 * len(sure)) <= 1
        assert abs(sure.index(mark) - 0.9 * len(sure)) <= 1


async def test_it_says_all_numbers() -> None:
    app = ChartApp(known())
    async with app.run_test(size=(80, 24)):
        text = shown(app)
        assert "calibration error 38.46%  Brier score 0.8069 of 2" in text
        assert "top 1  50.38%  95% interval 47.35–53.42%" in text
        assert "top 2 100.00%  95% interval 99.63–100.00%" in text
        assert "0.87–0.93    1\u202f000    50.00%" in text
        assert sum(line.startswith(("0.", "1.")) for line in grid(app)) == 15
        assert "without numbers" not in text


@pytest.mark.parametrize("height", [18, 10])
async def test_where_it_is_too_high_empty_bins_go_and_the_rest_is_scrolled_to(height: int) -> None:
    app = ChartApp(known())
    async with app.run_test(size=(58, height)) as pilot:
        assert "0.53–0.60" in shown(app)
        assert "0.00–0.07" not in shown(app)
        app.chart.scroll_by(100)
        await pilot.pause()
        assert "0.93–1.00" in grid(app)[min(height, 12) - 1]
        app.chart.scroll_by(-100)
        await pilot.pause()
        assert "calibration error" in grid(app)[0]


async def test_nothing_known_is_dashes() -> None:
    app = ChartApp(calibration(np.full((3, 2), np.nan), np.array([0, 1, 1])))
    async with app.run_test(size=(58, 12)):
        text = shown(app)
        assert "calibration error –  Brier score –  without numbers 3" in text
        assert "top 1  33.33%" in text
