"""What is left out of Textual's import is not missed."""

import subprocess
import sys

from textual.dom import DOMNode
from textual.reactive import reactive
from textual.widget import Widget

from tui.quick_start import names_of_computes


class Counting(Widget):
    """Has a computed value, and an old-fashioned private one."""

    twice = reactive(0)
    half = reactive(0.0)

    def compute_twice(self) -> int:
        return 2

    def _compute_half(self) -> float:
        return 0.5


class More(Counting):
    """Inherits both."""


def subclasses(of: type) -> set[type]:
    return {of}.union(*(subclasses(under) for under in of.__subclasses__()))


def test_the_computed_values_of_every_widget_are_found() -> None:
    for owner in subclasses(DOMNode):
        expected = {name for name in dir(owner) if name.startswith(("compute_", "_compute_"))}
        assert names_of_computes(owner) == expected
    assert More._computes == {"twice", "half"}


CHECK = """
import sys
from tui.quick_start import leave_out
leave_out()
import tui.app
heavy = {"ssl", "textual.widgets._tree", "textual.widgets._select"} & set(sys.modules)
assert not heavy, heavy
from textual.types import DirEntry, IgnoreReturnCallbackType, SelectType
import textual.types, textual._types, ssl
assert IgnoreReturnCallbackType is textual._types.IgnoreReturnCallbackType
assert "DirEntry" in textual.types.__all__ and textual.types.DirEntry is DirEntry
assert ssl.create_default_context()
"""


def test_what_was_left_out_is_there_for_whoever_asks() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
