"""What lies over the workbench and takes all keys: a box, and its keys in the last line."""

from textual.screen import ScreenResultType
from textual.widget import Widget

from tui.compositor import ExactModal
from tui.widgets.key_line import KeyLine


class Dialog(ExactModal[ScreenResultType]):
    """A modal screen that puts its own keys where those of the workbench were, which do nothing now."""

    async def mount_composed_widgets(self, widgets: list[Widget]) -> None:
        await super().mount_composed_widgets([*widgets, KeyLine()])
