"""One line of keys at the bottom: those of the pane in focus among those that always work, as many as fit."""

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from tui.actions import ACTIONS, Action, key_names

FIRST = ("everywhere.start_pause", "everywhere.stop")
LAST = ("everywhere.help", "everywhere.leave")
GAP = "  "


class KeyLine(Static):
    """Follows the active bindings; a key can be clicked, and what does not fit is in the help."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
        link-style: none;
        link-color: $text-muted;
        link-background: $panel;
        link-style-hover: bold;
        link-color-hover: $text;
        link-background-hover: $primary;
    }
    """

    actions: reactive[tuple[str, ...]] = reactive(())
    """The ids of the actions that can be done now and want to be seen, in the order of the table."""

    def __init__(self, place: str = "") -> None:
        super().__init__(id="keys")
        self._place = place
        """Show the actions of this place, whatever has the focus: a table has bindings in the way."""

    def on_mount(self) -> None:
        if self._place:
            self.actions = tuple(action.id for action in ACTIONS.values() if action.place == self._place)
            return
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        possible = [active.binding for active in screen.active_bindings.values() if active.enabled]
        self.actions = tuple(dict.fromkeys(filter(None, map(_shown_id, possible))))

    def render(self) -> Content:
        return key_line([ACTIONS[name] for name in self.actions], self.size.width)


def _shown_id(binding: Binding) -> str | None:
    action = ACTIONS.get(binding.id or "")
    return action.id if action and action.footer else None


def key_line(actions: list[Action], width: int) -> Content:
    """Return the keys of as many `actions` as fit into `width`: help and leaving always, the pane's next."""
    last = [action for action in actions if action.id in LAST]
    first = [action for action in actions if action.id in FIRST]
    pane = [action for action in actions if action.place != "everywhere"]
    rest = [action for action in actions if action not in [*first, *pane, *last]]
    wanted = [*first, *pane, *rest]
    while wanted and sum(_width(action) + len(GAP) for action in [*wanted, *last]) - len(GAP) > width:
        wanted.pop()
    return Content(GAP).join([_entry(action) for action in [*wanted, *last]])


def _width(action: Action) -> int:
    return len(_key(action)) + 1 + len(action.name)


def _key(action: Action) -> str:
    return key_names(action).partition(", ")[0]


def _entry(action: Action) -> Content:
    """Return a key and its name; all of it is ours, so its markup may be read."""
    place = "screen" if action.place in ("everywhere", "runs", "canvas") else "focused"
    text = Content.from_markup("[$text-accent bold]$key[/] $name", key=_key(action), name=action.name)
    return text.stylize(
        f"@click={place}.{action.verb}" if "(" in action.verb else f"@click={place}.{action.verb}()"
    )
