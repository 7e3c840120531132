"""Text from outside is made printable once, here, so that a terminal shows it and never obeys it."""

_KEPT = frozenset("\u00a0\u202f\u3000")  # spaces that isprintable() refuses but that do no harm


def printable(text: str, limit: int = 200) -> str:
    """Return `text` with every unprintable character as a visible escape, cut to `limit` characters.

    `str.isprintable` is false for C0, DEL, C1, bidi overrides, zero-width characters, line separators and
    lone surrogates, which is exactly the set that a terminal might act upon.
    """
    shown = "".join(c if is_harmless(c) else _escape(c) for c in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: max(limit - 1, 0)] + "…"


def is_harmless(character: str) -> bool:
    """Return whether a terminal shows `character` and does nothing else with it."""
    return character.isprintable() or character in _KEPT


def _escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
