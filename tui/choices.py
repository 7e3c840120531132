"""What can be chosen about how things are drawn; options, settings and keys have these names."""

from typing import Literal

ArtStyle = Literal["ramp", "half", "braille"]
ART_STYLES: tuple[ArtStyle, ...] = ("ramp", "half", "braille")
ChartStyle = Literal["braille", "blocks"]
CHART_STYLES: tuple[ChartStyle, ...] = ("braille", "blocks")
Color = Literal["auto", "truecolor", "256", "16", "none"]
COLORS: tuple[Color, ...] = ("auto", "truecolor", "256", "16", "none")
