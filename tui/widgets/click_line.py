"""One line of actions that can be clicked, each with its help for whoever lets the mouse rest on it."""

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.actions import Action

IN_FOCUS = ("data", "model", "training", "errors")
"""Places whose actions are those of the widget in focus, and not of the screen."""


class ClickLine(Static):
    """A line whose parts are `clickable`."""

    DEFAULT_CSS = """
    ClickLine {
        link-style: none;
        link-style-hover: bold;
        link-color-hover: $text;
        link-background-hover: $primary;
    }
    """

    def on_mouse_move(self, event: events.MouseMove) -> None:
        help_text = event.style.meta.get("help")
        self.tooltip = Content(help_text) if help_text else None


def clickable(text: Content, action: Action) -> Content:
    """Return `text` so that a click on it does `action`, and the mouse over it is told what that is."""
    place = "focused" if action.place in IN_FOCUS else "screen"
    call = action.verb if "(" in action.verb else f"{action.verb}()"
    return text.stylize(Style.from_meta({"@click": f"{place}.{call}", "help": action.help}))
