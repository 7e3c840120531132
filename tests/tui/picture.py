"""Pictures of screens as text files; SCRAWL_WRITE_PICTURES=1 makes them anew, to be looked at and kept."""

import difflib
import os
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.tui.grid import shown, wait_until

FOLDER = Path(__file__).parent / "pictures"
WRITES = bool(os.environ.get("SCRAWL_WRITE_PICTURES"))


def picture(app: App[Any], name: str) -> str:
    """Return the picture `name`, which what is `shown` should equal."""
    path = FOLDER / f"{name}.txt"
    if WRITES:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown(app) + "\n")
    return path.read_text().removesuffix("\n")


async def is_as_pictured(pilot: Pilot[Any], name: str) -> None:
    """Wait until what is on the screen is the picture `name`; fail with the lines that differ."""
    if WRITES:
        await pilot.pause(0.5)
    app, expected = pilot.app, picture(pilot.app, name)
    try:
        await wait_until(pilot, lambda: shown(app) == expected, seconds=10)
    except AssertionError:
        differ = difflib.unified_diff(expected.splitlines(), shown(app).splitlines(), name, "shown", n=0)
        raise AssertionError("\n".join(differ)) from None
