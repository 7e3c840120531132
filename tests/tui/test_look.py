"""What the environment says about a terminal, and who is asked before it."""

import pytest

from tui.choices import Color
from tui.look import colors_for, needs_ascii


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({}, False),
        ({"LC_ALL": "en_US.ISO-8859-1"}, True),
        ({"LC_CTYPE": "de_DE.ISO-8859-15@euro"}, True),
        ({"LANG": "ru_RU.KOI8-R"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.utf8"}, False),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "en_US"}, False),
        ({"LC_CTYPE": "UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8", "LC_CTYPE": "C", "LANG": "en_US.ISO-8859-1"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "POSIX"}, True),
        ({"LANG": "C"}, False),
        ({"TERM": "linux"}, True),
        ({"TERM": "vt100-nav", "LANG": "en_US.UTF-8"}, True),
        ({"TERM": "vt220"}, True),
        ({"TERM": "xterm-256color"}, False),
    ],
)
def test_only_ascii_where_the_environment_names_nothing_better(
    environment: dict[str, str], ascii_only: bool
) -> None:
    assert needs_ascii(environment) == ascii_only


@pytest.mark.parametrize(
    ("wanted", "environment", "sent"),
    [
        ("auto", {"TERM": "xterm"}, "auto"),
        ("auto", {"TERM": "xterm", "NO_COLOR": "1"}, "none"),
        ("auto", {"TERM": "xterm", "NO_COLOR": ""}, "auto"),
        ("auto", {"TERM": "vt102", "COLORTERM": "truecolor"}, "none"),
        ("auto", {"TERM": "vt220", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "auto"),
        ("auto", {"NO_COLOR": "1", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "none"),
        ("256", {"TERM": "vt100", "NO_COLOR": "1"}, "256"),
        ("none", {"TERM": "xterm"}, "none"),
    ],
)
def test_colours_are_those_asked_for_else_those_of_the_environment(
    wanted: Color, environment: dict[str, str], sent: Color
) -> None:
    assert colors_for(wanted, environment) == sent
