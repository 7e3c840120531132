"""The hint of the first start: three lines over the line of keys, until they are put away."""

import asyncio
from contextlib import suppress

from textual import work
from textual.widgets import Static

from tui.first_start import hint, remember_welcome


class FirstHint(Static):
    """Shows the hint in room of its own; a click puts it away, and so does whoever calls `put_away`."""

    DEFAULT_CSS = """
    FirstHint {
        height: 3;
        padding: 0 2;
        color: $text-accent;
        text-wrap: nowrap;
        text-overflow: clip;
    }
    """

    def __init__(self) -> None:
        super().__init__(hint(), id="first-hint", markup=False)

    def on_click(self) -> None:
        self.put_away()

    @work(exclusive=True)
    async def put_away(self) -> None:
        """Leave the screen for good; where nothing can be written, for this time."""
        self.display = False
        with suppress(OSError):
            await asyncio.to_thread(remember_welcome)
