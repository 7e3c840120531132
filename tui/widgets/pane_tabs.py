"""One line that names the panes and marks the one on screen, for terminals that show one at a time."""

from textual.content import Content
from textual.reactive import reactive

from tui.actions import ACTIONS
from tui.widgets.click_line import ClickLine, clickable

PANES = ("data", "training", "model", "errors")


class PaneTabs(ClickLine):
    """`1 Data  2 Training  3 Model  4 Errors`, the current one highlighted."""

    current: reactive[str] = reactive("data")

    def render(self) -> Content:
        return Content(" ").join([self._tab(number, name) for number, name in enumerate(PANES, 1)])

    def _tab(self, number: int, name: str) -> Content:
        style = "reverse" if name == self.current else "dim"
        text = Content.styled(f" {number} {name.capitalize()} ", style)
        return clickable(text, ACTIONS[f"everywhere.go_to('{name}')"])
