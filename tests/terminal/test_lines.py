"""What goes over the line: colours and bytes, and what becomes of it by signals and mistakes."""

import os
import re
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.paths import settings_file
from core.runs import Run
from tests.story import finished_run
from tests.terminal.terminal import Terminal

COLD = [sys.executable, "-m", "tests.terminal.cold"]
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
TRUECOLOR, COLOURS_256 = re.compile(rb"\x1b\[[0-9;]*38;2;"), re.compile(rb"\x1b\[[0-9;]*38;5;")


@pytest.fixture
def run(home: Path) -> Run:
    return finished_run(wrong=range(25))


def opened(terminal: Terminal) -> None:
    terminal.wait_for("Predicted")
    quiet(terminal)


def quiet(terminal: Terminal, seconds: float = 0.4) -> None:
    """Take in output until there was none for a while."""
    patience = time.monotonic() + 20
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert time.monotonic() < patience, "it never gets quiet"
        before = terminal.received
        terminal.pump(0.05)
        if terminal.received != before:
            end = time.monotonic() + seconds


def walk(terminal: Terminal) -> None:
    """Open everything that can be opened, from the first pane to the last dialog."""
    steps = [
        ("v", "index"), ("v", "0-255"), ("v", "0-1"), ("v", "Gallery"), ("i", "Go to index"), ("\x1b", ""),
        ("o", "Open data"), ("\x1b", ""), ("e", "Take"), ("\x1b", ""), ("2", ""), ("x", "epochs"),
        ("l", "log"),
        ("4", ""), ("\r", "rank of true"), ("\x1b", ""), ("/", "confidence over"), ("\x1b", ""), ("v", ""),
        ("v", ""), ("v", ""), ("z", ""), ("z", ""), ("s", "is finished"), ("r", "Runs"), ("n", "Rename"),
        ("\x1b", ""), ("d", "undone"), ("n", ""), ("\x1b", ""), ("?", "Keys"), ("\x1b", ""),
        ("\x10", "Type a part"), ("\x1b", ""),
    ]  # fmt: skip
    for key, sign in steps:
        before = terminal.text
        terminal.type(key)
        if sign:
            terminal.wait_until(lambda s=sign: s in terminal.text, 20, f"{sign!r} after {key!r}")  # type: ignore[misc]
        elif key == "\x1b":  # which is only the beginning of a longer key until some time has passed
            terminal.wait_until(lambda b=before: terminal.text != b, 20, "a dialog to close")  # type: ignore[misc]
        quiet(terminal, 0.7 if key in "\x10/" else 0.15)  # a cursor that blinks would never be quiet
    terminal.type("q")
    assert terminal.wait() == 0


def test_ascii_means_seven_bits_in_every_screen(run: Run) -> None:
    with Terminal([*COLD, "--ascii", "attach", run.name]) as terminal:
        opened(terminal)
        walk(terminal)
        assert terminal.raw.isascii()
        escaped = set(re.findall(rb"\\\\[uUx][0-9a-f]+", terminal.raw))  # what could not be encoded
        assert not escaped


def test_no_color_means_no_colour_in_every_screen(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name], environment={"NO_COLOR": "1"}) as terminal:
        opened(terminal)
        walk(terminal)
        assert not (found := COLOUR.search(terminal.raw)), found


@pytest.mark.parametrize(
    ("environment", "truecolor", "many"),
    [
        ({"COLORTERM": "truecolor"}, True, False),
        ({"COLORTERM": "", "TERM": "xterm-256color"}, False, True),
        ({"COLORTERM": "", "TERM": "xterm"}, False, False),
        ({"COLORTERM": "", "TERM": "linux"}, False, False),
    ],
    ids=["truecolor", "256", "16", "console"],
)
def test_colours_are_those_that_the_terminal_has(
    run: Run, environment: dict[str, str], truecolor: bool, many: bool
) -> None:
    with Terminal([*COLD, "attach", run.name], environment=environment) as terminal:
        opened(terminal)
        assert COLOUR.search(terminal.raw)
        assert bool(TRUECOLOR.search(terminal.raw)) == truecolor
        assert bool(COLOURS_256.search(terminal.raw)) == many
        assert terminal.raw.isascii() == (environment.get("TERM") == "linux")


@pytest.mark.parametrize("name", ["vt100", "vt102", "vt220"])
def test_a_video_terminal_gets_seven_bits_and_no_colour(run: Run, name: str) -> None:
    with Terminal([*COLD, "attach", run.name], environment={"TERM": name}) as terminal:
        opened(terminal)
        assert not (found := COLOUR.search(terminal.raw)), found
        assert terminal.raw.isascii()


def test_a_locale_of_another_charset_gets_seven_bits(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name], environment={"LC_ALL": "en_US.ISO-8859-1"}) as terminal:
        opened(terminal)
        assert terminal.raw.isascii()


@pytest.mark.parametrize(
    ("color", "environment", "any_colour", "truecolor", "many"),
    [
        ("none", {}, False, False, False),
        ("16", {}, True, False, False),
        ("256", {"NO_COLOR": "1"}, True, False, True),
        ("truecolor", {"COLORTERM": "", "TERM": "xterm"}, True, True, False),
        ("auto", {"NO_COLOR": "1"}, False, False, False),
    ],
)
def test_colours_can_be_asked_for(
    run: Run, color: str, environment: dict[str, str], any_colour: bool, truecolor: bool, many: bool
) -> None:
    settings_file().write_text('color = "16"\n' if color == "none" else 'color = "none"\n')
    with Terminal([*COLD, "attach", run.name, "--color", color], environment=environment) as terminal:
        opened(terminal)
        assert bool(COLOUR.search(terminal.raw)) == any_colour
        assert bool(TRUECOLOR.search(terminal.raw)) == truecolor
        assert bool(COLOURS_256.search(terminal.raw)) == many


def test_colours_can_be_set_for_good(run: Run) -> None:
    settings_file().write_text('color = "none"\n')
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        assert not (found := COLOUR.search(terminal.raw)), found


@pytest.mark.parametrize("place", ["before", "after"])
def test_art_and_charts_can_be_asked_for_and_are_not_remembered(run: Run, place: str) -> None:
    settings_file().write_text('art = "braille"\nchart = "braille"\n')
    flags, command = ["--art", "half", "--chart", "blocks"], ["attach", run.name]
    arguments = [*flags, *command] if place == "before" else [*command, *flags]
    with Terminal([*COLD, *arguments]) as terminal:
        opened(terminal)
        assert "▀" in terminal.text
        assert not re.search("[\u2801-\u28ff]", terminal.text)
        terminal.type("q")
        assert terminal.wait() == 0
    assert settings_file().read_text() == 'art = "braille"\nchart = "braille"\n'


def test_the_size_is_that_of_the_terminal_and_not_of_the_environment(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name], environment={"COLUMNS": "60", "LINES": "20"}) as terminal:
        terminal.wait_for("─ Errors ─")


def stopped(terminal: Terminal) -> bool:
    return psutil.Process(terminal.pid).status() == psutil.STATUS_STOPPED


def test_ctrl_z_leaves_the_terminal_and_fg_paints_all_of_it_again(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        before = terminal.text
        threads = psutil.Process(terminal.pid).num_threads()
        for _ in range(2):
            terminal.type("\x1a")
            terminal.wait_until(lambda: stopped(terminal), why="the stop")
            terminal.pump(0.2)
            assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
            terminal.screen.reset()
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.wait_until(lambda: terminal.text == before, why="the whole screen")
        assert psutil.Process(terminal.pid).num_threads() == threads
        terminal.type("q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-"])
def test_input_that_was_closed_is_one_sentence(home: Path, closed: str) -> None:
    command = ["sh", "-c", f'exec "$0" -m tui.cli {closed}', sys.executable]
    with Terminal(command, columns=200) as terminal:
        assert terminal.wait() == 2
        assert terminal.raw.startswith(b"scrawl's screen needs a terminal")
        assert terminal.raw.count(b"\n") == 1


def test_nobody_can_read_why_where_the_error_output_was_closed(home: Path) -> None:
    with Terminal(["sh", "-c", 'exec "$0" -m tui.cli 2>&-', sys.executable]) as terminal:
        assert terminal.wait() == 2
        assert terminal.raw == b""


def test_an_interrupt_restores_the_terminal_whenever_it_comes(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        os.kill(terminal.pid, signal.SIGINT)
        assert terminal.wait() == 130
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
        assert b"\x1b[?25h" in terminal.raw
    early = (
        "import os; from tui import app; "
        "app.handle_signals = lambda app: app.set_timer(1, lambda: os.kill(os.getpid(), 2))"
    )
    with Terminal([*COLD, early, "--", "attach", run.name]) as terminal:
        assert terminal.wait() == 130
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")


def test_a_stray_sigcont_does_nothing(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        threads = psutil.Process(terminal.pid).num_threads()
        for _ in range(3):
            os.kill(terminal.pid, signal.SIGCONT)
            terminal.pump(0.2)
        assert psutil.Process(terminal.pid).num_threads() <= threads
        terminal.type("2")
        terminal.type("q")
        assert terminal.wait(10) == 0


def test_a_mistake_of_our_own_is_one_sentence_and_a_file(home: Path) -> None:
    fault = "from tui.screens.workbench import Workbench; Workbench.action_zoom = lambda self: 1 / 0"
    with Terminal([*COLD, fault, "--", "--dataset", "sample"], columns=200) as terminal:
        terminal.wait_for("4000")
        terminal.type("z")
        assert terminal.wait() == 1
        said = terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") :].decode()
        assert "ZeroDivisionError: division by zero" in said
        assert "Traceback" not in said
        (log,) = (home / "crashes").iterdir()
        assert str(log) in said.replace("\r\n", "")
        assert said.count("\n") <= 2
        assert "action_zoom" not in said
        assert "ZeroDivisionError" in log.read_text()
        assert b"\x1b[?25h" in terminal.raw


def test_a_pane_full_of_nothing_sends_nothing(run: Run) -> None:
    with Terminal([*COLD, "attach", run.name]) as terminal:
        opened(terminal)
        quiet(terminal, 1)
        before = terminal.received
        end = time.monotonic() + 2
        while time.monotonic() < end:
            terminal.pump(0.1)
        assert terminal.received == before
