"""Whether a killed run is resumed exactly, at many random moments.

    python benchmarks/resume.py [RUNS] [--model NAME] [--seed N]

Trains the sample once undisturbed, then RUNS times with one or two kill -9 at random moments, each followed
by a resume, and compares weights, optimizer, dropout generators, predictions and the numbers of every epoch,
bit for bit.
"""

import argparse
import os
import random
import sys
import tempfile
import time

import numpy as np

from core import launch
from core.config import RunConfig, run_config
from core.runs import Run
from core.worker import Worker

LONGEST = 2.0
"""Seconds of training after which a kill comes at the latest."""


def outcome(run: Run) -> dict[str, object]:
    """Return everything that must be the same, by name."""
    with np.load(run.folder / "checkpoint" / "latest.npz") as file:
        found: dict[str, object] = {name: file[name].tobytes() for name in file.files if name != "about"}
    for path in (run.folder / "predictions").iterdir():
        found[path.name] = path.read_bytes()
    state = run.state()
    for epoch in state.history:
        found[f"epoch {epoch.epoch}"] = (
            epoch.loss,
            epoch.accuracy,
            epoch.val_loss,
            epoch.n_wrong,
            epoch.best,
        )
    found["score"] = state.evaluated and (state.evaluated.loss, state.evaluated.accuracy)
    return found


def train_and_kill(config: RunConfig, chance: random.Random) -> tuple[Run, list[str]]:
    """Return a finished run that was killed once or twice, and where."""
    worker = Worker()
    run = launch.start(config, worker)
    places: list[str] = []
    for _ in range(chance.choice((1, 1, 2))):
        while run.state().phase not in ("training", "validating") and worker.process.poll() is None:
            time.sleep(0.02)
        time.sleep(chance.random() * LONGEST)
        worker.process.kill()
        worker.process.wait()
        state = run.state()
        if state.ended:
            return run, places
        places.append(f"epoch {state.epoch}, batch {state.step}, {state.phase}")
        worker = Worker()
        launch.resume(run, worker)
    worker.process.wait()
    return run, places


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="?", default=10)
    parser.add_argument("--model", default="workshop")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    config = run_config(
        {"dataset": "sample", "model": given.model, "seed": 1, "epochs": 12, "batch_size": 64}
    )
    with tempfile.TemporaryDirectory() as home:
        os.environ["SCRAWL_HOME"] = home
        os.environ["SCRAWL_CHECKPOINT_SECONDS"] = "0.2"
        worker = Worker()
        calm = launch.start(config, worker)
        worker.process.wait()
        wanted, same = outcome(calm), 0
        for number in range(1, given.runs + 1):
            run, places = train_and_kill(config, chance)
            found = outcome(run)
            other = sorted(name for name in wanted if found.get(name) != wanted[name])
            same += not other
            print(
                f"{number:3} killed at {'; then '.join(places) or 'no time'}: {other or 'the same'}",
                flush=True,
            )
    print(f"{same} of {given.runs} runs ended as the undisturbed one")
    return 0 if same == given.runs else 1


if __name__ == "__main__":
    sys.exit(main())
