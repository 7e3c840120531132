"""What a worker printed: that of its last session, and what a fatal error says about itself."""

import os
import re
from pathlib import Path

import msgspec

from core.text import printable

SESSION = "=== a worker took the run at "
"""How the line begins that a worker writes before everything else."""
_WINDOW = 65_536
"""Bytes at the end of the output that are looked at: a fatal error prints the stacks of all threads."""
_CRASH = re.compile(
    r"Fatal Python error: (?P<python>.+)"
    r"|terminate called after throwing an instance of (?P<cpp>.+)"
    r"|(?:F\d{4} |\d{4}-\d\d-\d\d [\d:.]+: F )[^\]]*\] (?P<tensorflow>.+)"
)
_CHATTER = re.compile(
    r"All log messages before absl|oneDNN custom operations|cpu_feature_guard|^I\d{4} "
    r"|To enable the following instructions|failed call to cuInit"
)
"""What TensorFlow says whenever it is imported."""


class Output(msgspec.Struct, frozen=True):
    """The end of a worker's output, or the beginning of what a crash left there; every line is printable."""

    lines: tuple[str, ...] = ()
    crash: str = ""
    """Which fatal error ended the process, such as `Segmentation fault`; empty if none did."""


def read_output(path: Path, lines: int) -> Output:
    """Return at most `lines` lines that tell most about the end of the last session in `path`."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _WINDOW))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return Output()
    said = [line for line in text.splitlines() if line.strip()]
    starts = [number for number, line in enumerate(said) if line.startswith(SESSION)]
    said = said[starts[-1] + 1 :] if starts else said
    for number, line in enumerate(said):
        if match := _CRASH.match(line):
            after = said[number + 1 :]
            # The other threads only waited.
            guilty = next((at for at, text in enumerate(after) if text.startswith("Current thread")), 0)
            shown = [line, *after[guilty:]][:lines]
            crash = next(filter(None, match.groups())).strip().rstrip(".")
            return Output(tuple(map(printable, shown)), printable(crash))
    telling = [line for line in said if not _CHATTER.search(line)] or said
    return Output(tuple(map(printable, telling[-lines:])))
