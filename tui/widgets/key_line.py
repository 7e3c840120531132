"""One line of keys at the bottom: those of the pane in focus among those that always work, as many as fit."""

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen

from tui.actions import ACTIONS, Action, key_names
from tui.widgets.click_line import ClickLine, clickable

FIRST = ("everywhere.start_pause", "everywhere.stop")
LAST = ("help", "leave", "close", "dismiss", "escape")
"""The verbs that are always seen."""
GAP = "  "


class KeyLine(ClickLine):
    """Follows the active bindings; a key can be clicked, and what does not fit is in the help."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
        link-color: $text-muted;
        link-background: $panel;
    }
    """

    actions: reactive[tuple[Action, ...]] = reactive(())
    """Those that can be done now and want to be seen, in the order of the table."""

    def __init__(self) -> None:
        super().__init__(id="keys")

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        possible = [active.binding for active in screen.active_bindings.values() if active.enabled]
        seen: dict[str, Action] = {}
        for action in filter(None, map(_shown, possible)):
            seen.setdefault(action.id, action)
        order = {name: place for place, name in enumerate(ACTIONS)}
        self.actions = tuple(sorted(seen.values(), key=lambda action: order.get(action.id, len(order))))

    def render(self) -> Content:
        return key_line(list(self.actions), self.size.width)


def _shown(binding: Binding) -> Action | None:
    """Return what is to be seen of a key: its action, or what a small dialog calls a key of its own."""
    action = ACTIONS.get(binding.id or "")
    if not action and binding.show and binding.description:
        action = Action(
            f"dialog.{binding.action}", binding.key, binding.description, binding.description, True
        )
    return action if action and action.footer else None


def key_line(actions: list[Action], width: int) -> Content:
    """Return the keys of as many `actions` as fit into `width`: help and leaving always, the pane's next."""
    last = [action for action in actions if action.verb.partition("(")[0] in LAST]
    first = [action for action in actions if action.id in FIRST]
    pane = [action for action in actions if action.place != "everywhere" and action not in last]
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
    """Return a key and its name."""
    text = Content.from_markup("[$text-accent bold]$key[/] $name", key=_key(action), name=action.name)
    return clickable(text, action)
