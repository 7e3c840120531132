"""The installed program in a real terminal, as its users touch it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.runs import Run, list_runs
from tests.terminal.terminal import Terminal

SCRAWL = str(Path(sys.executable).with_name("scrawl"))


def scrawl(*arguments: str) -> str:
    """Run a plain command and return what it prints."""
    return subprocess.run([SCRAWL, *arguments], capture_output=True, text=True, check=True, timeout=60).stdout


def wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until `condition` holds; fail if it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def workers() -> list[psutil.Process]:
    """Return the worker processes of this test's home."""
    mine = []
    for process in psutil.process_iter():
        try:
            home = process.environ().get("SCRAWL_HOME")
            if "core.training" in process.cmdline() and home == os.environ["SCRAWL_HOME"]:
                mine.append(process)
        except psutil.Error:
            continue
    return mine


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Start one run that goes on for many minutes, in a home of its own; the tests below take turns at it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCRAWL_HOME", str(tmp_path_factory.mktemp("home")))
        scrawl("train", "--dataset", "sample", "--epochs", "9000", "--seed", "1", "--detach")
        (run,) = list_runs()
    wait(lambda: run.state().step > 0)
    yield run
    if run.is_live():
        kill(run)


@pytest.fixture
def long_run(started: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the run that still trains, and look into its home."""
    monkeypatch.setenv("SCRAWL_HOME", str(started.folder.parent.parent))
    assert started.is_live()
    return started


def kill(run: Run) -> None:
    os.kill(run.state().pid, signal.SIGKILL)
    wait(lambda: not run.is_live())


def test_space_trains_and_the_result_can_be_read_off_the_screen(home: Path) -> None:
    with Terminal([SCRAWL, "--dataset", "sample"]) as terminal:
        terminal.wait_for("(4000, 28, 28)")
        for title in ("Data", "Training", "Model", "Errors"):
            assert f"─ {title} ─" in terminal.text
        assert "407" in terminal.text
        terminal.type(" ")
        terminal.wait_until(
            lambda: bool(list_runs()) and len(list_runs()[0].state().history) >= 2, why="two epochs"
        )
        terminal.wait_for("Test accuracy", seconds=120)
        (run,) = list_runs()
        evaluated = run.state().evaluated
        assert evaluated
        assert f"{100 * evaluated.accuracy:.2f}" in terminal.text
        terminal.wait_for(f"{run.state().history[-1].n_wrong} of")
        for noise in ("WARNING", "oneDNN", "cuda", "absl"):
            assert noise not in terminal.text
        terminal.type("q")
        assert terminal.wait() == 0


def test_leaving_without_training_leaves_no_process(home: Path) -> None:
    with Terminal([SCRAWL, "--dataset", "sample"]) as terminal:
        terminal.wait_for("(4000, 28, 28)")
        terminal.wait_until(lambda: len(workers()) == 1, why="the warm worker")
        terminal.type("q")
        assert terminal.wait() == 0
    wait(lambda: not workers())
    assert not list_runs()


def test_killing_the_screen_leaves_no_warm_worker(home: Path) -> None:
    with Terminal([SCRAWL, "--dataset", "sample"]) as terminal:
        terminal.wait_until(lambda: len(workers()) == 1, why="the warm worker")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait()
    wait(lambda: not workers())


def test_q_leaves_the_training_running_and_says_how_to_come_back(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_for("epoch")
        terminal.wait_until(lambda: re.search(r"\d+/9\W?000", terminal.text) is not None, why="the epochs")
        terminal.type("q")
        assert terminal.wait() == 0
        assert f"still running; come back with: scrawl attach {long_run.name}" in terminal.text
    before = long_run.state().step + 32 * long_run.state().epoch
    wait(lambda: long_run.state().step + 32 * long_run.state().epoch > before)


def test_pause_and_continue_are_answered_from_the_screen(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_for("Training")
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        terminal.type(" ")
        terminal.wait_for("Paused at epoch")
        assert json.loads(scrawl("status", long_run.name, "--json"))["state"] == "paused"
        terminal.type(" ")
        terminal.wait_for("Going on at epoch")
        terminal.type("w")
        terminal.wait_for("Saved at epoch")
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_restores_the_terminal_and_leaves_the_run(long_run: Run, number: int, code: int) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        os.kill(terminal.pid, number)
        assert terminal.wait() == code
        assert b"\x1b[?1049l" in terminal.raw
        assert b"\x1b[?25h" in terminal.raw
    assert long_run.is_live()


def test_a_dropped_line_ends_the_screen_and_not_the_run(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        terminal.hang_up()
        wait(lambda: terminal.exit_code() is not None, seconds=5)
        assert terminal.exit_code() in (129, -signal.SIGHUP)
    assert long_run.is_live()


def test_any_size_in_the_middle_of_a_training_is_survived(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        for columns, rows in [(1, 1), (300, 100), (40, 10), (60, 20), (2, 50), (120, 40)]:
            terminal.resize(columns, rows)
            for _ in range(6):
                terminal.pump(0.1)
        terminal.wait_for("Errors")
        for title in ("Data", "Training", "Model", "Errors"):
            terminal.wait_for(f"─ {title} ─")
        terminal.type("q")
        assert terminal.wait() == 0
    assert long_run.is_live()


def test_a_stalled_line_stops_neither_the_training_nor_lets_the_screen_grow(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        for _ in range(10):
            terminal.pump(0.1)
        memory, epoch = psutil.Process(terminal.pid).memory_info().rss, long_run.state().epoch
        time.sleep(6)  # nobody reads what the screen writes
        wait(lambda: long_run.state().epoch > epoch)
        assert psutil.Process(terminal.pid).memory_info().rss < memory + 20e6
        shown = terminal.received
        terminal.wait_until(lambda: terminal.received > shown, why="the line to go on")
        terminal.type("q")
        assert terminal.wait() == 0


def test_without_a_terminal_there_is_a_sentence_and_no_spin(home: Path) -> None:
    done = subprocess.run(
        [SCRAWL], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20, check=False
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_stopped_run_is_resumed_from_the_screen(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        terminal.type("s")
        terminal.wait_until(lambda: not long_run.is_live(), why="the stop")
        terminal.wait_for("stopped at epoch")
        stopped = long_run.state()
        assert stopped.status(live=False) == "stopped"
        assert stopped.checkpoint
        terminal.type("R")
        terminal.wait_until(lambda: long_run.state().sessions == 2, why="the second session")
        resumed_from = long_run.state().resumed_from
        assert resumed_from
        assert (resumed_from.epoch, resumed_from.step) >= (stopped.checkpoint.epoch, stopped.checkpoint.step)
        terminal.wait_until(lambda: long_run.state().status(live=True) == "running", why="the training")
        terminal.wait_until(lambda: "training on" in terminal.text, why="the training on the screen")
        terminal.type("q")
        assert terminal.wait() == 0


def test_a_killed_worker_is_shown_as_died_within_two_seconds(long_run: Run) -> None:
    with Terminal([SCRAWL, "attach", long_run.name]) as terminal:
        terminal.wait_until(lambda: "/9" in terminal.text, why="the run on the screen")
        kill(long_run)
        terminal.wait_for("died", seconds=2)
