"""How the screen looks, changed by keys and remembered."""

import asyncio
from dataclasses import replace
from typing import Literal

from textual import work
from textual.reactive import reactive

from tui.compositor import SettledScreen
from tui.look import ART_STYLES, Look
from tui.settings import THEMES, remember


class AppearanceScreen(SettledScreen[None]):
    """A screen whose `look` and whose application's theme can be changed by the user."""

    look: reactive[Look] = reactive(Look())

    def __init__(self) -> None:
        super().__init__()
        self._writing = asyncio.Lock()

    def action_art(self) -> None:
        if self.look.ascii:
            self._refuse("Only ASCII can be shown here; start scrawl without --ascii for more.")
            return
        style = ART_STYLES[(ART_STYLES.index(self.look.art) + 1) % len(ART_STYLES)]
        self.look = replace(self.look, art=style)
        self._remember("art", style)

    def action_theme(self) -> None:
        if self.app.no_color:
            self._refuse("NO_COLOR is set, so every theme would look the same; unset it for colours.")
            return
        names = list(THEMES)
        now = next((name for name, theme in THEMES.items() if theme == self.app.theme), names[0])
        name = names[(names.index(now) + 1) % len(names)]
        self.app.theme = THEMES[name]
        self.notify(f"Theme: {name}.")
        self._remember("theme", name)

    @work(group="remember")
    async def _remember(self, name: Literal["art", "theme"], value: str) -> None:
        try:
            async with self._writing:
                await asyncio.to_thread(remember, name, value)
        except OSError as error:
            self._refuse(f"The {name} cannot be remembered: {error.strerror}.")

    def _refuse(self, sentence: str) -> None:
        self.notify(sentence, severity="warning")
