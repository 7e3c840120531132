"""The canvas with a predictor beside it: every key, the mouse, the words, and what goes wrong."""

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from textual.events import Key
from textual.pilot import Pilot

from core.files import replace_file
from core.runs import Run, list_runs
from core.saved_model import SavedModel, saved_model
from tests.models import keras_bytes, run_with_model, shifted
from tests.story import epoch_ended, new_run, write
from tests.tui.digits import sample
from tests.tui.errors_app import HOSTILE
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.test_canvas import drag
from tui.app import ScrawlApp
from tui.compositor import ExactApp
from tui.look import Look
from tui.screens import canvas_screen
from tui.screens.canvas_screen import EVERY, CanvasScreen
from tui.screens.workbench import Workbench
from tui.widgets.canvas import Canvas
from tui.widgets.digit import Digit
from tui.widgets.guess_bars import GuessBars

ROOT = Path(__file__).parent.parent.parent / "tui"
SEVEN = ((7, 7), (13, 7), (20, 7), (17, 12), (14, 17), (12, 23))
"""Pixels along a seven."""


class CanvasApp(ExactApp[None]):
    """Nothing but the screen, with the styles that all screens share."""

    CSS_PATH: ClassVar = [ROOT / "app.tcss"]


@asynccontextmanager
async def opened(
    size: tuple[int, int] = (80, 24), model: SavedModel | None = None, look: Look | None = None
) -> AsyncIterator[tuple[Pilot[None], CanvasScreen]]:
    app = CanvasApp()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = CanvasScreen(model or saved_model(run_with_model()), look or Look())
        await app.push_screen(screen)
        await pilot.pause()
        yield pilot, screen


async def draw_seven(pilot: Pilot[None]) -> None:
    canvas = pilot.app.screen.query_one(Canvas)
    width, height = canvas.size
    await drag(pilot, *(((2 * x + 1) * width // 56 + 1, (2 * y + 1) * height // 56 + 1) for x, y in SEVEN))


def image(screen: CanvasScreen) -> np.ndarray:
    return screen.query_one(Canvas).sketch.image


async def test_a_seven_drawn_with_the_mouse_is_taken_for_one() -> None:
    async with opened() as (pilot, screen):
        assert "%" not in shown(pilot.app)
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        await wait_until(pilot, lambda: "centred by mass" in shown(pilot.app))
        assert screen.query_one("#seen-picture", Digit).image is not None


async def test_a_seven_drawn_with_the_keys_is_taken_for_one() -> None:
    async with opened() as (pilot, screen):
        await pilot.press(*["left"] * 7, *["up"] * 8, "space", *["right"] * 13)
        await pilot.press(*["down", "down", "left"] * 7, "space")
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        before = image(screen)
        await pilot.press("h", "j", "k", "l")
        assert image(screen) is before, "the pen is up"


async def test_the_probabilities_move_while_the_pen_still_draws() -> None:
    async with opened() as (pilot, _):
        await pilot.press("space", *["down"] * 8)
        await wait_until(pilot, lambda: "▸" in shown(pilot.app))
        before = grid(pilot.app)
        await pilot.press(*["right"] * 8)
        await wait_until(
            pilot, lambda: any("%" in a and a != b for a, b in zip(grid(pilot.app), before, strict=True))
        )
        assert "The pen draws" in shown(pilot.app)


async def test_u_undoes_x_erases_all_and_e_changes_to_the_eraser() -> None:
    async with opened() as (pilot, screen):
        await draw_seven(pilot)
        seven = image(screen)
        await pilot.press("x")
        assert not image(screen).any()
        await wait_until(pilot, lambda: "▸" not in shown(pilot.app) and "centred" not in shown(pilot.app))
        await pilot.press("u")
        assert np.array_equal(image(screen), seven)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        await pilot.press("e")
        await wait_until(pilot, lambda: "Drag to erase" in shown(pilot.app))
        await pilot.press("space")
        await wait_until(pilot, lambda: "The eraser erases" in shown(pilot.app))
        await pilot.press(*["up"] * 20)
        assert image(screen).sum() < seven.sum()
        await pilot.press("e", "u", "u", "u")
        assert not image(screen).any()
        await wait_until(pilot, lambda: "There is nothing to undo." in shown(pilot.app))


@pytest.mark.parametrize("key", ["escape", "q", "d"])
async def test_going_back_ends_the_predictor(key: str) -> None:
    async with opened() as (pilot, screen):
        process = screen._predictor.process
        await pilot.press(key)
        await wait_until(pilot, lambda: pilot.app.screen is not screen)
        await wait_until(pilot, lambda: process.returncode is not None)


async def test_what_comes_after_somebody_has_gone_back_does_no_harm() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("escape")
        await wait_until(pilot, lambda: not screen.query("#seen-words"))
        screen._show_model()
        screen._show_nothing()
        screen._show_hint()


async def test_leaving_the_program_ends_the_predictor() -> None:
    async with opened() as (_, screen):
        process = screen._predictor.process
    assert process.returncode is not None


async def test_no_more_than_ten_answers_a_second_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[float] = []
    show = GuessBars.show_guess

    def note(self: GuessBars, row: np.ndarray, names: tuple[str, ...]) -> None:
        times.append(time.monotonic())
        show(self, row, names)

    monkeypatch.setattr(GuessBars, "show_guess", note)
    async with opened() as (pilot, screen):
        await wait_until(pilot, lambda: screen._is_ready)
        began = time.monotonic()
        for _ in range(8):
            await draw_seven(pilot)
            await pilot.press("x")
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        assert 2 <= len(times) <= (time.monotonic() - began) / EVERY + 2


async def test_a_model_that_cannot_be_read_is_a_sentence_and_drawing_goes_on() -> None:
    run = run_with_model()
    (run.folder / "best.keras").write_bytes(b"hello")
    async with opened(model=saved_model(run)) as (pilot, screen):
        await wait_until(pilot, lambda: "best.keras is broken" in shown(pilot.app))
        await draw_seven(pilot)
        assert image(screen).any()
        assert "%" not in shown(pilot.app)


async def test_a_predictor_that_dies_is_a_sentence() -> None:
    async with opened() as (pilot, screen):
        await wait_until(pilot, lambda: screen._is_ready)
        screen._predictor.process.kill()
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "The predictor ended" in shown(pilot.app))


def end_epoch_two(run: Run) -> None:
    """Store what a training does after a better epoch: a model that takes sevens for eights, and a line."""
    replace_file(run.folder / "best.keras", keras_bytes(shifted()))
    write(run, epoch_ended(2, 0.95))


async def test_the_newest_model_of_a_training_answers_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas_screen, "LOOK_EVERY", 0.1)
    run = run_with_model()
    async with opened(model=saved_model(run)) as (pilot, screen):
        process = screen._predictor.process
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        assert ", epoch 1" in shown(pilot.app)
        end_epoch_two(run)
        await wait_until(pilot, lambda: "▸8" in shown(pilot.app) and ", epoch 2" in shown(pilot.app))
        assert screen._predictor.process is process
        assert process.returncode is None


async def test_a_newer_model_that_cannot_be_read_is_a_sentence_and_the_old_one_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(canvas_screen, "LOOK_EVERY", 0.1)
    run = run_with_model()
    async with opened(model=saved_model(run)) as (pilot, screen):
        await wait_until(pilot, lambda: screen._is_ready)
        replace_file(run.folder / "best.keras", b"hello")
        write(run, epoch_ended(2, 0.95))
        await wait_until(pilot, lambda: "best.keras" in shown(pilot.app))
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        assert ", epoch 1" in shown(pilot.app)


async def test_class_names_from_anyone_are_shown_and_not_obeyed() -> None:
    model = saved_model(run_with_model())._replace(
        class_names=tuple(name.replace("\x1b", "?") for name in HOSTILE)
    )
    async with opened(model=model) as (pilot, _):
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸" in shown(pilot.app))
        assert "[/b]" in shown(pilot.app)


@pytest.mark.parametrize(
    "size", [(60, 20), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_it_looks_as_it_should(size: tuple[int, int], look: str) -> None:
    async with opened(size, look=Look(ascii=look == "ascii")) as (pilot, screen):
        screen.canvas.sketch.image = sample().x_test[0]
        screen.canvas.redraw()
        screen.follow_drawing()
        await wait_until(pilot, lambda: (">4" if screen._look.ascii else "▸4") in shown(pilot.app))
        await wait_until(pilot, lambda: screen.seen.image is not None)
        await is_as_pictured(pilot, f"canvas-{look}-{size[0]}x{size[1]}")
        assert look == "unicode" or shown(pilot.app).isascii()


async def test_a_terminal_that_is_too_small_says_so_and_nothing_is_lost() -> None:
    async with opened() as (pilot, screen):
        await draw_seven(pilot)
        await pilot.resize_terminal(40, 12)
        await wait_until(pilot, lambda: "scrawl needs 60 columns" in shown(pilot.app))
        await pilot.resize_terminal(120, 40)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        assert screen.canvas.size == (56, 28)


# ── from the workbench ────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def workbench(run: Run | None) -> AsyncIterator[Pilot[None]]:
    app = ScrawlApp(new_run(second=1).config(), Look(), run)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.dataset is not None)
        if run:
            await wait_until(pilot, lambda: app.workbench.feed is not None)
        yield pilot


async def test_d_opens_the_canvas_with_the_run_on_screen() -> None:
    run, _ = run_with_model(second=3), run_with_model(second=5)
    async with workbench(run) as pilot:
        await pilot.press("d")
        await wait_until(pilot, lambda: "Draw a digit" in shown(pilot.app))
        assert f"{run.name}, epoch 1" in shown(pilot.app)
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸7" in shown(pilot.app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "Draw a digit" not in shown(pilot.app))


async def test_the_run_on_screen_is_followed_while_one_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas_screen, "LOOK_EVERY", 0.1)
    monkeypatch.setattr(Run, "state", lambda run: pytest.fail("the log is folded already"))
    run = run_with_model()
    async with workbench(run) as pilot:
        await pilot.press("d")
        await wait_until(pilot, lambda: f"{run.name}, epoch 1" in shown(pilot.app))
        end_epoch_two(run)
        await wait_until(pilot, lambda: f"{run.name}, epoch 2" in shown(pilot.app))
        await draw_seven(pilot)
        await wait_until(pilot, lambda: "▸8" in shown(pilot.app))


async def test_d_takes_the_newest_model_when_no_run_is_on_screen() -> None:
    run_with_model(second=3)
    newest = run_with_model(second=5)
    async with workbench(None) as pilot:
        await pilot.press("d")
        await wait_until(pilot, lambda: newest.name in shown(pilot.app))


async def test_what_is_typed_behind_d_draws_however_long_the_model_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_with_model()
    found, look = threading.Event(), canvas_screen.newest_model
    monkeypatch.setattr(canvas_screen, "newest_model", lambda: found.wait() and look())
    async with workbench(None) as pilot:
        app = pilot.app
        for key in ("d", "space"):
            app.post_message(Key(key, None))
        await pilot.pause()
        assert isinstance(app.screen, Workbench)
        found.set()
        await wait_until(pilot, lambda: isinstance(app.screen, CanvasScreen) and image(app.screen).any())
        assert len(list_runs()) == 2  # the one with the model and the one that gave the settings


@pytest.mark.parametrize("on_screen", [True, False])
async def test_d_says_when_there_is_no_model(on_screen: bool) -> None:
    async with workbench(new_run(second=4) if on_screen else None) as pilot:
        await pilot.press("d")
        sentence = "has no model yet" if on_screen else "There is no model yet"
        await wait_until(pilot, lambda: sentence in " ".join(shown(pilot.app).split()))
