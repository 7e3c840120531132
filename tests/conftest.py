"""Every test has a home of its own, and nothing of the developer's machine shows through."""

import gc
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no reason to fail, and the same change always meets the same examples.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")

# A quarter of the time went into looking for garbage among all that the tests before had left in caches.
gc.set_threshold(50_000, 10, 10)

# Ctrl+C means something in our programs, also where a script runs the tests in the background.
signal.signal(signal.SIGINT, signal.default_int_handler)
# What Python buffers for a user, it shall buffer here, and what it compiles once, not compile every time.
os.environ.pop("PYTHONUNBUFFERED", None)
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

REVEALING = ("NO_COLOR", "COLORTERM", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME", "LC_ALL", "LC_CTYPE", "LANG")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point everything that scrawl or Keras would write at a fresh folder."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SCRAWL_HOME", str(folder))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in REVEALING:
        monkeypatch.delenv(name, raising=False)
    return folder
