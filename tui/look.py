"""How much this terminal can show: the rungs of the ladder from ASCII up, and who chose them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ArtStyle = Literal["ramp", "half", "braille"]
ART_STYLES: tuple[ArtStyle, ...] = ("ramp", "half", "braille")
ChartStyle = Literal["braille", "blocks"]
CHART_STYLES: tuple[ChartStyle, ...] = ("braille", "blocks")


@dataclass(frozen=True)
class Look:
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
        """Return the mark of the best epoch."""
        return "*" if self.ascii else "★"

    @property
    def bullet(self) -> str:
        """Return the mark of something alive."""
        return "*" if self.ascii else "●"


def needs_ascii(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment says that the terminal cannot show more than ASCII.

    Only a C or POSIX locale that was set explicitly counts: it is often simply unset on servers whose
    terminals can show everything.
    """
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or ""
    return locale in ("C", "POSIX") or environment.get("TERM") in ("linux", "vt100", "dumb")
