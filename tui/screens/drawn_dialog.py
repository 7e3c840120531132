"""A dialog that draws digits: the way they are drawn can be changed there, too, for all of scrawl."""

from textual.screen import ScreenResultType

from tui.art_choice import ONLY_ASCII, next_art
from tui.look import Look
from tui.messages import LookChanged
from tui.screens.dialog import Dialog


class DrawnDialog(Dialog[ScreenResultType]):
    """Shows everything in its own look, and tells the application of every change."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.set_class(look.ascii, "-ascii")

    @property
    def look(self) -> Look:
        return self._look

    def show_look(self) -> None:
        """Draw in the look that is wanted now."""
        raise NotImplementedError

    def action_art(self) -> None:
        if self._look.ascii:
            self.notify(ONLY_ASCII, severity="warning")
            return
        self._look = next_art(self._look)
        self.show_look()
        self.post_message(LookChanged(self._look))
