"""One line that names the panes and marks the one on screen, for terminals that show one at a time."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

PANES = ("data", "training", "model", "errors")


class PaneTabs(Static):
    """`1 Data  2 Training  3 Model  4 Errors`, the current one highlighted."""

    current: reactive[str] = reactive("data")

    def render(self) -> Content:
        parts = [
            Content.styled(f" {number} {name.capitalize()} ", "reverse" if name == self.current else "dim")
            for number, name in enumerate(PANES, 1)
        ]
        return Content(" ").join(parts)
