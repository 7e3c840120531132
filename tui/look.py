"""How much this terminal can show: the rungs of the ladder from ASCII up, and who chose them."""

import os
from collections.abc import Mapping

import msgspec

from tui.choices import ArtStyle, ChartStyle, Color

VIDEO_TERMINALS = ("vt100", "vt102", "vt220")
"""Terminals by the name in TERM that have neither colours nor UTF-8."""


class Look(msgspec.Struct, frozen=True):
    """What may be drawn; every widget that draws is given one."""

    ascii: bool = False
    """Nothing outside 7 bits, borders included."""
    art: ArtStyle = "ramp"
    """How digits are drawn."""
    chart: ChartStyle = "braille"
    """How curves are drawn: Braille has twice the dots of blocks, which more fonts have."""

    @property
    def full(self) -> str:
        """Return the character of a filled stretch of a bar."""
        return "#" if self.ascii else "━"

    @property
    def empty(self) -> str:
        """Return the character of the rest of a bar."""
        return "." if self.ascii else "─"

    @property
    def space(self) -> str:
        """Return what separates thousands: a narrow space that never breaks a line."""
        return " " if self.ascii else "\u202f"

    @property
    def dot(self) -> str:
        """Return what separates two facts on one line."""
        return "|" if self.ascii else "·"

    @property
    def dash(self) -> str:
        """Return what stands where there is no value."""
        return "-" if self.ascii else "–"

    @property
    def times(self) -> str:
        return "x" if self.ascii else "×"

    @property
    def arrow(self) -> str:
        return "->" if self.ascii else "→"

    @property
    def line(self) -> str:
        """Return the character of a stretch of a curve."""
        return "." if self.ascii else "▄" if self.chart == "blocks" else "⠤"

    @property
    def mark(self) -> str:
        """Return the mark of the best epoch, and of a run that was marked."""
        return "*" if self.ascii else "★"

    @property
    def bullet(self) -> str:
        """Return the mark of something alive."""
        return "*" if self.ascii else "●"


def needs_ascii(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment says that the terminal cannot show more than ASCII.

    A C or POSIX locale counts only where it was set explicitly: it is often simply unset on servers whose
    terminals can show everything. A locale that names no charset does not count either.
    """
    chosen = environment.get("LC_ALL") or environment.get("LC_CTYPE") or ""
    charset = (chosen or environment.get("LANG", "")).partition(".")[2].partition("@")[0]
    if charset and charset.lower().replace("-", "") != "utf8":
        return True
    return chosen in ("C", "POSIX") or _terminal(environment) in ("linux", "dumb", *VIDEO_TERMINALS)


def colors_for(wanted: Color, environment: Mapping[str, str] = os.environ) -> Color:
    """Return the colours to send: those that were asked for by name, else what the environment allows."""
    if wanted != "auto":
        return wanted
    if environment.get("NO_COLOR"):
        return "none"
    # TERM is not that of a browser; scrawl serve says by itself how many colours one has.
    asked = "TEXTUAL_COLOR_SYSTEM" in environment
    return "none" if _terminal(environment) in VIDEO_TERMINALS and not asked else "auto"


def _terminal(environment: Mapping[str, str]) -> str:
    """Return the terminal that TERM names, without its options: vt100 for vt100-nav."""
    return environment.get("TERM", "").partition("-")[0]
