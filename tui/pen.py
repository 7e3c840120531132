"""Draws styled text in few bytes: tells a terminal what is different in the next character, not all of it."""

from collections.abc import Iterable
from functools import lru_cache

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

_NUMBERS = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "blink2": "6", "reverse": "7",
    "conceal": "8", "strike": "9", "underline2": "21", "frame": "51", "encircle": "52", "overline": "53",
}  # fmt: skip
"""The parameters of SGR (ECMA-48, 8.3.117) for what Rich calls so."""
_NOT_ON_BLANKS = frozenset({"bold", "dim", "italic", "conceal"})
"""What nobody can see on a space."""

Codes = tuple[str, str, str]
"""Parameters of SGR: attributes, foreground, background; empty means the terminal's own."""
NOTHING: Codes = ("", "", "")


@lru_cache(4096)
def _codes(style: Style, colors: ColorSystem) -> tuple[Codes, bool]:
    """Return what sets `style` in so many `colors`, and whether a space in it shows only its background."""
    names = [name for name in _NUMBERS if getattr(style, name)]
    foreground = style.color.downgrade(colors).get_ansi_codes() if style.color else ()
    background = style.bgcolor.downgrade(colors).get_ansi_codes(foreground=False) if style.bgcolor else ()
    codes = (";".join(_NUMBERS[name] for name in names), ";".join(foreground), ";".join(background))
    return codes, _NOT_ON_BLANKS.issuperset(names)


class Pen:
    """Knows how the terminal would draw the next character; before and after a drawing, as it likes."""

    def __init__(self, colors: ColorSystem) -> None:
        self._colors = colors
        self._now = NOTHING
        self._only_background = True
        """Whether a space that is drawn now would show nothing but its background."""

    def draw(self, segments: Iterable[Segment]) -> str:
        """Return what the terminal must be told to draw `segments` from its cursor on; no hyperlinks."""
        told: list[str] = []
        for text, style, _ in segments:
            codes, only_background = _codes(style, self._colors) if style else (NOTHING, True)
            blank = only_background and self._only_background and text.isspace()
            if blank and bool(codes[2]) == bool(self._now[2]):
                codes = (self._now[0], self._now[1], codes[2])
            else:
                self._only_background = only_background
            told += (self._take(codes), text)
        return "".join(told)

    def lay_down(self) -> str:
        """Return what the terminal must be told last, so that the next one to draw finds it as it was."""
        return self._take(NOTHING)

    def _take(self, codes: Codes) -> str:
        """Return the shortest way from what is set to `codes`; no part can be unset without the others."""
        now, self._now = self._now, codes
        if codes == now:
            return ""
        pairs = tuple(zip(now, codes, strict=True))
        if (now[0] and codes[0] != now[0]) or any(old and not new for old, new in pairs):
            return f"\x1b[{';'.join(('0', *filter(None, codes)))}m"
        return f"\x1b[{';'.join(new for old, new in pairs if new != old)}m"
