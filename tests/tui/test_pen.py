"""The pen draws what Rich would, in fewer bytes."""

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.pen import Pen

WIDTH = 60
COLOURS = st.one_of(
    st.none(),
    st.builds(Color.from_rgb, *[st.integers(0, 255)] * 3),
    st.builds(Color.from_ansi, st.integers(0, 15)),
    st.just(Color.default()),
)
FLAGS = st.one_of(st.none(), st.booleans())
STYLES = st.one_of(
    st.none(),
    st.builds(
        Style,
        color=COLOURS,
        bgcolor=COLOURS,
        bold=FLAGS,
        italic=FLAGS,
        underline=FLAGS,
        reverse=FLAGS,
        strike=FLAGS,
    ),
)
SEGMENTS = st.lists(st.builds(Segment, st.text("ab █ ", max_size=4), STYLES), max_size=12)


def screen(data: str) -> list[tuple[object, ...]]:
    """Return the cells that a terminal shows after `data`; the ink of a bare space is nobody's business."""
    terminal = pyte.Screen(WIDTH, 1)
    pyte.Stream(terminal).feed(data)
    cells = (terminal.buffer[0][x] for x in range(WIDTH))
    return [
        cell._replace(fg="default", bold=False, italics=False)
        if cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough)
        else cell
        for cell in cells
    ]


@given(SEGMENTS, st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD]))
def test_the_terminal_shows_the_same_and_is_left_as_it_was(
    segments: list[Segment], colors: ColorSystem
) -> None:
    rich = "".join(
        Strip.render_style(style, text, color_system=colors) if style else text for text, style, _ in segments
    )
    pen = Pen(colors)
    ours = pen.draw(segments[:5]) + pen.draw(segments[5:]) + pen.lay_down()
    assert screen(ours + "z") == screen(rich + "z")
    assert len(ours) <= len(rich) + 2


def test_only_what_is_different_is_told() -> None:
    colour, paper = Color.from_rgb(1, 2, 3), Color.from_rgb(4, 5, 6)
    pen = Pen(ColorSystem.TRUECOLOR)
    drawn = pen.draw(
        [
            Segment("a", Style(color=colour, bgcolor=paper)),
            Segment("b", Style(color=colour, bgcolor=paper)),
            Segment("c", Style(color=paper, bgcolor=paper)),
            Segment("  ", Style(color=colour, bgcolor=paper)),
            Segment("d", Style(color=paper, bgcolor=paper, bold=True)),
            Segment("e"),
        ]
    )
    assert drawn == ("\x1b[38;2;1;2;3;48;2;4;5;6mab\x1b[38;2;4;5;6mc  \x1b[1md\x1b[0me")
    assert pen.lay_down() == ""
