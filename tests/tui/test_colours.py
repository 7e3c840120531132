"""Colours that mean something, as colour-blind people see them: what must be told apart, can be."""

from itertools import combinations, pairwise

import pytest
from textual.color import Color

from tests.story import config
from tui.app import ScrawlApp
from tui.confusion_layout import LEVELS
from tui.look import Look
from tui.settings import THEMES, Settings, Theme
from tui.widgets.confusion_table import _shaded

APART = 20.0
"""The least distance in CIE Lab; a just noticeable one is about 2.3."""

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE Transactions on Visualization and Computer Graphics 15 (2009): severity 1.0, for linear RGB.
EYES = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)
XTERM = {"blue": "#0000ee", "yellow": "#cdcd00", "green": "#00cd00", "red": "#cd0000"}
"""What the theme `terminal` looks like in xterm; there, words and marks must do where colours do not."""

PAIRS = [
    ("text-primary", "text-warning"),  # the curves of training and validation
    ("text-success", "text-error"),  # right and wrong, true and predicted
]
MOODS = ["text-success", "text-warning", "text-error"]
"""Good, waiting and bad, which always stand on a word such as finished, paused, failed."""


def linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(color: Color, eyes: str) -> tuple[float, float, float]:
    seen = [min(max(part, 0.0), 1.0) for part in times(EYES[eyes], [linear(part) for part in color.rgb])]
    x, y, z = (
        share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
        for share in (part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Color, other: Color, eyes: str) -> float:
    pairs = zip(lab(one, eyes), lab(other, eyes), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def colors(theme: Theme) -> dict[str, Color]:
    """Return the colours that carry a meaning in `theme`."""
    app = ScrawlApp(config(), Look(), settings=Settings(theme=theme))
    given = app.get_css_variables()
    names = {*MOODS, *(name for pair in PAIRS for name in pair), "error", "surface"}
    found = {}
    for name in names:
        value = given[name]
        value = XTERM.get(value.removeprefix("ansi_"), value)
        if value != "transparent":
            found[name] = Color.parse(value)
    return found


def test_the_simulation_is_the_one_that_is_meant() -> None:
    red, green = Color.parse("#a02000"), Color.parse("#406000")
    assert lab(Color.parse("#ffffff"), "deuteranopia")[0] == pytest.approx(100, abs=0.1)
    assert distance(red, green, "normal") > 2 * distance(red, green, "deuteranopia")


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_what_must_be_told_apart_can_be(theme: Theme, eyes: str) -> None:
    found = colors(theme)
    for one, other in PAIRS:
        assert distance(found[one], found[other], eyes) >= APART, (one, other)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_moods_differ_even_without_their_words(theme: Theme, eyes: str) -> None:
    found = colors(theme)
    for one, other in combinations(MOODS, 2):
        assert distance(found[one], found[other], eyes) >= APART, (one, other)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_heat_map_goes_one_way_in_lightness(theme: Theme, eyes: str) -> None:
    found = colors(theme)  # `terminal` has characters of four densities instead
    shades = [_shaded(found["surface"], found["error"], shade).bgcolor for shade in range(1, LEVELS + 1)]
    papers = [Color.from_rich_color(shade) for shade in shades]
    steps = [lab(b, eyes)[0] - lab(a, eyes)[0] for a, b in pairwise([found["surface"], *papers])]
    assert all(step > 3 for step in steps) or all(step < -3 for step in steps)
    assert distance(papers[0], papers[-1], eyes) >= APART


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_our_own_colours_can_be_read(theme: Theme) -> None:
    paper, ink = (lab(colors(theme)[name], "normal")[0] for name in ("surface", "text-success"))
    assert abs(paper - ink) > 40
