"""The command palette: every action of the table that belongs to something on the screen."""

from collections.abc import Iterator
from functools import partial

from textual import events
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input

from tui.actions import ACTIONS, Action, key_names
from tui.widgets.key_line import KeyLine
from tui.widgets.too_small import SMALLEST, TooSmall


class Palette(CommandPalette):
    """Textual's palette, whose cursor does not blink: every blink would be sent over the line."""

    BINDINGS = [Binding("escape", "escape", "Close")]
    DEFAULT_CSS = """
    Palette {
        layers: default too-small;

        &.-tiny > TooSmall {
            display: block;
        }
        &.-tiny #--results {
            display: none;
        }
    }
    """

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield KeyLine()
        yield TooSmall()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1], "-tiny")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False


def commands(screen: Screen[object]) -> Iterator[SystemCommand]:
    """Yield the actions that can be done on `screen`, those of its pane in focus first."""
    panes = sorted(screen.query(".pane"), key=lambda pane: not pane.has_focus_within)
    for node in (*panes[:1], screen, *panes[1:]):
        for action in _actions_of(node):
            title = action.name if node is screen else f"{action.place.capitalize()}: {action.name}"
            words = f"{action.help} ({key_names(action)})"
            yield SystemCommand(title, words, partial(screen.app.run_action, action.verb, node))


def _actions_of(node: DOMNode) -> list[Action]:
    ids = [binding.id or "" for binding in type(node).BINDINGS if isinstance(binding, Binding)]
    return [ACTIONS[name] for name in ids if name in ACTIONS]
