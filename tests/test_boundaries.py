"""The laws about who may import whom, looked at in fresh interpreters, and what the check itself runs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LIGHT = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "core").rglob("*.py")
    if "training" not in path.parts
)


def loaded_by(statement: str) -> set[str]:
    """Return the top-level packages in `sys.modules` after `statement` in an interpreter of its own."""
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    return set(done.stdout.split())


def test_the_light_half_of_core_loads_no_screen_and_no_tensorflow() -> None:
    loaded = loaded_by("import " + ", ".join(LIGHT))
    assert not loaded & {"textual", "rich", "tui", "click", "plotext", "tensorflow", "keras", "h5py"}


def test_the_whole_screen_loads_neither_tensorflow_nor_the_training_half() -> None:
    modules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "tui").rglob("*.py")
    )
    no_training = "assert not any(name.startswith('core.training') for name in sys.modules)"
    assert not loaded_by(f"import {', '.join(modules)}; {no_training}") & {"tensorflow", "keras"}


@pytest.mark.parametrize("heavy", ["numpy", "plotext", "requests", "pooch", "psutil"])
def test_the_first_frame_waits_for_nothing_heavy(heavy: str) -> None:
    assert heavy not in loaded_by("import tui.app")


def test_the_check_runs_the_readmes_own_test_line() -> None:
    line = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
    assert line in (ROOT / ".ci" / "run").read_text().splitlines()
    assert line in (ROOT / "README.md").read_text().splitlines()
