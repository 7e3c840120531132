"""How the screen feels at the end of a line: time, bytes, processor and memory, in a real pty of 120 by 40.

    python benchmarks/terminal.py [MNIST.npz]

Everything but the first two rows is measured while a real training uses the machine, on MNIST if its file is
given, else on the bundled digits, whose epochs are over in a moment. Beside scrawl stand what a user would
have otherwise: the workshop's script with Keras's own bar (benchmarks/plain.py), and a bare Textual program
with a ProgressBar and a plotext chart (benchmarks/bare.py). Times are medians unless the row says otherwise.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from benchmarks.line import Line
from benchmarks.log import write_log
from core.config import run_config

SCRAWL = str(Path(sys.executable).with_name("scrawl"))
PLAIN, BARE = (str(Path(__file__).with_name(name)) for name in ("plain.py", "bare.py"))
READY = b"Leave"
"""The end of the last line of scrawl's first frame."""
IN_THE_DATA_PANE = re.compile(rb"\x1b\[(?!1;)\d+;[1-5]?\dH")
"""A move of the cursor to where the training changes nothing: below the first row, in the left half."""
STARTS, KEYS, SECONDS = 15, 200, 25
HOUR = 7200
"""Events of an hour: a worker tells of one batch a second, and of what it costs the machine."""


def timed(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start


def first_frame(command: list[str], sign: bytes, home: str) -> float:
    with Line(command, home) as line:
        return line.wait_for(sign)


def scrawl(home: str, *arguments: str) -> str:
    """Run a plain command and return what it prints."""
    environment = os.environ | {"SCRAWL_HOME": home}
    command = [SCRAWL, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()


def median(measure: Callable[[], float], times: int) -> float:
    return statistics.median(measure() for _ in range(times))


class Figures:
    """What was measured, by row."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, bool, str, str]] = []

    def add(self, name: str, value: float, bar: float, unit: str, *, plain: str = "", bare: str = "") -> None:
        """Add a row and print it at once, for whoever waits."""
        self.rows.append((name, f"{value:,.{2 if bar < 10 else 0}f} {unit}", value <= bar, plain, bare))
        print(f"{name}: {self.rows[-1][1]} (bar {bar:g} {unit})", flush=True)

    def table(self) -> Table:
        table = Table("at 120×40, truecolor", "scrawl", "", "plain script", "bare Textual")
        for name, value, good, plain, bare in self.rows:
            table.add_row(name, value, "ok" if good else "MISSED", plain, bare)
        return table


def watching(figures: Figures, home: str, run: str) -> None:
    """Measure the screen on `run`, which is live."""
    attach = [SCRAWL, "attach", run]
    bare = median(lambda: first_frame([sys.executable, BARE], b"step", home), 3)
    start = median(lambda: first_frame(attach, READY, home), STARTS)
    figures.add("exec to first full frame", start, 0.40, "s", bare=f"{bare:.2f} s")
    with Line(attach, home) as line:
        line.wait_for(READY)
        line.watch(3)
        waits = []
        for _ in range(KEYS):
            line.type("n")
            waits.append(line.wait_for(IN_THE_DATA_PANE, 5))
            line.watch(0.03)
        figures.add("key to screen, 99th percentile", 1000 * statistics.quantiles(waits, n=100)[98], 50, "ms")
        print(f"  (median {1000 * statistics.median(waits):.0f} ms)")
        bytes_a_second, cpu = line.watch(SECONDS)
    with Line([sys.executable, BARE], home) as line:
        line.wait_for(b"step")
        line.watch(2)
        bare_bytes, bare_cpu = line.watch(8)
    figures.add("bytes a second while training", bytes_a_second, 1500, "B", bare=f"{bare_bytes:,.0f} B")
    figures.add("processor while watching", 100 * cpu, 4, "% of a core", bare=f"{100 * bare_cpu:.1f} %")


def still(figures: Figures, home: str, run: str) -> None:
    """Measure the screen on `run`, which has ended."""
    with Line([SCRAWL, "attach", run], home) as line:
        line.wait_for(READY)
        line.watch(12)  # the warm worker imports TensorFlow meanwhile
        nothing, _ = line.watch(10)
    figures.add("bytes a second while nothing changes", nothing, 0, "B")


def remembering(figures: Figures, home: str) -> None:
    """Measure the memory of the screen on a run of an hour."""
    folder = Path(home) / "runs" / "hour"
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(msgspec.json.encode(run_config({"dataset": "sample"})))
    write_log(folder / "events.jsonl", HOUR)
    with Line([SCRAWL, "attach", "hour"], home) as line:
        line.wait_for(READY)
        line.watch(8)
        memory = line.process.memory_info().rss / 1e6
    figures.add("memory after an hour's events", memory, 120, "MB")


def keras_bar(mnist: str, home: str) -> str:
    """Return the bytes a second of Keras's own bar."""
    with Line([sys.executable, PLAIN, mnist], home) as line:
        first = line.wait_for(b"Epoch 1")
        bytes_a_second, _ = line.watch(15)
    return f"{bytes_a_second:,.0f} B/s, first line of training after {first:.1f} s"


def main() -> int:
    mnist = sys.argv[1] if len(sys.argv) > 1 else ""
    figures = Figures()
    with tempfile.TemporaryDirectory() as home:
        for option in ("--help", "--version"):
            figures.add(f"scrawl {option}", median(lambda o=option: timed(SCRAWL, o), STARTS), 0.12, "s")  # type: ignore[misc]
        epochs = "200" if mnist else "9000"
        run = scrawl(home, "train", "--dataset", mnist or "sample", "--epochs", epochs, "--detach")
        try:
            while json.loads(scrawl(home, "status", run, "--json"))["epoch"] < 1:
                time.sleep(1)
            watching(figures, home, run)
        finally:
            scrawl(home, "stop", run)
        while json.loads(scrawl(home, "status", run, "--json"))["state"] != "stopped":
            time.sleep(1)
        still(figures, home, run)
        remembering(figures, home)
        plain = keras_bar(mnist, home) if mnist else "not measured without MNIST"
    Console().print(figures.table(), f"Keras's own bar: {plain}")
    return 0 if all(good for _, _, good, _, _ in figures.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
