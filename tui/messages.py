"""The few messages that cross panes."""

from typing import TYPE_CHECKING

from textual.message import Message

from core.runs import Run
from core.state import RunState, Status
from tui.look import Look

if TYPE_CHECKING:
    from core.dataset import Dataset


class RunChanged(Message):
    """The run on screen has new events or another status; `state` goes on changing in place."""

    def __init__(self, run: Run, state: RunState, status: Status) -> None:
        super().__init__()
        self.run = run
        self.state = state
        self.status = status


class DataArrived(Message):
    """A data set has been loaded; `wanted` is what was asked for, `note` a line about it."""

    def __init__(self, wanted: str, dataset: "Dataset", note: str = "") -> None:
        super().__init__()
        self.wanted = wanted
        self.dataset = dataset
        self.note = note


class DataAwaited(Message):
    """A data set is on its way; `note` says how far."""

    def __init__(self, note: str) -> None:
        super().__init__()
        self.note = note


class DataRefused(Message):
    """A data set could not be had; `reason` is the sentence that says why and what to do."""

    def __init__(self, wanted: str, reason: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.reason = reason


class LookChanged(Message):
    """The user wants `look` from now on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
