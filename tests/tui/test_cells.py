"""Rows of cells: what differs is found, near differences are joined, and nothing else is sent."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.cells import WORTH_JOINING, Row, changed_spans, joined, row

ROWS = st.lists(st.tuples(st.sampled_from(" ab"), st.sampled_from("mt")), max_size=40).map(
    lambda cells: Row("".join(text for text, _ in cells), "".join(role for _, role in cells))
)


def test_a_row_is_made_of_stretches() -> None:
    assert row(("loss ", "m"), ("0.5", " ")) == Row("loss 0.5", "mmmmm   ")
    assert joined(row(("a", "m")), row(("b", "t"))) == Row("ab", "mt")


def test_a_row_is_cut_or_filled() -> None:
    assert Row("abc", "mmm").clipped(2) == Row("ab", "mm")
    assert Row("abc", "mmm").clipped(5) == Row("abc  ", "mmm  ")
    assert Row("abc", "mmm").clipped(-3) == Row()


def test_blanks_join_the_stretch_before_them() -> None:
    assert list(row(("a", "t"), ("  ", " "), ("b", "t"), (" ", "m"), ("c", "m")).runs()) == [
        ("a  b ", "t"),
        ("c", "m"),
    ]
    assert list(row(("  ", "m"), ("a", "t")).runs()) == [("  ", "m"), ("a", "t")]
    assert list(Row().runs()) == []


@given(ROWS)
def test_the_stretches_make_up_the_row(line: Row) -> None:
    runs = list(line.runs())
    assert "".join(text for text, _ in runs) == line.text
    for (_, role), (_, other) in pairwise(runs):
        assert role != other


def test_only_what_changed_is_found() -> None:
    old = row(("loss 0.1234  accuracy 96.10%", " "))
    assert changed_spans(old, old) == []
    assert changed_spans(old, row(("loss 0.1299  accuracy 96.20%", " "))) == [(9, 11), (25, 26)]
    assert changed_spans(old, row(("loss 0.1234  accuracy 96.10%", "m"))) == [(0, 28)]


def test_near_changes_are_one() -> None:
    width = 2 * WORTH_JOINING
    old = Row(" " * width, " " * width)
    near, far = (Row("x" + " " * gap + "x", " " * (gap + 2)) for gap in (WORTH_JOINING, WORTH_JOINING + 1))
    assert changed_spans(old, near) == [(0, WORTH_JOINING + 2)]
    assert changed_spans(old, far) == [(0, 1), (WORTH_JOINING + 2, WORTH_JOINING + 3)]


def test_what_lies_between_two_changes_is_not_sent_if_it_has_another_colour() -> None:
    old, new = Row("abc", "mtm"), Row("xbx", "mtm")
    assert changed_spans(old, new) == [(0, 1), (2, 3)]
    assert changed_spans(Row("a c", "mtm"), Row("x x", "mtm")) == [(0, 3)]


def test_the_colour_of_a_blank_is_no_change() -> None:
    assert changed_spans(Row("   ", "mmm"), Row("   ", "ttt")) == []


@given(ROWS, ROWS)
def test_sending_the_changes_makes_the_old_row_the_new_one(old: Row, new: Row) -> None:
    width = max(len(old.text), len(new.text))
    screen, wanted = list(old.text.ljust(width)), new.text.ljust(width)
    spans = changed_spans(old, new)
    for start, end in spans:
        screen[start:end] = wanted[start:end]
        assert wanted[start] != old.text.ljust(width)[start] or old.roles[start] != new.roles[start]
    assert "".join(screen) == wanted
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
