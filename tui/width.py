"""Text from outside in a given number of terminal cells: cut, padded, and in ASCII where need be."""

from rich.cells import cell_len, set_cell_size

from tui.look import Look


def drawable(text: str, look: Look) -> str:
    """Return printable `text` with only what `look` may draw: in ASCII the rest becomes escapes."""
    if not look.ascii or text.isascii():
        return text
    return text.replace("…", "~").encode("ascii", "backslashreplace").decode("ascii")


def clip(text: str, width: int, look: Look) -> str:
    """Return `text` in at most `width` cells; one that was cut ends with an ellipsis."""
    text = drawable(text, look)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)) + ("~" if look.ascii else "…") * (width > 0)


def fit(text: str, width: int, look: Look, *, right: bool = False) -> str:
    """Return `text` in exactly `width` cells, cut or padded, to the right side if asked."""
    text = clip(text, width, look)
    room = " " * (width - cell_len(text))
    return room + text if right else text + room
