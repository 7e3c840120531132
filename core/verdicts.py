"""What a person decided about doubtful test digits; kept beside the run, in `verdicts.json`."""

import csv
import fcntl
import io
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal, get_args

import msgspec

from core.errors import RunError
from core.files import replace_file
from core.runs import Run
from core.text import printable

Verdict = Literal["model wrong", "label wrong", "ambiguous"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_LARGEST = 16_000_000
"""Bytes beyond which a file is none of ours: about 200,000 decisions."""


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At `t` (Unix seconds) somebody said that of the test digit `index`."""

    index: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    verdict: Verdict
    t: float = 0.0


class Verdicts(msgspec.Struct, frozen=True):
    """Every decision about a run's digits, oldest first; of those about one digit the last one holds."""

    v: Literal[1] = 1
    decisions: tuple[Decision, ...] = ()

    def current(self) -> dict[int, Verdict]:
        """Return the verdict that holds for each digit that has one, by ascending index."""
        holding = {decision.index: decision.verdict for decision in self.decisions}
        return dict(sorted(holding.items()))

    def judged(self, index: int, verdict: Verdict, t: float) -> "Verdicts":
        """Return these with one decision more."""
        return Verdicts(decisions=(*self.decisions, Decision(index, verdict, t)))

    def undone(self) -> "Verdicts":
        """Return these without the last decision; what was said of that digit before holds again."""
        return Verdicts(decisions=self.decisions[:-1])

    def as_csv(self, labels: Sequence[int], names: Sequence[str]) -> str:
        """Return the verdicts that hold as CSV; `labels` are those of the whole test split."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("index", "label", "label_name", "verdict"))
        for index, verdict in self.current().items():
            writer.writerow((index, labels[index], names[labels[index]], verdict))
        return text.getvalue()


def read_verdicts(run: Run, n_test: int) -> Verdicts:
    """Return what was decided about the `n_test` digits of `run`; raise RunError if that cannot be read."""
    path = run.folder / "verdicts.json"
    shown = f"verdicts.json of {printable(run.name)}"
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LARGEST:
            raise RunError(f"{shown} is no file of verdicts; move it away to begin anew.")
        verdicts = msgspec.json.decode(path.read_bytes(), type=Verdicts)
    except FileNotFoundError:
        return Verdicts()
    except OSError as error:
        raise RunError(f"{shown} cannot be read: {error.strerror or 'it is damaged'}.") from error
    except (ValueError, RecursionError) as error:  # ValueError: msgspec's own, and text that is no UTF-8
        raise RunError(f"{shown} is damaged, so nothing is added to it; mend it or move it away.") from error
    if any(decision.index >= n_test for decision in verdicts.decisions):
        raise RunError(f"{shown} is about other digits than the {n_test} of this test split; move it away.")
    return verdicts


def judge(run: Run, n_test: int, index: int, verdict: Verdict) -> Verdicts:
    """Add a decision about the test digit `index` and return all; raise RunError if it cannot be kept."""
    return _change(run, n_test, lambda verdicts: verdicts.judged(index, verdict, time.time()))


def undo(run: Run, n_test: int) -> tuple[Verdicts, Decision | None]:
    """Take back the last decision; return what is left, and what was taken back if there was anything."""
    taken = list[Decision]()

    def without_last(verdicts: Verdicts) -> Verdicts:
        taken.extend(verdicts.decisions[-1:])
        return verdicts.undone()

    left = _change(run, n_test, without_last)
    return left, taken[0] if taken else None


def _change(run: Run, n_test: int, change: Callable[[Verdicts], Verdicts]) -> Verdicts:
    """Read, change and replace the file, while nobody else in another terminal does."""
    try:
        with _held(run):
            old = read_verdicts(run, n_test)
            new = change(old)
            if new != old:
                replace_file(run.folder / "verdicts.json", msgspec.json.encode(new))
            return new
    except OSError as error:
        raise RunError(f"The verdict on {printable(run.name)} cannot be saved: {error.strerror}.") from error


@contextmanager
def _held(run: Run) -> Iterator[None]:
    descriptor = os.open(run.folder / "verdicts.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
