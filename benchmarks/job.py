"""The whole job, from process start to the final numbers: `scrawl train` against a plain Keras script.

    python benchmarks/job.py MNIST.npz [PAIRS]

Runs both alternately on the same data, each PAIRS times, and prints the ratio of their times with its spread.
The plain script takes the workshop's steps as any reader would type them; it is in benchmarks/plain.py.
Keras imports scikit-learn and the like when they happen to be installed, as they are for scrawl's tests; they
are hidden from both, as if this were the environment of a user.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR = 0.60
PAIRS = 5
PLAIN = Path(__file__).with_name("plain.py")
SCRAWL = Path(sys.executable).with_name("scrawl")
HIDE = "import sys\nsys.modules.update(dict.fromkeys(('sklearn', 'scipy', 'pandas', 'matplotlib')))\n"


def timed(command: list[str], home: str) -> tuple[float, float, str]:
    """Return the seconds and processor seconds, children included, that `command` took, and its output."""
    (Path(home) / "sitecustomize.py").write_text(HIDE)
    environment = os.environ | {"SCRAWL_HOME": home, "PYTHONPATH": home}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    seconds, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, busy, done.stdout


def plain(data: Path, home: str) -> tuple[float, float, float]:
    """Return seconds, processor seconds and test accuracy of the plain script."""
    seconds, busy, output = timed([sys.executable, str(PLAIN), str(data)], home)
    return seconds, busy, float(output.split()[-1])


def scrawl(data: Path, home: str) -> tuple[float, float, float]:
    """Return the same of `scrawl train`."""
    command = [str(SCRAWL), "train", "--dataset", str(data), "--epochs", "4", "--json"]
    seconds, busy, output = timed(command, home)
    events = [json.loads(line) for line in output.splitlines()]
    (accuracy,) = (event["accuracy"] for event in events if event["event"] == "evaluated")
    return seconds, busy, accuracy


def main() -> int:
    data = Path(sys.argv[1]).absolute()
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else PAIRS
    ratios = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(pairs):
            theirs, ours = plain(data, home), scrawl(data, home)
            ratios.append(ours[0] / theirs[0])
            print(
                f"plain {theirs[0]:5.1f} s ({theirs[1]:5.1f} s of processor, accuracy {theirs[2]:.4f})   "
                f"scrawl {ours[0]:5.1f} s ({ours[1]:5.1f} s, {ours[2]:.4f})   ratio {ratios[-1]:.2f}",
                flush=True,
            )
    ratio = statistics.median(ratios)
    print(f"ratio: median {ratio:.2f}, {min(ratios):.2f} to {max(ratios):.2f} in {pairs} pairs (bar {BAR})")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
