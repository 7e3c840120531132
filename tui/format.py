"""Numbers and durations as text of steady width, so that nothing jumps when a digit changes."""

import math
from datetime import timedelta

from tui.look import Look

OLDEST = 1e12
"""Seconds: a time from a broken log may be any number."""


def count(number: int, look: Look) -> str:
    """Return a whole number with its thousands apart: 407 050."""
    return f"{number:,}".replace(",", look.space)


def share(value: float | None, look: Look, digits: int = 2) -> str:
    """Return a proportion from 0 to 1 as percent, as wide as 100 would be; a dash for None."""
    width = digits + 4
    return f"{look.dash:>{width}} " if value is None else f"{100 * value:{width}.{digits}f}%"


def interval(bounds: tuple[float, float] | None, look: Look) -> str:
    """Return the bounds of a proportion from 0 to 1 in percent: `97.6–98.1`; nothing for None."""
    if bounds is None:
        return ""
    low, high = (f"{100 * bound:.1f}" for bound in bounds)
    return f"{low}{'-' if look.ascii else '–'}{high}"


def number(value: float | None, look: Look, digits: int = 4) -> str:
    """Return a loss or the like with `digits` decimals, seven or more columns wide; a dash for None."""
    return f"{look.dash:>{digits + 3}}" if value is None else f"{value:{digits + 3}.{digits}f}"


def duration(seconds: float | None, look: Look) -> str:
    """Return seconds as 0:04, 12:30 or 1:02:03; a dash for None, and for infinity."""
    if seconds is None or math.isinf(seconds):
        return f"{look.dash}:{look.dash * 2}"
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def age(seconds: float) -> str:
    """Return how long ago in the two words that matter: `12 s`, `5 min`, `3 h`, `2 d`."""
    past = timedelta(seconds=min(max(0.0, seconds), OLDEST))
    if past < timedelta(minutes=1):
        return f"{past.seconds} s"
    if past < timedelta(hours=1):
        return f"{past.seconds // 60} min"
    return f"{past.seconds // 3600} h" if past.days < 1 else f"{past.days} d"


def size(number_of_bytes: float) -> str:
    """Return bytes in the unit that leaves up to four digits: `912 MB`, `1.4 GB`."""
    for unit in ("B", "kB", "MB"):
        if number_of_bytes < 1000:
            return f"{number_of_bytes:.0f} {unit}"
        number_of_bytes /= 1000
    return f"{number_of_bytes:.1f} GB"
