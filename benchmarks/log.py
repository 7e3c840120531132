"""How long a run of days takes to open: a log of 1,000,000 events to its last value.

    python benchmarks/log.py [EVENTS]

Writes a log as a worker would have written it in six days, then reads and folds it in fresh processes, as
the screen and `scrawl status` do, and prints the median time and the memory that it took at its peak.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from core.config import run_config
from core.events import (
    BatchEnded,
    CheckpointSaved,
    EpochEnded,
    Event,
    Phase,
    Position,
    RunStarted,
    Telemetry,
    encode,
    stamped,
)

EVENTS = 1_000_000
SECONDS = 1.5
MEGABYTES = 100
OPENINGS = 5
STEPS = 500
"""Batches of an epoch; a worker tells of one a second, and what it costs the machine as often."""

OPEN = """
import resource, sys, time
from pathlib import Path
from core.log import LogReader
from core.state import fold
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
state = fold(LogReader(Path(sys.argv[1])).read_all())
seconds = time.perf_counter() - start
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, (after - before) / 1024)
print(f"epoch {state.epoch}, batch {state.step} after {len(state.history)} epochs; {len(state.curve)} points")
"""


def events() -> Iterator[Event]:
    """Yield what a worker tells, without end: one resume at its tenth epoch, and an epoch in 500 s."""
    config = run_config({"dataset": "mnist", "epochs": 10_000, "seed": 1})
    for session, first in enumerate((1, 10)):
        yield Phase(phase="importing")
        start = Position(first, STEPS // 2) if session else None
        yield RunStarted(
            run="long", config=config, host="h", pid=1, versions={}, device="CPU", resumed_from=start
        )
        for epoch in range(first, 11 if session == 0 else 10_001):
            yield from _epoch(epoch, start.step if start and epoch == first else 0)


def _epoch(epoch: int, first_step: int) -> Iterator[Event]:
    yield Phase(phase="training")
    for step in range(first_step + 1, STEPS + 1):
        loss = 1 / (epoch + step / STEPS)
        yield BatchEnded(
            epoch=epoch, step=step, steps=STEPS, loss=loss, accuracy=1 - loss, samples_per_second=28_123.456
        )
        yield Telemetry(cpu_percent=198.7, cores=2.0, memory=781_148_160, memory_limit=25_276_510_208)
        if step % 30 == 0:
            yield CheckpointSaved(epoch=epoch, step=step, path="checkpoint/latest.npz")
    yield Phase(phase="validating")
    yield EpochEnded(
        epoch=epoch, steps=STEPS, loss=0.1, accuracy=0.97, val_loss=0.1, val_accuracy=0.97,
        seconds=500.0, val_seconds=0.2, n_wrong=300, best=False,
    )  # fmt: skip


def write_log(path: Path, count: int) -> None:
    """Write the first `count` events to `path`."""
    with path.open("wb") as file:
        for number, event in zip(range(count), events(), strict=False):
            file.write(encode(stamped(event, 1_795_000_000.123456 + number / 2)))


def _open(log: Path) -> tuple[float, float]:
    """Return how many seconds and megabytes a fresh process needs to fold `log`."""
    command = [sys.executable, "-c", OPEN, str(log)]
    seconds, megabytes, *last = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.split()
    print(f"  {float(seconds):.2f} s, {float(megabytes):.0f} MB more; last value: {' '.join(last)}")
    return float(seconds), float(megabytes)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "events.jsonl"
        write_log(log, count)
        print(f"{count:,} events, {log.stat().st_size / 1e6:.0f} MB")
        opened = [_open(log) for _ in range(OPENINGS)]
    seconds = statistics.median(second for second, _ in opened)
    memory = max(megabytes for _, megabytes in opened)
    print(f"median {seconds:.2f} s (bar {SECONDS} s), at most {memory:.0f} MB more (bar {MEGABYTES} MB)")
    return 0 if seconds <= SECONDS and memory <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
