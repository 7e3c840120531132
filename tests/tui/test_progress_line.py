"""Bars and numbers: what they say, that they keep their places, and what is left out without room."""

from textual.app import ComposeResult

from core.events import BatchEnded, Gpu
from core.state import RunState, Status, fold
from tests.tui.grid import grid
from tests.tui.training_story import STEPS, batches, epoch_ended, opening, telemetry, training
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.progress_line import ProgressLine


class Harness(ExactApp[None]):
    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self.line = ProgressLine()
        self.line.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.line


async def drawn(
    state: RunState, status: Status = "running", width: int = 56, look: Look | None = None, live: int = 3
) -> list[str]:
    app = Harness(look)
    async with app.run_test(size=(width, 4)) as pilot:
        app.line.show_run(state, status)
        await pilot.pause()
        await pilot.pause()
        assert app.line.size.height == (live if status in ("starting", "running", "paused") else 2)
        return grid(app)


async def test_all_of_it_is_there() -> None:
    assert await drawn(training()) == [
        "epoch 3/4 ━━━━━━━━━──────  batch 264/469 ━━━━━━━━───────",
        "loss  0.0925  accuracy  97.23%  ETA 0:05",
        "  2.9 ms/step   44\u202f100 images/s  CPU 187%  1.2 GB",
        "",
    ]


async def test_ascii_bars_and_numbers_have_seven_bits() -> None:
    lines = await drawn(training(), look=Look(ascii=True))
    assert lines[0] == "epoch 3/4 #########......  batch 264/469 ########......."
    gpu = Gpu("H200", 34, 1 << 30, 141 << 30, 61, 250.4)
    lines = await drawn(fold([telemetry(gpu)], training()), look=Look(ascii=True), width=90)
    assert "".join(lines).isascii()


async def test_before_anything_is_known_there_are_dashes() -> None:
    lines = await drawn(RunState(), "starting")
    assert lines[0].startswith("epoch –/– ───")
    assert lines[1] == "loss       –  accuracy      –   ETA –:––"
    assert lines[2] == ""


async def test_the_bars_are_empty_at_first_and_full_at_the_end() -> None:
    assert "━" not in (await drawn(fold(opening()), "starting"))[0]
    assert (
        "─"
        not in (await drawn(fold([*batches(4), epoch_ended(4)], training(ended=3, until=0)), "finished"))[0]
    )


async def test_there_is_no_promise_while_it_does_not_train() -> None:
    assert (await drawn(training(), "paused"))[1].endswith("ETA –:––")
    assert "ETA" not in (await drawn(training(), "finished"))[1]


async def test_every_gpu_says_what_it_can() -> None:
    full, silent = Gpu("H200", 7, 12_300_000_000, 141 << 30, 61, 250.4), Gpu("MIG")
    (line,) = (await drawn(fold([telemetry(full)], training()), width=100))[2:3]
    assert line.endswith("CPU 187%  1.2 GB  GPU   7% 12.3 GB 61 °C 250 W")
    (line,) = (await drawn(fold([telemetry(full, silent)], training()), width=100))[2:3]
    assert line.endswith("GPU0   7% 12.3 GB 61 °C 250 W  GPU1")


async def test_a_gpu_has_a_row_of_its_own_where_there_is_no_room_behind_the_speed() -> None:
    gpu = Gpu("H200", 100, 141 << 30, 141 << 30, 61, 690.4)
    lines = await drawn(fold([telemetry(gpu)], training()), live=4)
    assert lines[2:] == [
        "  2.9 ms/step   44\u202f100 images/s",
        "CPU 187%  1.2 GB  GPU 100% 151.4 GB 61 °C 690 W",
    ]


async def test_what_does_not_fit_is_left_out_whole() -> None:
    state = training()
    assert (await drawn(state, width=42))[2] == "  2.9 ms/step   44\u202f100 images/s  CPU 187%"
    assert (await drawn(state, width=29))[:2] == ["epoch 3/4 ━━━━━━━━━━━━───────", "loss  0.0925"]
    assert (await drawn(state, width=5))[0] == "epoch"


async def test_numbers_keep_their_places() -> None:
    state = fold(opening(epochs=10))
    state.apply(BatchEnded(epoch=1, step=1, steps=STEPS, loss=12.5, accuracy=1.0))
    first = await drawn(state)
    state.apply(BatchEnded(epoch=10, step=469, steps=STEPS, loss=0.01, accuracy=0.05))
    later = await drawn(state)
    assert first[0].index("━" if "━" in first[0] else "─") == later[0].index("━")
    for word in ("loss", "accuracy", "ETA"):
        assert first[1].index(word) == later[1].index(word)


async def test_the_units_of_the_speed_keep_their_places() -> None:
    lines = set()
    for rate in (995.0, 1_170.0, 44_100.0, 128_000.0):
        (line,) = (await drawn(fold([batch(rate)], training())))[2:3]
        lines.add((line.index("ms/step"), line.index("images/s"), line.index("CPU")))
    assert len(lines) == 1


def batch(rate: float) -> BatchEnded:
    return BatchEnded(epoch=3, step=300, steps=STEPS, loss=0.1, accuracy=0.9, samples_per_second=rate, t=9e9)


async def test_huge_losses_stay_short() -> None:
    state = fold(opening())
    state.apply(BatchEnded(epoch=1, step=1, steps=STEPS, loss=1.5e300, accuracy=None))
    assert (await drawn(state))[1].startswith("loss 1.5e+300  accuracy      –")


async def test_the_speed_changes_once_a_second_at_most() -> None:
    app = Harness()
    state = training()
    async with app.run_test(size=(56, 4)) as pilot:
        app.line.show_run(state, "running")
        await pilot.pause()
        t = float(int(state.last_t))
        for number, (rate, at, shown) in enumerate(
            [(10_000.0, 0.1, "44\u202f100"), (20_000.0, 0.9, "44\u202f100"), (30_000.0, 1.1, "30\u202f000")]
        ):
            state.apply(
                BatchEnded(
                    epoch=3,
                    step=300 + number,
                    steps=STEPS,
                    loss=0.1,
                    accuracy=1,
                    samples_per_second=rate,
                    t=t + at,
                )
            )
            app.line.show_run(state, "running")
            await pilot.pause()
            assert f"batch {300 + number}" in grid(app)[0]
            assert shown in grid(app)[2]
