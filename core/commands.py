"""What a worker can be told: each request is a file in the run's `commands/`, claimed by renaming it."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec

from core.files import replace_file


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="command", tag=str.lower):
    """A request; `id` comes back in the event that answers it."""

    id: str = msgspec.field(default_factory=lambda: uuid.uuid4().hex[:12])
    verb: ClassVar[str]


class Pause(Command, frozen=True):
    """Hold still at the next batch boundary."""

    verb = "pause"


class Continue(Command, frozen=True):
    """Go on after a pause."""

    verb = "continue"


class Save(Command, frozen=True):
    """Write a checkpoint at the next batch boundary."""

    verb = "save"


class Stop(Command, frozen=True):
    """Save and stop, at the next batch boundary or at the end of this epoch."""

    verb = "stop"
    after_epoch: bool = False


AnyCommand = Pause | Continue | Save | Stop

_decoder = msgspec.json.Decoder(AnyCommand)


def send(folder: Path, command: AnyCommand) -> None:
    """Put `command` into the `commands/` of the run in `folder`; raise OSError if it cannot be written.

    The name starts with the time, so that requests are obeyed in the order in which they were made.
    """
    name = f"{time.time_ns():020d}-{command.id}.json"
    replace_file(folder / "commands" / name, msgspec.json.encode(command))


def claim(folder: Path) -> Iterator[AnyCommand]:
    """Yield the requests waiting in `folder`, oldest first, each exactly once; garbage is dropped."""
    requests = folder / "commands"
    try:
        names = sorted(path.name for path in requests.iterdir() if path.suffix == ".json")
    except OSError:
        return
    for name in names:
        claimed = requests / f"{name}.claimed"
        try:
            (requests / name).rename(claimed)
            body = claimed.read_bytes()
            claimed.unlink()
            yield _decoder.decode(body)
        except (OSError, ValueError, RecursionError):
            # msgspec's own errors are ValueErrors, and so is the UnicodeDecodeError it lets through.
            continue
