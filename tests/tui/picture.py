"""Pictures of screens as text files; SCRAWL_WRITE_PICTURES=1 makes them anew, to be looked at and kept."""

import os
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from tests.tui.grid import shown, wait_until

FOLDER = Path(__file__).parent / "pictures"


def picture(app: App[Any], name: str) -> str:
    """Return the picture `name`, which what is `shown` should equal."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("SCRAWL_WRITE_PICTURES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown(app) + "\n")
    return path.read_text().removesuffix("\n")


async def is_as_pictured(pilot: Pilot[Any], name: str) -> None:
    """Hold what is on the screen against the picture `name`, once it stays as it is."""
    app, frames = pilot.app, list[str]()
    await wait_until(pilot, lambda: frames[-1:] == [shown(app)] or bool(frames.append(shown(app))))
    assert shown(app) == picture(app, name)
