"""The bar of a download in a real terminal: there while it lasts, gone afterwards, silent elsewhere."""

import subprocess
import sys
from pathlib import Path

from tests.terminal.terminal import Terminal

PROGRAM = """
import sys, time
from pathlib import Path
from tui.commands import download
download.EVERY = 0
with download.download_bar() as report:
    report(2_500_000, 10_000_000)
    print("halfway", flush=True)
    while not Path(sys.argv[1]).exists():
        time.sleep(0.01)
    report(10_000_000, 10_000_000)
print("done")
"""


def test_a_download_shows_how_far_it_is_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    with Terminal([sys.executable, "-c", PROGRAM, str(go_on)], columns=80, rows=10) as terminal:
        terminal.wait_for("2.5/10.0 MB")
        assert "Downloading" in terminal.text
        assert not terminal.screen.cursor.hidden
        go_on.touch()
        assert terminal.wait() == 0
        terminal.wait_for("done")
        assert "Downloading" not in terminal.text
        assert not terminal.screen.cursor.hidden


def test_off_a_terminal_a_download_is_silent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (said.stdout, said.stderr) == ("halfway\ndone\n", "")
