"""The table of epochs: Keras's numbers, aligned in every width; the newest in sight, older a key away."""

import pytest
from msgspec.structs import replace
from textual.app import ComposeResult

from core.events import EpochEnded, Position
from core.state import RunState, fold
from tests.tui.grid import grid
from tests.tui.training_story import epoch_ended, opening
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.epoch_table import COLUMNS, EpochTable


class Harness(ExactApp[None]):
    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self.table = EpochTable()
        self.table.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.table


def after(number: int, epochs: int = 20) -> RunState:
    ended = [epoch_ended(epoch, best=epoch == 2) for epoch in range(1, number + 1)]
    return fold(ended, fold(opening(epochs=epochs)))


async def drawn(state: RunState, width: int, look: Look | None = None) -> list[str]:
    app = Harness(look)
    async with app.run_test(size=(width, 4)) as pilot:
        app.table.show_run(state)
        await pilot.pause()
        return grid(app)


async def test_56_columns_have_what_keras_says() -> None:
    assert await drawn(after(2, epochs=4), 56) == [
        "epoch   time    loss accuracy val_loss val_acc  wrong",
        "  1/4    4 s  0.2400   0.9280   0.1047  0.9686    314",
        "  2/4    4 s  0.1623   0.9513   0.0782  0.9765    235  ★",
        "",
    ]


async def test_wider_tables_say_more() -> None:
    assert (await drawn(after(1, epochs=4), 78))[:2] == [
        "epoch   time ms/step    loss accuracy val_loss  val_accuracy  wrong",
        "  1/4    4 s     7.7  0.2400   0.9280   0.1047        0.9686    314",
    ]
    assert (await drawn(after(1, epochs=4), 118))[0].split()[:3] == ["epoch", "batches", "time"]


@pytest.mark.parametrize("width", range(1, 121, 7))
async def test_no_width_cuts_a_number(width: int) -> None:
    table = await drawn(after(2), width)
    shown = [column for column in COLUMNS if column.least <= width <= column.most]
    assert len(table[0].split()) == len(shown)
    if width >= 8:
        room = sum(column.width for column in shown)
        assert room + 3 <= width
        assert [len(line) for line in table[:3]] == [room, room, room + 3]


async def test_ascii_tables_have_seven_bits() -> None:
    table = await drawn(after(6), 118, Look(ascii=True))
    assert "".join(table).isascii()
    assert table[0].endswith("^")


async def test_missing_and_huge_numbers_keep_the_columns() -> None:
    odd = EpochEnded(
        epoch=1,
        steps=469,
        loss=None,
        accuracy=1.0,
        val_loss=2.5e7,
        val_accuracy=None,
        seconds=3600.0,
        val_seconds=1.0,
        n_wrong=10_000,
        best=False,
    )
    table = await drawn(fold([odd], fold(opening())), 56)
    assert table[1] == "  1/4 3600 s       –   1.0000  2.5e+07       – 10\u202f000"
    assert len(table[1]) == len(table[0])


async def test_a_wide_table_says_how_sure_the_validation_accuracy_is() -> None:
    titles, line = (await drawn(after(1), 100))[:2]
    assert titles.split()[-3:] == ["val_accuracy", "95%", "wrong"]
    low, high = line.split()[-2 - line.endswith("★")].split("–")
    assert float(low) < 100 * float(line.split()[-3 - line.endswith("★")]) < float(high)


async def test_an_epoch_that_was_interrupted_does_not_say_how_long_a_step_took() -> None:
    state = fold([*opening(t=300.0, resumed_from=Position(2, 100)), epoch_ended(2)], after(1))
    table = await drawn(state, 78)
    assert table[1].split()[3] == "7.7"
    assert table[2].split()[3] == "–"


async def test_the_newest_are_in_sight_and_the_older_can_be_reached() -> None:
    app = Harness()
    state = after(6)
    async with app.run_test(size=(56, 4)) as pilot:

        async def epochs() -> list[str]:
            await pilot.pause()
            return [line.split("/")[0].strip() for line in grid(app)[1:]]

        app.table.show_run(state)
        assert await epochs() == ["4", "5", "6"]
        assert grid(app)[0].endswith("↑")
        app.table.scroll_epochs(1)
        assert await epochs() == ["3", "4", "5"]
        assert grid(app)[0].endswith("↕")
        app.table.scroll_epochs(99)
        assert await epochs() == ["1", "2", "3"]
        assert grid(app)[0].endswith("↓")
        fold([epoch_ended(7, best=False)], state)
        app.table.show_run(state)
        assert await epochs() == ["1", "2", "3"], "who looks back is not pulled forward"
        app.table.scroll_epochs(-99)
        assert await epochs() == ["5", "6", "7"]
        fold([epoch_ended(8, best=False)], state)
        app.table.show_run(state)
        assert await epochs() == ["6", "7", "8"]
        app.table.scroll_epochs(2)
        app.table.show_run(replace(state))
        assert await epochs() == ["6", "7", "8"], "another run begins at its newest"
        await pilot.resize_terminal(56, 2)
        assert await epochs() == ["8"]
