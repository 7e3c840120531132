"""The chart on the screen: where its parts stand, and that only what moved is drawn and sent."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from core.events import Phase, Position
from core.state import RunState, fold
from tests.tui.grid import grid, shown
from tests.tui.training_story import batches, epoch_ended, opening, score, training
from tui.chart_plots import View
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.chart import Chart


class Harness(ExactApp[None]):
    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self.chart = Chart()
        self.chart.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.chart


@contextmanager
def sent(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Region]]:
    """Collect the regions that `chart` asks to be painted anew."""
    regions: list[Region] = []
    original = Chart.refresh

    def refresh(self: Chart, *asked: Region, **how: bool) -> Chart:
        regions.extend(asked or [Region(0, 0, *self.size)])
        return original(self, *asked, **how)

    with monkeypatch.context() as patch:
        patch.setattr(Chart, "refresh", refresh)
        yield regions


async def test_wide_charts_stand_side_by_side_and_narrow_ones_above_each_other() -> None:
    app = Harness()
    async with app.run_test(size=(58, 12)) as pilot:
        app.chart.show_run(training())
        await pilot.pause()
        title = grid(app)[0]
        assert title.startswith("loss  peak 1.3")
        assert title.index("accuracy") == 30
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert grid(app)[0].startswith("loss")
        assert grid(app)[9].startswith("accuracy")
        await pilot.resize_terminal(40, 9)
        await pilot.pause()
        assert grid(app)[0].startswith("loss")
        assert "accuracy" not in shown(app)


async def test_the_legend_says_what_is_what() -> None:
    app = Harness()
    async with app.run_test(size=(58, 12)) as pilot:
        state = training(ended=0)
        app.chart.show_run(state)
        await pilot.pause()
        assert grid(app)[-1].split() == ["⠤⠤", "train", "⠤●⠤", "validation", "batches"]
        fold([epoch_ended(1), *opening(t=300.0, resumed_from=Position(2, 0))], state)
        app.chart.show_run(state)
        app.chart.view = View(epochs=True)
        await pilot.pause()
        assert grid(app)[-1].split()[4:] == ["★", "best", "┊", "resumed", "epochs"]
        app.chart.view = View(smoothing=0.9)
        await pilot.pause()
        assert grid(app)[-1].startswith("⠤⠤ train, smooth 0.9  ⠤●⠤ validation  ★ best ")


async def test_blocks_can_be_chosen_while_it_is_shown() -> None:
    app = Harness()
    async with app.run_test(size=(58, 12)) as pilot:
        app.chart.show_run(training(ended=0))
        await pilot.pause()
        assert "⠤⠤ train" in grid(app)[-1]
        app.chart.look = Look(chart="blocks")
        await pilot.pause()
        assert grid(app)[-1].split() == ["▄▄", "train", "▄●▄", "validation", "batches"]
        assert not any("\u2800" <= character <= "\u28ff" for character in shown(app))


async def test_nothing_is_sent_when_nothing_moved_and_little_when_little_did(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Harness()
    async with app.run_test(size=(58, 12)) as pilot:
        state = training(ended=2, until=250)
        app.chart.show_run(state)
        await pilot.pause()
        before = grid(app)
        with sent(app.chart, monkeypatch) as regions:
            app.chart.show_run(state)
            assert regions == []
            fold(list(batches(3, until=300, every=10))[25:], state)
            app.chart.show_run(state)
        await pilot.pause()
        assert regions
        assert all(region.height == 1 for region in regions)
        assert sum(region.width for region in regions) <= 20
        for y, (old, new) in enumerate(zip(before, grid(app), strict=True)):
            changed = {x for x in range(58) if old.ljust(58)[x] != new.ljust(58)[x]}
            covered = {x for region in regions if region.y == y for x in range(region.x, region.right)}
            assert changed <= covered


async def test_a_chart_that_grew_by_steps_is_the_chart_drawn_at_once() -> None:
    grown, whole = Harness(), Harness()
    state = fold(opening())
    async with grown.run_test(size=(58, 12)) as pilot:
        for epoch in (1, 2, 3, 4):
            for event in (*batches(epoch), Phase(phase="validating"), epoch_ended(epoch)):
                state.apply(event)
                grown.chart.show_run(state)
        fold(score(), state)
        grown.chart.show_run(state)
        await pilot.pause()
        step_by_step = grid(grown)
    async with whole.run_test(size=(58, 12)) as pilot:
        whole.chart.show_run(state)
        await pilot.pause()
        assert grid(whole) == step_by_step


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_any_size_is_survived(look: Look) -> None:
    app = Harness(look)
    async with app.run_test(size=(10, 10)) as pilot:
        app.chart.show_run(training())
        for size in [(1, 1), (5, 30), (13, 6), (14, 7), (47, 13), (48, 1), (48, 2), (48, 5), (120, 40)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert not look.ascii or shown(app).isascii()


async def test_a_chart_can_be_emptied() -> None:
    app = Harness()
    async with app.run_test(size=(58, 12)) as pilot:
        app.chart.show_run(training())
        await pilot.pause()
        app.chart.show_run(None)
        await pilot.pause()
        assert shown(app).strip() == ""
        app.chart.show_run(RunState())
        await pilot.pause()
        assert shown(app).strip() == ""
