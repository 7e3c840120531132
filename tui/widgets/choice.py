"""One of a few names on one line, changed with the arrows: a list that opens would need more than 7 bits."""

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


class Choice(Static, can_focus=True):
    """Shows `< value >`; left, right and space go through the choices."""

    BINDINGS = [
        Binding("right,space,enter", "turn(1)", "Next choice", show=False),
        Binding("left", "turn(-1)", "Choice before", show=False),
    ]
    DEFAULT_CSS = """
    Choice {
        height: 1;
        padding: 0 1;
    }
    Choice:focus {
        text-style: bold;
        color: $accent;
    }
    """

    value: reactive[str] = reactive("", init=False)

    class Changed(Message):
        """Another name was chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, choices: Sequence[str], value: str, *, id: str) -> None:  # noqa: A002 - as in Widget
        super().__init__(id=id)
        self._choices = list(choices)
        self.set_reactive(Choice.value, value)

    def render(self) -> Content:
        return Content.assemble(("< ", "dim"), self.value, (" >", "dim"))

    def watch_value(self) -> None:
        self.post_message(self.Changed(self))

    def on_click(self, _: events.Click) -> None:
        self.action_turn(1)

    def action_turn(self, by: int) -> None:
        self.value = self._choices[(self._choices.index(self.value) + by) % len(self._choices)]
