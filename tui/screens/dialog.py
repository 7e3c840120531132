"""What lies over the workbench and takes all keys: a box, and its keys in the last line."""

from typing import ClassVar

from textual import events
from textual.screen import ScreenResultType
from textual.widget import Widget

from tui.actions import Place
from tui.compositor import SettledModal
from tui.widgets.key_line import KeyLine
from tui.widgets.too_small import SMALLEST, TooSmall


class Dialog(SettledModal[ScreenResultType]):
    """A modal screen that puts its own keys where those of the workbench were, which do nothing now."""

    PLACE: ClassVar[Place] = "everywhere"
    """Where in the table of actions its keys are, if they are there: the help shows those first."""
    DEFAULT_CSS = """
    Dialog {
        layers: default too-small;
        overflow: hidden;

        &.-tiny > TooSmall {
            display: block;
        }
    }
    """

    async def mount_composed_widgets(self, widgets: list[Widget]) -> None:
        await super().mount_composed_widgets([*widgets, KeyLine(), TooSmall()])

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1], "-tiny")

    def action_help(self) -> None:
        from tui.screens.help import Help  # which is a dialog itself

        self.app.push_screen(Help(self.PLACE))
