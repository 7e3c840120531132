"""What being a run costs a training: events, checkpoints and callbacks; and what being watched costs it.

    python -m benchmarks.costs MNIST.npz [EPOCHS]

The first figure is measured in one training of EPOCHS epochs, in this process: the seconds spent in scrawl's
callbacks, but for the pass over the test split itself, as a share of the seconds of the epochs; what the disk
takes meanwhile is told beside it. The second is measured in one run of a worker, with a screen of 120 by 40
attached to it in every other stretch of three epochs, the two after each change left out: what the epochs
took with a screen against what they took without.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.line import Line
from core.config import run_config
from core.runs import Run, create_run, find_run

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCHS = 12
OWN, WATCHING = 2.0, 3.0
"""The bars, in percent."""
STRETCHES, STRETCH, CHANGING = 24, 3, 2
READY = b"Leave"
SCRAWL = str(Path(sys.executable).with_name("scrawl"))


def timed(owner: type, name: str, spent: Counter[str]) -> None:
    """Let the method `name` of `owner` add the seconds that it takes to `spent`."""
    method: Callable[..., Any] = getattr(owner, name)

    def measured(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return method(*given, **named)
        finally:
            spent[f"{owner.__name__}.{name}"] += time.perf_counter() - start

    setattr(owner, name, measured)


def callbacks(mnist: str, epochs: int) -> float:
    """Train in this process; print what each callback cost and return the percentage of all of them."""
    from core.training.background import Background
    from core.training.callbacks.evaluate_test_split import EvaluateTestSplit
    from core.training.callbacks.obey_commands import ObeyCommands
    from core.training.callbacks.report_progress import ReportProgress
    from core.training.callbacks.save_checkpoints import SaveCheckpoints
    from core.training.callbacks.watch_loss import WatchLoss
    from core.training.fit import train
    from core.training.session import take_over
    from core.training.telemetry import TelemetrySampler

    spent: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    timed(Background, "_do", behind)
    for callback in (ReportProgress, WatchLoss, EvaluateTestSplit, SaveCheckpoints, ObeyCommands):
        for name in ("on_epoch_begin", "on_train_batch_end", "on_epoch_end"):
            if name in vars(callback):
                timed(callback, name, spent)
    timed(EvaluateTestSplit, "predict", spent)
    timed(TelemetrySampler, "_sample", spent)
    run = create_run(run_config({"dataset": mnist, "epochs": epochs, "seed": 1}), datetime.now().astimezone())
    session = take_over(run, run.take_lock())
    session.load_data()
    train(session)
    whole = sum(epoch.seconds for epoch in run.state().history)
    spent["EvaluateTestSplit.on_epoch_end"] -= spent.pop("EvaluateTestSplit.predict")
    for name, seconds in spent.most_common():
        print(f"  {name}: {seconds:.3f} s, {100 * seconds / whole:.2f} %")
    print(f"  in a thread of its own, with the disk: {behind.total():.3f} s")
    return 100 * spent.total() / whole


def epoch_of(run: Run) -> int:
    return len(run.state().history)


def watched(mnist: str) -> float:
    """Return by how many percent the epochs of a worker are slower while a screen shows them."""
    epochs = STRETCHES * (STRETCH + CHANGING) + 5
    command = [SCRAWL, "train", "--dataset", mnist, "--epochs", str(epochs), "--seed", "1", "--detach"]
    run = find_run(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    while epoch_of(run) < CHANGING:
        time.sleep(0.5)
    spans: list[tuple[bool, range]] = []
    for number in range(STRETCHES):
        with_screen = bool(number % 2)
        begin = epoch_of(run)
        end = begin + CHANGING + STRETCH
        if with_screen:
            with Line([SCRAWL, "attach", run.name], os.environ["SCRAWL_HOME"]) as line:
                line.wait_for(READY)
                while epoch_of(run) < end:
                    line.watch(0.5)
        else:
            while epoch_of(run) < end:
                time.sleep(0.5)
        spans.append((with_screen, range(begin + CHANGING, end)))
    subprocess.run([SCRAWL, "stop", run.name], capture_output=True, check=True)
    history = run.state().history
    means = [(shown, statistics.mean(history[epoch].seconds for epoch in span)) for shown, span in spans]
    # Each stretch with a screen against the mean of its two neighbours without: the machine drifts.
    slower = [
        mean / statistics.mean([means[place - 1][1], means[min(place + 1, len(means) - 2)][1]]) - 1
        for place, (shown, mean) in enumerate(means)
        if shown
    ]
    spread = ", ".join(f"{100 * share:+.1f}" for share in slower)
    print(f"  each stretch with a screen against its neighbours without: {spread} %")
    return 100 * statistics.median(slower)


def main() -> int:
    mnist = str(Path(sys.argv[1]).absolute())
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else EPOCHS
    with tempfile.TemporaryDirectory() as home:
        os.environ["SCRAWL_HOME"] = home
        watching = watched(mnist)
        print(f"slowed by an attached screen: {watching:.1f} % (bar {WATCHING:g} %)", flush=True)
        own = callbacks(mnist, epochs)
        print(f"events, checkpoints and callbacks: {own:.2f} % of the training time (bar {OWN:g} %)")
    return 0 if own <= OWN and watching <= WATCHING else 1


if __name__ == "__main__":
    sys.exit(main())
