"""Whether there is a terminal for the screen; asked before anything slow is imported."""

import os
import sys
from collections.abc import Mapping

PLAIN_COMMANDS = "scrawl train, scrawl runs, scrawl status, scrawl errors and scrawl data work without one"


def is_served(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether another program shows our screen, as `scrawl serve` does, and says how to talk to it."""
    return bool(environment.get("TEXTUAL_DRIVER"))


def why_not(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the sentence that says why the screen cannot be shown here, None if it can."""
    if is_served(environment):
        return None
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):  # None: closed by a shell
        return f"scrawl's screen needs a terminal for input and error output; {PLAIN_COMMANDS}."
    if environment.get("TERM", "") in ("", "dumb", "unknown"):
        name = environment.get("TERM", "")
        return f"This terminal (TERM={name}) cannot show scrawl's screen; {PLAIN_COMMANDS}."
    return None
