"""Whatever comes from outside is shown, and never obeyed by a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import printable

HARMLESS_SPACES = "\u00a0\u202f\u3000"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("Größe 日本 🙂", "Größe 日本 🙂"),
        ("[/b] [red]", "[/b] [red]"),
        ("a\u00a0b\u202fc\u3000d", "a\u00a0b\u202fc\u3000d"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x1b]52;c;aGk=\x07", "\\x1b]52;c;aGk=\\x07"),
        ("line\nline\r\t", "line\\x0aline\\x0d\\x09"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_a_terminal_might_obey_becomes_a_visible_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert printable("x" * 200) == "x" * 200
    assert printable("x" * 201) == "x" * 199 + "…"
    assert printable("abcdef", 4) == "abc…"


def test_the_limit_counts_what_is_shown_and_not_what_was_given() -> None:
    assert printable("\x1b" * 10, 8) == "\\x1b\\x1…"


def test_a_giant_text_is_not_looked_at_beyond_the_limit() -> None:
    assert len(printable("\x1b" * 50_000_000)) == 200


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 50))
def test_any_text_comes_out_printable_and_within_the_limit(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert all(c.isprintable() or c in HARMLESS_SPACES for c in shown)


@given(st.text(st.characters(exclude_categories=())))
def test_text_made_printable_twice_is_the_same(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
