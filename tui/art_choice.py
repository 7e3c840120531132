"""The next way to draw digits, wherever that is asked for."""

from msgspec.structs import replace

from tui.choices import ART_STYLES
from tui.look import Look

ONLY_ASCII = "Only ASCII can be shown here; start scrawl without --ascii for more."


def next_art(look: Look) -> Look:
    """Return `look` with the art after its own."""
    return replace(look, art=ART_STYLES[(ART_STYLES.index(look.art) + 1) % len(ART_STYLES)])
