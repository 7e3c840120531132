"""The training pane as a person sees and uses it, in several sizes, in every state, and by its keys."""

import pytest
from textual.app import ComposeResult
from textual.widget import Widget

from core.events import BatchEnded, Phase, Position, RunFailed
from core.last_words import LastWords
from core.state import RunState, Status, fold
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.training_story import RUN, STEPS, batches, epoch_ended, opening, score, training
from tui.compositor import ExactApp
from tui.look import Look
from tui.training_words import NOTHING_LEFT
from tui.widgets.cell_rows import CellRows
from tui.widgets.chart import Chart
from tui.widgets.training_pane import TrainingPane

SIZES = [(58, 20), (78, 20), (118, 36), (198, 56)]
LOOKS = [Look(), Look(ascii=True)]


class Harness(ExactApp[None]):
    CSS_PATH = "../../tui/widgets/training_pane.tcss"

    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self.pane = TrainingPane()
        self.pane.look = look or Look()

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def show(
        self,
        state: RunState,
        status: Status = "running",
        now: float = 113.0,
        left: LastWords = NOTHING_LEFT,
    ) -> None:
        self.pane.show_run(state, status, now, left)


@pytest.mark.parametrize("look", LOOKS, ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_training_under_way(size: tuple[int, int], look: Look) -> None:
    app = Harness(look)
    async with app.run_test(size=size) as pilot:
        state = training()
        state.resumes = [1.5]
        app.show(state)
        await wait_until(pilot, lambda: "★" in shown(app) or "wrong" in grid(app)[-5])
        await pilot.pause()
        await is_as_pictured(pilot, f"training-{size[0]}x{size[1]}{'-ascii' if look.ascii else ''}")
        assert not look.ascii or shown(app).isascii()


@pytest.mark.parametrize("size", SIZES)
async def test_the_chart_gets_eight_rows_or_more(size: tuple[int, int]) -> None:
    app = Harness()
    async with app.run_test(size=size) as pilot:
        app.show(training())
        await pilot.pause()
        assert app.query_one(Chart).size.height >= 8


async def test_before_the_first_run_there_is_a_hint() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        app.pane.show_nothing()
        await pilot.pause()
        assert " ".join(shown(app).split()) == "Space starts training with the settings of the model pane"
        app.show(training())
        await pilot.pause()
        assert "Space" not in shown(app)
        assert RUN in shown(app)
        app.pane.show_nothing()
        await pilot.pause()
        assert RUN not in shown(app)
        assert "Space starts training" in shown(app)


async def test_the_seconds_of_the_import_run_from_when_it_was_first_shown() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = RunState()
        for now, said in ((1000.0, "importing TensorFlow 0 s"), (1003.2, "importing TensorFlow 3 s")):
            app.show(state, "starting", now)
            await pilot.pause()
            assert grid(app)[0].strip() == said


async def test_a_whole_run_from_the_first_event_to_the_score() -> None:
    app = Harness()
    state = RunState()
    async with app.run_test(size=(58, 20)) as pilot:
        seen = []
        events = [
            *opening(),
            *(event for n in (1, 2, 3, 4) for event in (*batches(n, every=157), epoch_ended(n))),
            *score(),
        ]
        for event in events:
            state.apply(event)
            app.show(state, state.status(live=True), event.t)
            await pilot.pause()
            seen.append(grid(app)[0].removeprefix(f"{RUN} · "))
        assert "compiling" in seen
        assert "training on CPU, 2 cores" in seen
        assert seen[-1] == "finished in 0:14"
        screen = shown(app)
        assert "Test score 0.0734   Test accuracy 97.70 % (97.4–98.0)" in screen
        assert all(f"{epoch}/4    4 s" in screen for epoch in (1, 2, 3, 4))
        assert "┤" in screen, "the curves stay"


async def test_a_failure_shows_its_error_as_text_and_keeps_the_curves() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = training()
        fold(
            [RunFailed(error="Bad file [/b] \x1b[2J[@click=app.quit]x", advice="Give another.", t=114.0)],
            state,
        )
        app.show(state, "failed")
        await pilot.pause()
        assert grid(app)[0] == f"{RUN} · failed"
        assert grid(app)[1] == "Bad file [/b] \\x1b[2J[@click=app.quit]x"
        assert grid(app)[2] == "Give another."
        assert "★" in shown(app)


async def test_a_death_shows_the_last_words_of_the_worker() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        left = LastWords(("first", "second", "[/x]", "Killed \x9b31m"))
        app.show(training(), "died", left=left)
        await pilot.pause()
        assert grid(app)[0] == f"{RUN} · died at epoch 3, batch 264"
        assert grid(app)[2] == f"resume: R, or scrawl resume {RUN}"
        assert grid(app)[3:6] == ["second", "[/x]", "Killed \\x9b31m"]


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_line_of_the_worker_is_seen_however_long_they_are(size: tuple[int, int]) -> None:
    app = Harness()
    async with app.run_test(size=size) as pilot:
        state = training()
        state.missed = 57
        app.show(state, "died", left=LastWords((f"one {'x' * 300}", f"two {'y' * 300}", "the very last")))
        await pilot.pause()
        rows = grid(app)
        assert "the very last" in rows
        assert rows[rows.index("the very last") - 1] == f"two {'y' * (size[0] - 5)}…"
        assert "57 events could not be written; the curves have gaps" in rows


async def test_a_crash_is_shown_from_its_first_line_on() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        left = LastWords(("Fatal Python error: Aborted", "Current thread", "a", "b"), crash="Aborted")
        app.show(training(), "died", left=left)
        await pilot.pause()
        assert grid(app)[1] == "its worker crashed: Aborted"
        assert grid(app)[3:6] == ["Fatal Python error: Aborted", "Current thread", "a"]


async def test_the_axis_changes_between_batches_and_epochs() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        app.show(training())
        await pilot.pause()
        assert "batches" in shown(app)
        await pilot.press("x")
        assert "epochs" in shown(app)
        assert "batches" not in shown(app)
        await pilot.press("x")
        assert "batches" in shown(app)


async def test_the_loss_can_be_drawn_on_a_logarithmic_scale() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = training()
        state.apply(BatchEnded(epoch=3, step=300, steps=STEPS, loss=0.0, accuracy=1.0, t=113.0))
        app.show(state)
        await pilot.press("l")
        assert grid(app)[4].startswith("loss  log scale")
        await pilot.press("l")
        assert "log scale" not in shown(app)


async def test_smoothing_goes_up_and_then_away() -> None:
    app = Harness()
    async with app.run_test(size=(78, 20)) as pilot:
        app.show(training())
        await pilot.pause()
        said = []
        for _ in range(3):
            await pilot.press("m")
            said.append(shown(app).split("smooth ")[1][:3] if "smooth" in shown(app) else "")
        assert said == ["0.6", "0.9", ""]


async def test_the_epochs_scroll_by_arrows_and_letters() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        app.show(training(epochs=20, ended=9, until=0))
        await pilot.pause()
        assert grid(app)[-1].startswith(" 9/20")
        for key, newest in (("up", " 8"), ("k", " 7"), ("down", " 8"), ("j", " 9"), ("j", " 9")):
            await pilot.press(key)
            assert grid(app)[-1].startswith(f"{newest}/20"), key


async def test_missing_losses_are_a_gap_and_a_dash() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = fold(opening(epochs=1))
        for step in range(1, STEPS):
            loss = None if step > 200 else 0.5
            state.apply(BatchEnded(epoch=1, step=step, steps=STEPS, loss=loss, accuracy=0.8, t=105.0))
        app.show(state)
        await pilot.pause()
        assert grid(app)[2].startswith("loss       –  accuracy  80.00%")


async def test_a_resume_goes_on_with_the_curve_and_marks_the_place() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = training()
        app.show(state, "died")
        await pilot.pause()
        fold(opening(t=300.0, resumed_from=Position(3, 100)), state)
        app.show(state, "starting", 301.0)
        await pilot.pause()
        assert grid(app)[0] == f"{RUN} · compiling"
        assert "┊ resumed" in shown(app)
        fold(list(batches(3))[8:], state)
        app.show(state)
        await pilot.pause()
        assert grid(app)[0] == f"{RUN} · training on CPU, 2 cores"


async def test_what_was_asked_stands_in_the_border() -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        app.pane.styles.border = ("round", "white")
        app.show(training())
        app.pane.asked = "asked to pause [/x]"
        await pilot.pause()
        assert "asked to pause [/x]" in grid(app)[-1]
        app.pane.asked = ""
        await pilot.pause()
        assert "asked" not in shown(app)


async def test_a_hidden_pane_draws_nothing_and_is_up_to_date_when_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = training()
        app.show(state)
        await pilot.pause()
        app.pane.display = False
        await pilot.pause()
        drawn: list[Widget] = []
        with monkeypatch.context() as patch:
            patch.setattr(CellRows, "show_rows", lambda self, rows: drawn.append(self))
            fold([*batches(3), epoch_ended(3)], state)
            app.show(state)
            await pilot.pause()
            assert drawn == []
        app.pane.display = True
        await wait_until(pilot, lambda: "batch 469/469" in shown(app))
        assert "3/4" in grid(app)[-2]


async def test_watching_a_pause_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Harness()
    async with app.run_test(size=(58, 20)) as pilot:
        state = training()
        app.show(state, "paused")
        await pilot.pause()
        painted: list[Widget] = []
        original = Widget.refresh

        def refresh(self: Widget, *regions: object, **how: bool) -> Widget:
            painted.append(self)
            return original(self, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Widget, "refresh", refresh)
        app.show(state, "paused", 114.0)
        app.show(state, "paused", 115.0)
        await pilot.pause()
        assert painted == []


@pytest.mark.parametrize("look", LOOKS, ids=["unicode", "ascii"])
async def test_any_size_is_survived(look: Look) -> None:
    app = Harness(look)
    async with app.run_test(size=(58, 20)) as pilot:
        app.show(fold([Phase(phase="validating", t=113.0)], training()))
        for size in [(1, 1), (3, 40), (20, 5), (30, 13), (48, 14), (200, 60), (58, 20)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert not look.ascii or shown(app).isascii()
        assert app.query_one(Chart).size.height >= 8
        assert "batch 264/469" in shown(app)
