"""Keys that come faster than the screen: each goes to whatever the one before it brought there.

A slow line brings several at once. Textual hands all of them to what has the focus when they come, so that
what was typed into a dialog that is only just being opened would be taken for keys of what lies beneath.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from textual import events, on
from textual.app import ReturnType
from textual.message import Message

from tui.compositor import ExactApp, SettledScreen

if TYPE_CHECKING:
    from textual.dom import DOMNode


class KeyDone(Message):
    """Goes the way of a key, right behind it; when it comes to the application the key has been taken."""


class TypeAheadApp(ExactApp[ReturnType]):
    """Takes one key at a time, and none before the screen that it is for is there."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._typed: deque[events.Key | events.Paste] = deque()
        self._taker: DOMNode | None = None
        """What has a key that it is not done with."""
        self._opening = 0

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            await self._take_next()
        else:
            await super().on_event(event)

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Keep the keys for the screen that is being looked for, and will be there afterwards."""
        self._opening += 1
        try:
            yield
        finally:
            self._opening -= 1
            self.call_later(self._take_next)

    @on(KeyDone)
    async def take_next_key(self) -> None:
        self._taker = None
        await asyncio.sleep(0)  # what is done in a worker begins now, and may open a dialog
        await self._take_next()

    @on(SettledScreen.Settled)
    async def _take_next(self) -> None:
        if (self._taker and self._taker.is_attached) or self._opening or not self._typed:
            return
        if isinstance(self.screen, SettledScreen) and not self.screen.is_settled:
            return
        self._taker = self.focused or self.screen
        await super().on_event(self._typed.popleft())
        if not self._taker.post_message(KeyDone()):
            self._taker = None
