"""Starting and steering runs from the screen: the warm worker, and requests that wait for their answer."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core import launch
from core.commands import AnyCommand, Continue, Pause, Save, Stop, send
from core.config import RunConfig
from core.errors import RunError
from core.events import Continued, Event, Paused, Saved, StopRequested, Trouble
from core.runs import Run
from core.state import RunState
from core.worker import Worker

if TYPE_CHECKING:
    from core.dataset import Dataset


class Trainer:
    """Keeps one worker warm while nothing trains, and knows which requests are not answered yet."""

    def __init__(self) -> None:
        self._warm: Worker | None = None
        self._asked: dict[str, AnyCommand] = {}
        self._doing = ""

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Begin one run at a time; raise RunError for who comes before the one that is begun can be seen."""
        if self._doing:
            raise RunError("A run is being started; wait a moment.")
        self._doing = doing
        try:
            yield
        finally:
            self._doing = ""

    async def warm_up(self) -> None:
        """Start a worker that imports TensorFlow now, so that the first batch comes soon after the start."""
        if self._warm is None or not self._warm.is_waiting():
            self._warm = await asyncio.to_thread(Worker)

    async def start(self, config: RunConfig, data: "Dataset") -> Run:
        """Start a run on `data` and return it; raise ScrawlError, leaving nothing behind, if it cannot be."""
        return await asyncio.to_thread(launch.start, config, self._take_warm(), data=data)

    async def resume(self, run: Run) -> None:
        """Let a stopped or died `run` go on; raise ScrawlError if it cannot."""
        await asyncio.to_thread(launch.resume, run, self._take_warm())

    def _take_warm(self) -> Worker:
        worker, self._warm = self._warm, None
        return worker if worker and worker.is_waiting() else Worker()

    def close(self) -> None:
        """End the warm worker, if there is one: who leaves without training leaves no process behind."""
        if self._warm:
            self._warm.dismiss()
            self._warm = None

    async def ask(self, run: Run, command: AnyCommand) -> None:
        """Send `command` to the run's worker; raise RunError if the run has none or cannot be written to."""
        if not await asyncio.to_thread(run.is_live):
            run.check_there()
            raise RunError(f"{run.name} has no worker to ask; press R to let it go on.")
        try:
            await asyncio.to_thread(send, run.folder, command)
        except OSError as error:
            raise RunError(f"{run.name} cannot be asked: {error.strerror}.") from error
        self._asked[command.id] = command

    def answers(self, state: RunState) -> list[str]:
        """Return a sentence for every request that the worker has answered since the last call."""
        answered = [name for name in self._asked if name in state.answered]
        for name in answered:
            del self._asked[name]
        return [sentence(state.answered[name]) for name in answered]

    def forget(self) -> None:
        """Stop waiting for answers: the run has ended or another one is on screen."""
        self._asked.clear()

    @property
    def waiting_for(self) -> str:
        """Return what was begun, or asked and not answered yet: `asked to pause`; empty when nothing was."""
        asked = [f"asked to {_WORDS[type(command)]}" for command in self._asked.values()]
        return ", ".join([self._doing, *asked] if self._doing else asked)


_WORDS: dict[type[AnyCommand], str] = {Pause: "pause", Continue: "continue", Save: "save", Stop: "stop"}


def sentence(answer: Event) -> str:
    """Return what a worker did, and where, in words."""
    match answer:
        case Paused(epoch=epoch, step=step):
            return f"Paused at epoch {epoch}, batch {step}."
        case Continued(epoch=epoch, step=step):
            return f"Going on at epoch {epoch}, batch {step}."
        case Saved(epoch=epoch, step=step):
            return f"Saved at epoch {epoch}, batch {step}."
        case StopRequested(epoch=epoch, after_epoch=True):
            return f"Stopping after epoch {epoch}."
        case StopRequested(epoch=epoch, step=step):
            return f"Stopping at epoch {epoch}, batch {step}."
        case Trouble(message=message):
            return message
        case _:
            return "Done."
