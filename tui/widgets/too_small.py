"""What is seen of a screen in a terminal that is too small for it."""

from textual.widgets import Static

SMALLEST = (60, 20)
TOO_SMALL = "scrawl needs {} columns and {} rows.\nMake the terminal larger; nothing is lost."


class TooSmall(Static):
    """Lies over a screen for as long as that is `-tiny`; what it hides keeps its state and the focus."""

    DEFAULT_CSS = """
    TooSmall {
        display: none;
        layer: too-small;
        width: 100%;
        height: 100%;
        background: $background;
        content-align: center middle;
        text-align: center;
    }
    """

    def __init__(self) -> None:
        super().__init__(TOO_SMALL.format(*SMALLEST), markup=False)
