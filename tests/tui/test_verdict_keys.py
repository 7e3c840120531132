"""Verdicts on digits: given, seen, undone, kept; and the queue of suspect labels."""

import threading
from pathlib import Path
from typing import Any

import pytest

from core import suspects, verdicts
from core.verdicts import Verdicts, judge, read_verdicts
from tests.tui.errors_app import ErrorsApp
from tests.tui.grid import grid, shown, wait_until
from tests.tui.picture import is_as_pictured
from tests.tui.run_errors import DATA, load, run_of_three
from tui.look import Look
from tui.screens.digit_screen import DigitScreen

WIDE, NARROW = (120, 40), (80, 24)


def row_of(app: ErrorsApp, index: int) -> str:
    (line,) = (line for line in app.table() if line[2:].split()[:1] == [str(index)])
    return line


def queued(app: ErrorsApp) -> list[int]:
    """Return the test indices in a table whose rows have marks."""
    return [int(line[2:].split()[0]) for line in app.table() if line.strip()]


@pytest.mark.parametrize(("key", "verdict"), [("M", "model wrong"), ("B", "label wrong"), ("A", "ambiguous")])
async def test_a_key_keeps_a_verdict_and_the_row_shows_it(tmp_path: Path, key: str, verdict: str) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await load(app, run)
        await pilot.press(key)
        await wait_until(pilot, lambda: f"Digit 7: {verdict}." in shown(app))
        assert read_verdicts(run, 40).current() == {7: verdict}
        assert row_of(app, 7)[1] == key
        assert row_of(app, 4)[1] == " "
        await pilot.press("U")
        await wait_until(pilot, lambda: f"Digit 7: no longer {verdict}." in shown(app))
        assert read_verdicts(run, 40).current() == {}
        await pilot.press("U")
        await wait_until(pilot, lambda: "There is no verdict to take back." in shown(app))


async def test_a_verdict_is_on_the_digit_that_was_under_the_cursor_when_the_key_was_pressed(
    tmp_path: Path,
) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.pause()
        app.pane.action_judge("label wrong")
        app.pane.action_move(1)
        app.pane.action_judge("ambiguous")
        app.pane.action_move(1)
        await wait_until(
            pilot, lambda: read_verdicts(run, 40).current() == {4: "ambiguous", 7: "label wrong"}
        )
        await pilot.pause()
        assert [line[1] for line in app.table()[:3]] == ["B", "A", " "]


async def test_a_verdict_given_on_the_way_out_of_a_digit_is_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = threading.Event()

    def judge_late(*given: Any) -> Verdicts:
        written.wait(10)
        return judge(*given)

    monkeypatch.setattr(verdicts, "judge", judge_late)
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
        await pilot.press("A", "q")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        written.set()
        await wait_until(pilot, lambda: row_of(app, 7)[1] == "A")


async def test_verdicts_of_another_time_are_there_and_can_be_filtered_for(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    judge(run, 40, 21, "model wrong")
    judge(run, 40, 4, "ambiguous")
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.press("slash")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2)
        await pilot.press(*"verdict")
        await wait_until(pilot, lambda: "shows 2 digits, right ones too" in shown(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert sorted(queued(app)) == [4, 21]
        assert row_of(app, 21)[1] == "M"


async def test_a_broken_file_is_told_and_neither_stops_the_table_nor_is_overwritten(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    path = run.folder / "verdicts.json"
    path.write_text("{")
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await load(app, run)
        await wait_until(pilot, lambda: "verdicts.json of run is damaged" in " ".join(shown(app).split()))
        assert "epoch 3: 3 of 40 wrong" in grid(app)[1]
        await pilot.press("B", "U")
        await pilot.app.workers.wait_for_complete()
        assert path.read_text() == "{"


async def test_the_large_digit_takes_the_same_keys(tmp_path: Path) -> None:
    run, app = run_of_three(tmp_path), ErrorsApp()
    async with app.run_test(size=NARROW) as pilot:
        await load(app, run)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
        await pilot.press("B")
        await wait_until(pilot, lambda: "label wrong" in shown(app))
        await pilot.press("right", "M")
        await wait_until(pilot, lambda: "model wrong" in shown(app))
        await pilot.press("U")
        await wait_until(pilot, lambda: "model wrong" not in shown(app))
        assert read_verdicts(run, 40).current() == {7: "label wrong"}
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1 and row_of(app, 7)[1] == "B")
        assert row_of(app, 4)[0] == "▸"


async def test_the_queue_has_every_error_the_least_believed_label_first_and_q_leads_back(
    tmp_path: Path,
) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("]", "j", "Q")
        await pilot.pause()
        assert queued(app) == [7, 4, 30], "the labels got 0, 0.15 and 0.2"
        assert row_of(app, 7)[0] == "▸", "it starts with the most suspect"
        assert [row_of(app, index)[1] for index in (7, 4, 30)] == ["!", " ", " "], (
            "only one is contradicted as surely as that class is usually named"
        )
        assert "by confidence in the label, lowest first" in grid(app)[1]
        assert "queue  1/3" in grid(app)[1]
        await pilot.press("Q")
        await pilot.pause()
        assert app.rows() == [7, 4, 30]
        assert "by margin, highest first" in grid(app)[1]


async def test_the_queue_can_be_filtered_further(tmp_path: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run_of_three(tmp_path))
        await pilot.press("Q", "slash")
        await wait_until(pilot, lambda: len(app.screen_stack) == 2 and "shows 3 digits" in shown(app))
        await pilot.press("end", "space", "4", "enter")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1 and "queue 4  1/1" in grid(app)[1])
        assert queued(app) == [4]
        await pilot.press("Q")
        await pilot.pause()
        assert app.rows() == [7, 4, 30]


async def test_the_queue_of_an_epoch_without_errors_says_so() -> None:
    app = ErrorsApp()
    async with app.run_test(size=WIDE) as pilot:
        app.show({})
        await pilot.press("Q")
        await wait_until(pilot, lambda: "Nothing is wrong: all 40 test digits are right." in shown(app))
        app.show()
        await pilot.pause()
        assert queued(app) == [13, 7, 4, 27, 17]


@pytest.mark.parametrize("look", ["unicode", "ascii"])
async def test_what_people_doubt_is_marked_and_in_the_queue_even_where_the_model_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    monkeypatch.setattr(suspects, "doubted", lambda data: {4: 9, 20: None, 35: 3} if data is DATA else {})
    run, app = run_of_three(tmp_path), ErrorsApp(Look(ascii=look == "ascii"))
    judge(run, 40, 20, "ambiguous")
    async with app.run_test(size=WIDE) as pilot:
        await load(app, run)
        await pilot.press("Q")
        await pilot.pause()
        assert queued(app) == [7, 4, 30, 20, 35]
        assert [row_of(app, index)[1] for index in queued(app)] == ["!", "?", " ", "A", "?"]
        await is_as_pictured(pilot, f"errors-queue-120x40-{look}")
        await pilot.press("j", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, DigitScreen))
        await wait_until(pilot, lambda: "people read" in shown(app))
        assert "people read   9" in shown(app)
        await pilot.press("right", "right")
        await wait_until(pilot, lambda: "people read   no one class" in shown(app))
