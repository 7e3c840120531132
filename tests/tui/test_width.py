"""Text in a given number of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from core.text import printable
from tui.look import Look
from tui.width import clip, fit

PRINTABLE = st.text(max_size=30).map(printable)


@given(PRINTABLE, st.integers(0, 40), st.booleans(), st.booleans())
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int, right: bool, ascii_only: bool) -> None:
    fitted = fit(text, width, Look(ascii=ascii_only), right=right)
    assert cell_len(fitted) == width
    assert not ascii_only or fitted.isascii()


@given(PRINTABLE, st.integers(0, 40))
def test_clip_leaves_alone_what_fits(text: str, width: int) -> None:
    clipped = clip(text, width, Look())
    assert clipped == text if cell_len(text) <= width else cell_len(clipped) <= width


@pytest.mark.parametrize(
    ("text", "width", "ascii_only", "expected"),
    [
        ("Ankle boot", 6, False, "Ankle…"),
        ("Ankle boot", 6, True, "Ankle~"),
        ("Ankle boot", 0, False, ""),
        ("漢字漢字", 4, False, "漢 …"),
        ("é", 4, True, "\\xe9"),
        ("cut…", 9, True, "cut~"),
    ],
)
def test_what_is_cut_says_so(text: str, width: int, ascii_only: bool, expected: str) -> None:
    assert clip(text, width, Look(ascii=ascii_only)) == expected
