"""Pictures of screens as text files; SCRAWL_WRITE_PICTURES=1 makes them anew, to be looked at and kept."""

import os
from pathlib import Path
from typing import Any

from textual.app import App

from tests.tui.grid import shown

FOLDER = Path(__file__).parent / "pictures"


def picture(app: App[Any], name: str) -> str:
    """Return the picture `name`, which what is `shown` should equal."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("SCRAWL_WRITE_PICTURES"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown(app) + "\n")
    return path.read_text().removesuffix("\n")
