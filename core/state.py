"""What is known of a run: a pure fold of its events, the same for a live, a resumed and a finished one."""

from collections.abc import Iterable
from functools import singledispatchmethod
from typing import Literal

import msgspec

from core.config import RunConfig
from core.curve import Curve
from core.events import (
    Answer,
    AnyEvent,
    BatchEnded,
    CheckpointSaved,
    Continued,
    DataLoaded,
    EpochEnded,
    Evaluated,
    Event,
    ModelBuilt,
    Paused,
    Phase,
    PhaseName,
    Position,
    RunFailed,
    RunFinished,
    RunStarted,
    Saved,
    StopRequested,
    Telemetry,
    Trouble,
)

Status = Literal["starting", "running", "paused", "stopping", "finished", "stopped", "failed", "died"]

SLOWEST = 1e-6
"""Images a second; a rate below that is none, and time left that is reckoned with it would have no end."""


class RunState(msgspec.Struct):
    """Everything a screen shows of a run. `apply` is deterministic and looks at nothing but the event."""

    run: str = ""
    config: RunConfig | None = None
    host: str = ""
    pid: int = 0
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    device: str = ""
    resumed_from: Position | None = None
    sessions: int = 0
    phase: PhaseName | None = None
    phase_since: float = 0.0
    data: DataLoaded | None = None
    model: ModelBuilt | None = None
    epoch: int = 0
    step: int = 0
    steps: int = 0
    loss: float | None = None
    accuracy: float | None = None
    samples_per_second: float | None = None
    curve: Curve = msgspec.field(default_factory=Curve)
    resumes: list[float] = msgspec.field(default_factory=list)
    """Where sessions after the first began, in epochs, for the marks on the chart."""
    history: list[EpochEnded] = msgspec.field(default_factory=list)
    checkpoint: CheckpointSaved | None = None
    paused: bool = False
    stopping: bool = False
    answered: dict[str, Event] = msgspec.field(default_factory=dict)
    telemetry: Telemetry | None = None
    evaluated: Evaluated | None = None
    ended: RunFinished | RunFailed | None = None
    first_t: float = 0.0
    last_t: float = 0.0
    seconds: float = 0.0
    """How long workers have been busy with it, up to the last event; a clock set back takes nothing."""
    epoch_seconds: float | None = None
    """How long the last epoch took, from the end of the one before; None before this session has trained one
    that is neither its first, which includes compilation, nor was held up by a pause."""
    inherited: int = 0
    """How many epochs of `history` earlier sessions have trained."""
    missed: int = 0
    """How many events could not be written."""
    _epoch_since: float | None = None
    troubles: dict[str, str] = msgspec.field(default_factory=dict)
    """What could not be done in this session until it could, one sentence for each thing that it is about."""

    @property
    def epochs(self) -> int:
        """Return how many epochs are planned, 0 while nothing is known."""
        return self.config.epochs if self.config else 0

    @property
    def trouble(self) -> str:
        """Return all that could not be done in this session, the newest last; empty if there is nothing."""
        return " ".join(self.troubles.values())

    @property
    def best(self) -> EpochEnded | None:
        """Return the epoch with the best validation accuracy so far."""
        return next((epoch for epoch in reversed(self.history) if epoch.best), None)

    def status(self, live: bool) -> Status:
        """Return the run's state in one word; `live` says whether a worker holds its lock."""
        if isinstance(self.ended, RunFailed):
            return "failed"
        if self.ended:
            return "stopped" if self.ended.reason == "stopped" else "finished"
        if not live:
            return "died"
        if self.paused:
            return "paused"
        if self.stopping:
            return "stopping"
        return "running" if self.steps and self.phase in ("training", "validating", "saving") else "starting"

    def apply(self, event: AnyEvent) -> None:
        """Take in one event."""
        self.first_t = self.first_t or event.t
        if self.last_t and not _begins_a_session(event):  # between two sessions nobody worked on it
            self.seconds += max(0.0, event.t - self.last_t)
        self.missed += event.missed or 0
        self._apply(event)
        self.last_t = event.t

    @singledispatchmethod
    def _apply(self, event: Event) -> None:
        """Take in an event that changes nothing but the time."""

    @_apply.register
    def _(self, event: RunStarted) -> None:
        self.sessions += 1
        self.run, self.config, self.host, self.pid = event.run, event.config, event.host, event.pid
        self.versions, self.device, self.resumed_from = event.versions, event.device, event.resumed_from
        done = event.resumed_from or Position(1, 0)
        steps = self.steps or 1
        position = done.epoch - 1 + done.step / steps
        if self.sessions > 1:
            self.resumes = [mark for mark in self.resumes if mark < position] + [position]
        self.curve.cut(position)
        self.history = [epoch for epoch in self.history if epoch.epoch < done.epoch]
        self.epoch, self.step = done.epoch, done.step
        if done.epoch > event.config.epochs:  # the last epoch was saved: there is nothing left to train
            self.epoch, self.step = event.config.epochs, self.steps
        self.samples_per_second = self.epoch_seconds = self._epoch_since = None
        self.inherited = len(self.history)

    @_apply.register
    def _(self, event: Phase) -> None:
        if _begins_a_session(event):  # what ended the last one no longer holds
            self.ended = self.evaluated = self.telemetry = None
            self.paused = self.stopping = False
            self.troubles = {}
        if event.phase == "validating":  # a best model that is still in memory is saved, or told of, again
            self.troubles.pop("best-model", None)
        self.phase, self.phase_since = event.phase, event.t

    @_apply.register
    def _(self, event: DataLoaded) -> None:
        self.data = event

    @_apply.register
    def _(self, event: ModelBuilt) -> None:
        self.model = event

    @_apply.register
    def _(self, event: BatchEnded) -> None:
        self.epoch, self.step, self.steps = event.epoch, event.step, event.steps
        self.loss, self.accuracy = event.loss, event.accuracy
        if event.samples_per_second and event.samples_per_second > SLOWEST:
            self.samples_per_second = event.samples_per_second
        self.curve.add(event.epoch - 1 + event.step / max(event.steps, 1), event.loss, event.accuracy)

    @_apply.register
    def _(self, event: EpochEnded) -> None:
        self.epoch, self.step, self.steps = event.epoch, event.steps, event.steps
        self.loss, self.accuracy = event.loss, event.accuracy
        self.history.append(event)
        if self._epoch_since and event.t > self._epoch_since:
            self.epoch_seconds = event.t - self._epoch_since
        self._epoch_since = event.t

    @_apply.register
    def _(self, event: CheckpointSaved) -> None:
        self.checkpoint = event
        self.troubles.pop("checkpoint", None)
        self._is_at(event.epoch, event.step)

    @_apply.register
    def _(self, event: Paused) -> None:
        self.paused = True
        self._epoch_since = None
        self._answer(event)

    @_apply.register
    def _(self, event: Continued) -> None:
        self.paused = False
        self._answer(event)

    @_apply.register
    def _(self, event: StopRequested) -> None:
        self.stopping = True
        self.paused = False
        self._answer(event)

    @_apply.register
    def _(self, event: Saved) -> None:
        self._answer(event)

    @_apply.register
    def _(self, event: Trouble) -> None:
        self.troubles.pop(event.about, None)
        self.troubles[event.about] = event.message
        if event.command:
            self.answered[event.command] = event

    @_apply.register
    def _(self, event: Telemetry) -> None:
        self.telemetry = event

    @_apply.register
    def _(self, event: Evaluated) -> None:
        self.evaluated = event

    @_apply.register
    def _(self, event: RunFinished) -> None:
        self.ended = event

    @_apply.register
    def _(self, event: RunFailed) -> None:
        self.ended = event

    def _answer(self, event: Answer) -> None:
        self.answered[event.command] = event
        self._is_at(event.epoch, event.step)

    def _is_at(self, epoch: int, step: int) -> None:
        # Batch events are throttled, so the last of them may lie a little behind.
        self.epoch, self.step = epoch, step


def _begins_a_session(event: AnyEvent) -> bool:
    return isinstance(event, Phase) and event.phase == "importing"


def fold(events: Iterable[AnyEvent], state: RunState | None = None) -> RunState:
    """Return `state`, or a new one, with every event taken in, oldest first."""
    state = state or RunState()
    for event in events:
        state.apply(event)
    return state
