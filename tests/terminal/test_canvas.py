"""The canvas in a real terminal: how soon it answers, what it sends, and that it leaves nothing behind."""

import time
from pathlib import Path

from tests.models import run_with_model
from tests.terminal.terminal import Terminal
from tests.terminal.test_workbench import SCRAWL

BUDGET = 100_000
"""Bytes a second while one draws fast; 25,000 to 50,000 are usual, painting it all takes a million."""


def press(terminal: Terminal, column: int, row: int, kind: int = 0, end: str = "M") -> None:
    terminal.type(f"\x1b[<{kind};{column};{row}{end}")


def predictors(parent: int) -> list[Path]:
    """Return the processes in /proc that answer pictures for the process `parent`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ours = int((process / "stat").read_text().rpartition(")")[2].split()[1]) == parent
            if ours and b"core.training.predictor" in (process / "cmdline").read_bytes():
                found.append(process)
        except OSError:
            continue
    return found


def test_the_first_answer_comes_soon_a_drag_sends_little_and_nothing_is_left() -> None:
    run = run_with_model()
    with Terminal([SCRAWL, "attach", run.name]) as terminal:
        terminal.wait_for("wrong")
        began = time.monotonic()
        terminal.type("d")
        terminal.wait_for("Draw a digit")
        terminal.type(" ")
        terminal.wait_for("predicted")
        assert time.monotonic() - began < 4
        (predictor,) = predictors(terminal.pid)

        received, began = terminal.received, time.monotonic()
        press(terminal, 50, 10)
        for step in range(60):
            press(terminal, 20 + abs(30 - step), 10 + step // 4, kind=32)  # to the left and back
            until = time.monotonic() + 0.03
            while time.monotonic() < until:
                terminal.pump(0.005)
        press(terminal, 49, 24, end="m")
        terminal.wait_for("centred by mass")
        assert terminal.received - received < BUDGET * (time.monotonic() - began)

        terminal.hang_up()
        end = time.monotonic() + 30
        while terminal.exit_code() is None or predictor.exists():
            assert time.monotonic() < end, "something was left behind"
            time.sleep(0.05)
