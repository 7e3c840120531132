"""Whatever is drawn over whatever, a terminal that gets only the news shows what all would show."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui.pen import Pen
from tui.shown import Shown, cells_of

WIDTH, HEIGHT = 12, 3
STYLES = (None, Style(color="red"), Style(bgcolor="blue", bold=True), Style(reverse=True))
Piece = tuple[int, int, tuple[Segment, ...]]


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Return a row, a column, and segments that fit from there on."""
    y, x = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
    segments, room = list[Segment](), WIDTH - x
    while room and (text := draw(st.text("ab ·漢", max_size=room))):
        while len(cells_of([Segment(text)])) > room:
            text = text[:-1]
        segments.append(Segment(text, draw(st.sampled_from(STYLES))))
        room -= len(cells_of([Segment(text)]))
    return x, y, tuple(segments)


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    return screen, pyte.Stream(screen)


def draw(stream: pyte.Stream, x: int, y: int, segments: list[Segment]) -> None:
    pen = Pen(ColorSystem.TRUECOLOR)
    stream.feed(f"\x1b[{y + 1};{x + 1}H{pen.draw(segments)}{pen.lay_down()}")


def whole_rows(drawn: list[Piece]) -> list[list[Segment]]:
    """Return the rows after `drawn`, as a compositor would keep them: no half of a wide character is left."""
    rows = [[(" ", None)] * WIDTH for _ in range(HEIGHT)]
    for x, y, segments in drawn:
        cells = cells_of(segments)
        row = rows[y]
        if not cells:
            continue
        if row[x][0] == "":
            row[x - 1] = (" ", None)
        if x + len(cells) < WIDTH and row[x + len(cells)][0] == "":
            row[x + len(cells)] = (" ", None)
        row[x : x + len(cells)] = cells
    return [[Segment(text, style) for text, style in row] for row in rows]


def look_of(screen: pyte.Screen) -> list[list[object]]:
    """Return what can be seen of each cell: of a space only its background."""
    cells = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    return [[(c.data, c.bg) if c.data == " " and not c.reverse else c for c in row] for row in cells]


@given(st.lists(pieces(), max_size=4))
def test_frames_of_which_only_the_news_are_sent_end_as_the_last_of_them(drawn: list[Piece]) -> None:
    (ours, our_stream), (theirs, their_stream) = terminal(), terminal()
    shown = Shown()
    for count in range(len(drawn) + 1):
        for y, row in enumerate(whole_rows(drawn[:count])):
            for x, segments in shown.news(0, y, row):
                draw(our_stream, x, y, segments)
    for y, row in enumerate(whole_rows(drawn)):
        draw(their_stream, 0, y, row)
    assert look_of(ours) == look_of(theirs)


@given(st.lists(pieces(), max_size=4))
def test_what_is_there_is_not_sent_again(drawn: list[Piece]) -> None:
    shown = Shown()
    rows = whole_rows(drawn)
    for y, row in enumerate(rows):
        list(shown.news(0, y, row))
    assert not [piece for y, row in enumerate(rows) for piece in shown.news(0, y, row)]
    shown.forget()
    assert [piece for y, row in enumerate(rows) for piece in shown.news(0, y, row)]


def test_a_half_that_was_drawn_over_is_not_taken_for_whole() -> None:
    shown = Shown()
    list(shown.news(0, 0, [Segment("a漢漢b")]))
    assert list(shown.news(2, 0, [Segment("xy")])) == [(2, [Segment("xy")])]
    assert list(shown.news(0, 0, [Segment("a漢漢b")])) == [(1, [Segment("漢漢")])]


def test_near_changes_are_one_piece_and_far_ones_two() -> None:
    shown = Shown()
    list(shown.news(5, 1, [Segment("0123456789")]))
    assert [x for x, _ in shown.news(5, 1, [Segment("x1234x6789")])] == [5]
    assert [x for x, _ in shown.news(5, 1, [Segment("01234x678y")])] == [5, 14]
