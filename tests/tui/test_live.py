"""The moving picture of a training in the foreground, and the lines that stay."""

import io

import pytest
from rich.console import Console

from core.events import Event, Paused, Phase, Position, StopRequested
from core.runs import Run
from core.state import RunState
from tests.story import STEPS, batch, epoch_ended, new_run, opening, started, write
from tui.commands.live import epoch_row, epoch_titles, picture
from tui.commands.plain import step_milliseconds
from tui.look import Look


def drawn(run: Run, note: str = "", width: int = 80, ascii: bool = False) -> list[str]:  # noqa: A002
    """Return the picture of `run`, which is live, as lines of text."""
    file = io.TextIOWrapper(io.BytesIO(), "ascii" if ascii else "utf-8")
    console = Console(file=file, width=width, force_terminal=True, color_system=None)
    with console.capture() as captured:
        console.print(picture(run, run.state(), note, Look(ascii=ascii), width))
    return [line.rstrip() for line in captured.get().splitlines()]


def told(*events: Event) -> Run:
    run = new_run()
    write(run, *opening(run), *events)
    return run


def test_before_the_first_batch_it_says_what_it_waits_for() -> None:
    run = told(Phase(phase="compiling"))
    (line,) = drawn(run)
    assert line.startswith("Compiling for ")


def test_both_bars_the_rate_the_time_left_and_the_losses_are_there() -> None:
    epochs, batches, losses = drawn(told(batch(1, STEPS), epoch_ended(1), batch(2, 8, rate=1000.0)))
    assert epochs.split()[0] == "epochs"
    assert epochs.endswith("2/4 ETA 0:12")
    assert batches.split()[0] == "batches"
    assert batches.endswith("8/32 128.0 ms/step · 1\u202f000 img/s")
    assert losses == "loss 0.5000 · accuracy 0.7500"


def test_the_bars_are_as_long_as_what_is_done() -> None:
    epochs, batches, _ = drawn(told(batch(2, 16)), width=46 + 32)
    assert epochs.count("━") == 32 * 3 // 8
    assert batches.count("━") == 32 // 2


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("ascii", [False, True])
def test_it_is_three_lines_in_every_width(width: int, ascii: bool) -> None:  # noqa: A002
    run = told(batch(2, 16))
    lines = drawn(run, "asked to stop at the next batch", width, ascii)
    assert len(lines) == 3
    assert all(len(line) <= width for line in lines)
    if ascii:
        assert "".join(lines).isascii()


def test_where_there_is_little_room_the_bars_and_numbers_stay() -> None:
    epochs, batches, _ = drawn(told(batch(2, 16)), width=40)
    assert epochs.split()[0] == "epochs"
    assert epochs.endswith(" 2/4")
    assert batches.split()[0] == "batches"
    assert batches.endswith("16/32")
    assert batches.count("━") == 17 // 2


def test_a_pause_says_how_to_go_on_and_a_note_comes_first() -> None:
    run = told(batch(2, 16), Paused(epoch=2, step=16))
    assert drawn(run, width=120)[2].endswith(f"paused; go on with: scrawl continue {run.name}")
    assert drawn(run, "asked to stop", 120)[2].endswith("asked to stop")
    assert drawn(told(batch(2, 16), StopRequested(epoch=2, step=16)))[2].endswith("was asked to stop")


def test_the_row_of_an_epoch_stands_under_its_titles() -> None:
    run = told(batch(2, STEPS), epoch_ended(2, 0.875))
    row = epoch_row(epoch_ended(2, 0.875), run.state(), Look())
    titles = epoch_titles()
    for title, value in (
        ("loss", "0.5000"),
        ("val_loss", "0.2500"),
        ("val_accuracy", "0.8750"),
        ("wrong", "125"),
    ):
        assert titles.index(title) + len(title) == row.index(value) + len(value)
    assert row.endswith("★")
    assert not epoch_row(epoch_ended(2, best=False), run.state(), Look()).endswith("★")
    assert len(row) <= 80


def test_a_step_takes_what_the_measured_rate_says() -> None:
    state = told(batch(1, STEPS, rate=64_000.0)).state()
    assert step_milliseconds(epoch_ended(1), state) == pytest.approx(2.0)


def test_without_a_rate_a_step_takes_its_share_of_the_epoch_in_this_session() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, STEPS, rate=None))
    assert step_milliseconds(epoch_ended(1), run.state()) == pytest.approx(1600 / STEPS)
    write(run, Phase(phase="importing"), started(run, Position(1, 24)))
    assert step_milliseconds(epoch_ended(1), run.state()) == pytest.approx(1600 / 8)
    assert step_milliseconds(epoch_ended(2), RunState(resumed_from=Position(2, STEPS))) is None
