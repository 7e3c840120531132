"""Looking at an application under test as a person would: its cells as lines of text, and patience."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot


def grid(app: App[Any]) -> list[str]:
    """Return what is on the screen, a line of text a row."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def shown(app: App[Any]) -> str:
    """Return what is on the screen as one text."""
    return "\n".join(grid(app))


async def wait_until(pilot: Pilot[Any], condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let the application work until `condition` holds; fail, showing the screen, if it does not in time."""
    end, rest = time.monotonic() + seconds, 0.0
    while not condition():
        await asyncio.sleep(rest)
        await pilot.pause()
        rest = min(rest + 0.002, 0.02)  # what takes its time is not looked for all the time
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain; the screen shows:\n{shown(pilot.app)}")
