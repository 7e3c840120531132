"""What a Textual program of one's own would be: a ProgressBar, and a plotext chart that is redrawn whole.

It trains nothing: its numbers come from a formula, four times a second.
"""

import math

import plotext
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Footer, ProgressBar, Static

STEPS = 4000


class Bare(App[None]):
    """A chart over a bar."""

    CSS = "#chart { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Static(id="chart")
        yield ProgressBar(total=STEPS)
        yield Static(id="numbers")
        yield Footer()

    def on_mount(self) -> None:
        self._losses: list[float] = []
        self.set_interval(0.25, self._step)

    def _step(self) -> None:
        done = 15 * (len(self._losses) + 1)
        self._losses.append(0.05 + math.exp(-done / 400) + 0.02 * math.sin(done))
        plotext.clear_figure()
        plotext.theme("clear")
        plotext.plot_size(self.size.width, self.size.height - 4)
        plotext.plot(self._losses, marker="braille")
        self.query_one("#chart", Static).update(Text.from_ansi(plotext.build()))
        self.query_one(ProgressBar).update(progress=done)
        self.query_one("#numbers", Static).update(f"step {done}/{STEPS}  loss {self._losses[-1]:.4f}")


if __name__ == "__main__":
    Bare().run()
