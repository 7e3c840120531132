"""What a user wants always: read from `settings.toml` at the start and checked; some of it a key changes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast

import msgspec
from msgspec.structs import replace

from core import paths
from core.errors import InputError
from core.files import replace_file
from core.text import printable
from tui.choices import ART_STYLES, CHART_STYLES, COLORS, ArtStyle, ChartStyle, Color
from tui.keymap import checked_keys

Theme = Literal["dark", "light", "terminal"]
THEMES: dict[Theme, str] = {"dark": "textual-dark", "light": "textual-light", "terminal": "ansi-dark"}
"""Our name for each theme, and Textual's; `terminal` uses the colours that the terminal has anyway."""

THEME_COLORS: dict[str, dict[str, str]] = {
    "textual-dark": {"text-success": "#82D8E0"},
    "textual-light": {"text-success": "#1B6E84"},
}
"""What Textual's themes need so that the colour-blind take no right for wrong: a green that is blue."""

Remembered = Literal["art", "chart", "theme"]
"""What a key changes for good."""


class Settings(msgspec.Struct, frozen=True):
    """What may stand in the file; flags and the environment go before it."""

    art: ArtStyle = "ramp"
    chart: ChartStyle = "braille"
    ascii: bool = False
    mouse: bool = True
    theme: Theme = "dark"
    color: Color = "auto"
    keys: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Other keys for actions, by the id of the action: comma-separated, as Textual names them."""


def _one_of(names: Iterable[str]) -> str:
    return "one of " + ", ".join(f'"{name}"' for name in names)


_RULES: dict[str, tuple[Callable[[object], bool], str]] = {
    "art": (lambda value: value in ART_STYLES, _one_of(ART_STYLES)),
    "chart": (lambda value: value in CHART_STYLES, _one_of(CHART_STYLES)),
    "ascii": (lambda value: isinstance(value, bool), "true or false"),
    "mouse": (lambda value: isinstance(value, bool), "true or false"),
    "theme": (lambda value: value in tuple(THEMES), _one_of(THEMES)),
    "color": (lambda value: value in COLORS, _one_of(COLORS)),
    "keys": (lambda value: isinstance(value, dict), "a table: [keys]"),
}


def load_settings() -> tuple[Settings, list[str]]:
    """Return what the file says, and a sentence for each mistake in it; what is wrong is left as it was."""
    path = paths.settings_file()
    if not path.exists():
        return Settings(), []
    import tomllib

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        return Settings(), [f"{printable(str(path))} cannot be read: {printable(str(why))}"]
    mistakes, settings = [], Settings()
    for name, value in given.items():
        if name not in _RULES:
            mistakes.append(f"{printable(name, 40)} is no setting; there are {', '.join(_RULES)}.")
        elif not _RULES[name][0](value):
            mistakes.append(f"{name} must be {_RULES[name][1]}, not {printable(str(value), 40)}.")
        elif name == "keys":
            keys, wrong = checked_keys(cast(dict[str, object], value))
            settings = replace(settings, keys=keys)
            mistakes += wrong
        else:
            settings = replace(settings, **cast(dict[str, Any], {name: value}))
    return settings, [f"{path.name}: {mistake}" for mistake in mistakes]


def remember(name: Remembered, value: str) -> None:
    """Write one setting into the file and leave the rest as its owner wrote it.

    Raises InputError, and leaves the file alone, where that cannot be done: it is somebody's work.
    """
    import tomllib

    import tomlkit  # which keeps comments and layout, and is not needed before a key is pressed
    from tomlkit.exceptions import TOMLKitError

    path = paths.settings_file()
    refusal = f"The {name} cannot be remembered: {printable(str(path), 4096)}"
    try:
        before = path.read_bytes().decode() if path.exists() else ""
        wanted = {**tomllib.loads(before), name: value}
        document = tomlkit.parse(before)
        document[name] = value
        after = tomlkit.dumps(document)
        if tomllib.loads(after) != wanted:
            raise InputError(f'{refusal} is too intricate to be changed; write {name} = "{value}" yourself.')
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, after.encode())
    except OSError as error:
        raise InputError(f"{refusal} cannot be changed ({error.strerror}); mend that first.") from error
    except (ValueError, TOMLKitError) as error:
        why = printable(str(error), 200)
        raise InputError(f"{refusal} cannot be read ({why}); mend it, or move it away.") from error
