"""How the screen looks, changed by keys and remembered."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import work
from textual.reactive import reactive

from core.errors import InputError
from tui.actions import ACTIONS, key_names
from tui.art_choice import ONLY_ASCII, next_art
from tui.choices import CHART_STYLES
from tui.compositor import SettledScreen
from tui.look import Look
from tui.settings import THEMES, Remembered, remember
from tui.terminal import SafeDriver

if TYPE_CHECKING:
    from tui.widgets.first_hint import FirstHint


class AppearanceScreen(SettledScreen[None]):
    """A screen whose `look` and whose application's theme can be changed by the user."""

    look: reactive[Look] = reactive(Look())

    def __init__(self, welcome: bool = False) -> None:
        super().__init__()
        self._welcome = welcome
        self._writing = asyncio.Lock()

    def update_node_styles(self, animate: bool = True) -> None:
        """Do nothing before the first frame: every widget has only just been given its styles."""
        if self.is_settled:
            super().update_node_styles(animate)

    def first_hint(self) -> Iterator["FirstHint"]:
        """Yield the hint of the first start, if this is one."""
        if self._welcome:
            from tui.widgets.first_hint import FirstHint

            yield FirstHint()

    def put_hint_away(self) -> None:
        if self._welcome:
            self._welcome = False
            from tui.widgets.first_hint import FirstHint

            self.query_one(FirstHint).put_away()

    def action_put_away(self) -> None:
        """Put away the hint and the notices: what stands there unasked."""
        self.app.clear_notifications()
        self.put_hint_away()

    def action_art(self) -> None:
        if self._may_draw():
            self.take_look(next_art(self.look))

    def take_look(self, look: Look) -> None:
        """Draw digits in `look` from now on, also at the next start."""
        self.look = look
        self._remember("art", look.art)

    def action_chart(self) -> None:
        if self._may_draw():
            style = CHART_STYLES[(CHART_STYLES.index(self.look.chart) + 1) % len(CHART_STYLES)]
            self.look = replace(self.look, chart=style)
            self.notify(f"Charts: {style}.")
            self._remember("chart", style)

    def _may_draw(self) -> bool:
        """Return whether there is more than one way to draw, and say so if there is not."""
        if self.look.ascii:
            self._refuse(ONLY_ASCII)
        return not self.look.ascii

    def action_theme(self) -> None:
        if self.app.no_color:
            self._refuse(
                "No colours are sent, so every theme would look the same; start scrawl with --color for some."
            )
            return
        names = list(THEMES)
        now = next((name for name, theme in THEMES.items() if theme == self.app.theme), names[0])
        name = names[(names.index(now) + 1) % len(names)]
        self.app.theme = THEMES[name]
        self.notify(f"Theme: {name}.")
        self._remember("theme", name)

    def action_mouse(self) -> None:
        driver = self.app._driver  # Textual has no public way to its driver
        if not isinstance(driver, SafeDriver):
            self._refuse("The mouse is not ours to give back here; only in a terminal it is.")
            return
        driver.follow_mouse(not driver.follows_mouse)
        if driver.follows_mouse:
            self.notify("scrawl follows the mouse again.")
        else:
            key = key_names(ACTIONS["everywhere.mouse"])
            self.notify(f"The mouse is the terminal's, to select text; {key} takes it back.")

    @work(group="remember")
    async def _remember(self, name: Remembered, value: str) -> None:
        try:
            async with self._writing:
                await asyncio.to_thread(remember, name, value)
        except InputError as error:
            self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        self.notify(sentence, severity="warning")
