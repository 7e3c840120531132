"""The list of runs: what it says while it reads, and that it reads each log once."""

import asyncio
import threading

import pytest

from core.errors import RunError
from core.events import AnyEvent
from core.log import LogReader
from core.runs import Run
from core.status import Onlooker, RunStatus
from tests.story import batch, finished_run, new_run, write
from tests.tui.errors_app import ErrorsApp
from tests.tui.grid import grid, shown, wait_until
from tui.look import Look
from tui.screens import runs as screen
from tui.screens.runs import Runs, RunTable
from tui.trainer import Trainer


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_nothing_is_denied_before_it_was_looked_for_and_what_is_known_is_shown(
    monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    oldest, newest = finished_run(1), finished_run(2)
    gates = {run.name: threading.Event() for run in (oldest, newest)}
    see = Onlooker.look

    def slow(self: Onlooker) -> RunStatus:
        gates[self._run.name].wait(60)
        return see(self)

    monkeypatch.setattr(Onlooker, "look", slow)
    monkeypatch.setattr(screen, "PATIENCE", 0.0)
    app = ErrorsApp(look)
    async with app.run_test(size=(120, 40)) as pilot:
        try:
            await app.push_screen(Runs(Trainer(), look))
            await wait_until(pilot, lambda: "Reading the runs" in shown(app))
            assert not look.ascii or shown(app).isascii()
            assert "No runs yet" not in shown(app)
            gates[newest.name].set()
            await wait_until(pilot, lambda: newest.name in shown(app))
            assert oldest.name not in shown(app)
        finally:
            for gate in gates.values():
                gate.set()
        await wait_until(pilot, lambda: oldest.name in shown(app))


async def test_where_there_are_none_it_says_so() -> None:
    app = ErrorsApp(Look())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Runs(Trainer(), Look()))
        await wait_until(pilot, lambda: "No runs yet" in shown(app))


async def test_a_resume_is_told_of_while_it_takes_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    run, gate = new_run(), threading.Event()

    async def slow(self: Trainer, run: Run) -> None:
        await asyncio.to_thread(gate.wait, 60)
        raise RunError("It did not work.")

    monkeypatch.setattr(Trainer, "resume", slow)
    monkeypatch.setattr(screen, "EVERY", 0.05)
    app = ErrorsApp(Look())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await app.push_screen(Runs(Trainer(), Look()))
        await wait_until(pilot, lambda: run.name in shown(app))
        try:
            await pilot.press("R")
            await wait_until(pilot, lambda: f"Resuming {run.name} …" in shown(app))
            await pilot.pause(0.3)
            assert f"Resuming {run.name} …" in shown(app), "the next look must not wipe it away"
        finally:
            gate.set()
        await wait_until(pilot, lambda: "It did not work." in shown(app))
        await wait_until(pilot, lambda: "Resuming" not in shown(app))


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_a_marked_run_has_a_mark_in_its_row(look: Look) -> None:
    runs = [new_run(3, name="n" * 40), new_run(4)]
    app = ErrorsApp(look)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(Runs(Trainer(), look))
        await wait_until(pilot, lambda: runs[1].name in shown(app))
        for keys in (["m"], ["down", "m"], ["up", "m"]):
            await pilot.press(*keys)
            await wait_until(pilot, lambda: sum(f" {look.mark} " in line for line in grid(app)) == 1)
        assert not look.ascii or shown(app).isascii()


def test_a_second_look_reads_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    run = new_run()
    write(run, batch(1, 8))
    read: list[AnyEvent] = []
    read_all = LogReader.read_all

    def counted(self: LogReader) -> list[AnyEvent]:
        read.extend(events := read_all(self))
        return events

    monkeypatch.setattr(LogReader, "read_all", counted)
    onlooker = Onlooker(run)
    assert (onlooker.look().step, len(read)) == (8, 1)
    write(run, batch(1, 16))
    assert (onlooker.look().step, len(read)) == (16, 2)
    run.log.unlink()
    write(run, batch(1, 4))
    assert onlooker.look().step == 4


async def test_the_cursor_moves_with_the_keys_that_do_it_everywhere() -> None:
    for second in range(1, 9):
        finished_run(second)
    app = ErrorsApp(Look())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Runs(Trainer(), Look()))
        table = app.screen.query_one(RunTable)
        await wait_until(pilot, lambda: table.row_count == 8)
        await pilot.pause()
        for key, row in zip(
            ("j", "down", "k", "up", "G", "g", "end", "home"), (1, 2, 1, 0, 7, 0, 7, 0), strict=True
        ):
            await pilot.press(key)
            assert table.cursor_row == row, key
        await pilot.press("pagedown")
        assert table.cursor_row > 1
        await pilot.press("pageup")
        assert table.cursor_row == 0
