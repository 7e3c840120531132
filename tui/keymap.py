"""Keys that a user gives to actions: checked against the table, and put into it."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from textual.keys import Keys, _character_to_key

from core.text import printable
from tui.actions import ACTIONS

PANES = ("data", "model", "training", "errors")
"""Places that are on the screen together with everywhere, whose keys they would hide."""
RESERVED = {
    "ctrl+q": "it leaves at once",
    "ctrl+c": "it copies what is selected",
    "super+c": "it copies what is selected",
    "ctrl+p": "it opens the palette",
    "tab": "it goes from pane to pane",
    "shift+tab": "it goes from pane to pane",
}
"""What Textual does with some keys wherever they are pressed; only an action that has one anyway keeps it."""
RESERVED_IN_RUNS = dict.fromkeys(("left", "right", "ctrl+home", "ctrl+end"), "it moves in the list")
_NAMES = frozenset(key.value for key in Keys) | {_character_to_key(chr(code)) for code in range(33, 127)}


def checked_keys(given: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Return the keys in `given` that can be used, by action, and a sentence for each that cannot."""
    keys: dict[str, str] = {}
    mistakes = []
    for action, wanted in given.items():
        if action not in ACTIONS:
            mistakes.append(f"{printable(action, 60)} is no action; docs/keys.md lists them.")
        elif not isinstance(wanted, str) or not wanted.strip():
            mistakes.append(f'the keys of {action} must be a text such as "n, right".')
        elif unknown := next((key for key in _split(wanted) if not _is_key(key)), ""):
            mistakes.append(f"{printable(unknown, 40)}, wanted for {action}, is no key.")
        elif sentence := _reserved(action, _split(wanted)):
            mistakes.append(sentence)
        else:
            keys[action] = ",".join(_split(wanted))
    while clash := next(((action, said) for action in keys if (said := _clash(action, keys))), None):
        action, said = clash
        mistakes.append(said)
        del keys[action]  # it has its own keys again, which by now another one may have been given
    return keys, mistakes


def _split(wanted: str) -> list[str]:
    return [_character_to_key(key) if len(key) == 1 else key for key in map(str.strip, wanted.split(","))]


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    known = name in _NAMES or (len(name) == 1 and name.isprintable())
    return known and set(modifiers) <= {"ctrl", "shift", "alt", "super"}


def _reserved(action: str, wanted: Sequence[str]) -> str:
    """Return the sentence about a key in `wanted` that would not reach `action`."""
    reserved = {**RESERVED, **(RESERVED_IN_RUNS if ACTIONS[action].place == "runs" else {})}
    own = ACTIONS[action].keys.split(",")
    taken = next((key for key in wanted if key in reserved and key not in own), "")
    return f"{taken} cannot be a key of {action}: {reserved[taken]}." if taken else ""


def _clash(action: str, keys: Mapping[str, str]) -> str:
    """Return the sentence about a key of `action` that another one has which could be meant as well."""
    place = ACTIONS[action].place
    for other in ACTIONS.values():
        rivals = (
            {place, "everywhere"} if place in PANES else {place, *PANES} if place == "everywhere" else {place}
        )
        if other.id == action or other.place not in rivals:
            continue
        both = set(keys[action].split(",")) & set(keys.get(other.id, other.keys).split(","))
        if both:
            return f"{min(both)} cannot be a key of {action}: {other.id} has it."
    return ""


def give_keys(keys: Mapping[str, str]) -> None:
    """Put `keys` into the table, so that footer and help show them."""
    for action, wanted in keys.items():
        ACTIONS[action] = replace(ACTIONS[action], keys=wanted)
