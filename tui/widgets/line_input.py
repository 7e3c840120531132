"""The line that people type on."""

from typing import Any

from textual.widgets import Input

from core.text import is_harmless


class LineInput(Input):
    """An Input that takes no character that a terminal would obey, not even pasted, and never blinks."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        return "".join(filter(is_harmless, value))
