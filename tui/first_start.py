"""What is told once, when scrawl's screen is opened on a machine for the first time."""

from core import paths
from tui.actions import ACTIONS, key_names


def is_first_start() -> bool:
    """Return whether nobody has trained here yet, nor put the hint away."""
    return not (paths.welcomed_file().exists() or paths.runs_folder().exists())


def remember_welcome() -> None:
    """Let no later start be the first one; raise OSError if that cannot be written."""
    path = paths.welcomed_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def hint() -> str:
    """Return the three lines, with the keys that the actions have; as they come, they fit into 56 cells."""
    return (
        f"{_key('start_pause')} starts training, then pauses it and goes on.\n"
        f"1 to 4 go to the panes; {_key('help')} shows keys, {_key('palette')} finds them.\n"
        f"{_key('leave')} leaves, a training goes on; {_key('put_away')} puts this away."
    )


def _key(verb: str) -> str:
    return key_names(ACTIONS[f"everywhere.{verb}"]).partition(", ")[0]
