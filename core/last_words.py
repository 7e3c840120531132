"""What a run without a worker leaves behind beside its log, for whoever wants to know why and what now."""

import msgspec

from core.errors import RunError
from core.runs import Run


class LastWords(msgspec.Struct, frozen=True):
    """The end of the worker's output, and whether another worker could go on."""

    lines: tuple[str, ...] = ()
    crash: str = ""
    """Which fatal error ended the worker, such as `Segmentation fault`; empty if none did."""
    removed: bool = False
    """Whether the run's folder is gone."""
    hindrance: str = ""
    """Why the run cannot be resumed, without a full stop; empty if nothing stands against it."""


def last_words(run: Run, lines: int = 12) -> LastWords:
    """Return what `run` left behind, with at most `lines` lines of output."""
    if not run.folder.is_dir():
        return LastWords(removed=True, hindrance="its folder was removed")
    output = run.output(lines)
    try:
        run.config()
    except RunError:
        return LastWords(output.lines, output.crash, hindrance="its config.json cannot be read")
    return LastWords(output.lines, output.crash)
