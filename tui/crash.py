"""A mistake of our own: the details go into a file, one sentence to the terminal."""

import os
import traceback
from datetime import datetime

from core import paths
from core.text import printable


def report(error: BaseException) -> str:
    """Write what is known of `error` to a file in scrawl's home; return the sentence that names it."""
    lines = traceback.format_exception(error)
    what = printable(f"{type(error).__name__}: {error}", 200)
    begin = f"scrawl made a mistake and had to leave ({what}); a training goes on without it."
    now = datetime.now().astimezone()
    path = paths.home() / "crashes" / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return f"{begin} It happened in {printable(lines[-2].strip() if len(lines) > 1 else '', 300)}"
    return f"{begin} The details are in {printable(str(path), 4096)}"
