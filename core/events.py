"""What a worker can say: one frozen struct an event, one JSON object a line, versioned."""

import re
from typing import Any, Literal

import msgspec

from core.config import RunConfig, Whole
from core.layers import LayerRow

VERSION = 1

PhaseName = Literal["importing", "loading-data", "building", "compiling", "training", "validating", "saving"]
FinishReason = Literal["completed", "stopped", "early-stopped"]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=_snake_case):
    """Something that happened at `t` (Unix seconds); the log stamps it when it writes it."""

    v: Whole = VERSION
    t: float = 0.0
    missed: Whole | msgspec.UnsetType = msgspec.UNSET
    """How many events before this one could not be written, when any."""


class Position(msgspec.Struct, frozen=True):
    """A place in the training: `step` batches of epoch `epoch` (from 1) are done."""

    epoch: Whole
    step: Whole


class RunStarted(Event, frozen=True):
    """A worker has taken the run; a resumed run has one of these for every session."""

    run: str
    config: RunConfig
    host: str
    pid: Whole
    versions: dict[str, str]
    device: str
    resumed_from: Position | None = None


class Phase(Event, frozen=True):
    """The worker has begun another kind of work."""

    phase: PhaseName


class DataLoaded(Event, frozen=True):
    """The data set is in memory."""

    name: str
    source: str
    shapes: dict[str, tuple[Whole, ...]]
    class_names: tuple[str, ...]
    counts: dict[str, list[Whole]]
    sha256: str

    def images(self, split: str) -> int:
        """Return how many images `train` or `test` has; 0 if the event does not say."""
        return next(iter(self.shapes.get(f"x_{split}", ())), 0)


class ModelBuilt(Event, frozen=True):
    """The model exists, not yet compiled."""

    layers: tuple[LayerRow, ...]
    total: Whole
    trainable: Whole
    non_trainable: Whole
    loss: str
    optimizer: str


class BatchEnded(Event, frozen=True):
    """`step` of `steps` batches of `epoch` (from 1) are done; loss and accuracy are means over the epoch."""

    epoch: Whole
    step: Whole
    steps: Whole
    loss: float | None
    accuracy: float | None
    samples_per_second: float | None = None


class EpochEnded(Event, frozen=True):
    """An epoch and its pass over the test split are done; `seconds` counts both."""

    epoch: Whole
    steps: Whole
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None
    seconds: float
    val_seconds: float
    n_wrong: Whole
    best: bool


class CheckpointSaved(Event, frozen=True):
    """From here a killed run goes on."""

    epoch: Whole
    step: Whole
    path: str


class Answer(Event, frozen=True):
    """The answer to a command, given at a batch boundary."""

    epoch: Whole
    step: Whole
    command: str = ""
    """The id of the command that is answered."""


class Paused(Answer, frozen=True):
    """The training holds still."""


class Continued(Answer, frozen=True):
    """The training goes on."""


class StopRequested(Answer, frozen=True):
    """The training will stop, at once or at the end of this epoch."""

    after_epoch: bool = False


class Saved(Answer, frozen=True):
    """A checkpoint was written because somebody asked for it."""


class Trouble(Event, frozen=True):
    """Something could not be done, such as saving on a full disk, and the training goes on without it."""

    message: str
    command: str = ""
    """The id of the command that it answers, if it was asked for."""
    about: str = "checkpoint"
    """What it concerns, and so what ends it: `checkpoint`, `predictions`, `best-model` or `device`."""


class Gpu(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one GPU is doing; a field it does not report is absent."""

    name: str
    utilisation: Whole | None = None
    """Percent of the last sampling period in which a kernel ran."""
    memory_used: Whole | None = None
    """Bytes."""
    memory_total: Whole | None = None
    temperature: Whole | None = None
    """Degrees Celsius."""
    power: float | None = None
    """Watts."""


class Telemetry(Event, frozen=True):
    """What the training costs the machine, at most once a second."""

    cpu_percent: float
    """Of one core: 200 is two cores busy."""
    cores: float
    """How many cores this process may use; the container's limit where there is one."""
    memory: Whole
    """Resident bytes of the worker."""
    memory_limit: Whole
    gpus: tuple[Gpu, ...] = ()


class ClassScores(msgspec.Struct, frozen=True):
    """Precision, recall and F1 (each 0-1) of one class, and how many test images it has."""

    precision: float
    recall: float
    f1: float
    support: Whole


class Evaluated(Event, frozen=True):
    """The final score on the test split; `interval` is the 95 % Wilson interval of the accuracy."""

    loss: float | None
    accuracy: float
    interval: tuple[float, float]
    classes: tuple[ClassScores, ...]


class RunFinished(Event, frozen=True):
    """The worker is done, as asked."""

    reason: FinishReason
    seconds: float


class RunFailed(Event, frozen=True):
    """The worker gave up: `error` says why in one sentence, `advice` what can be done."""

    error: str
    traceback: tuple[str, ...] = ()
    advice: str = ""


AnyEvent = (
    RunStarted
    | Phase
    | DataLoaded
    | ModelBuilt
    | BatchEnded
    | EpochEnded
    | CheckpointSaved
    | Paused
    | Continued
    | StopRequested
    | Saved
    | Trouble
    | Telemetry
    | Evaluated
    | RunFinished
    | RunFailed
)

_decoder = msgspec.json.Decoder(AnyEvent)
_encoder = msgspec.json.Encoder()


def encode(event: Event) -> bytes:
    """Return the event as one line of JSON, with its newline; NaN and infinity become null."""
    return _encoder.encode(event) + b"\n"


def decode(line: bytes) -> AnyEvent | None:
    """Return the event in one line of a log, None for one that this version does not know or cannot read."""
    try:
        event: AnyEvent = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return event


def stamped(event: Event, t: float, missed: int = 0) -> Any:
    """Return `event` with its time, and the number of events lost before it when there were any."""
    return msgspec.structs.replace(event, t=t, missed=missed or msgspec.UNSET)
