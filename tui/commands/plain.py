"""A training as lines: the events themselves as JSON, or one line an epoch for files and pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from core.events import AnyEvent, EpochEnded, ModelBuilt, encode
from core.text import printable
from tui.commands.output import say, say_bytes, warn
from tui.format import number

if TYPE_CHECKING:
    from core.state import RunState
    from core.status import RunStatus
    from tui.look import Look


class Show(Protocol):
    """A way to show a training while it happens."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def event(self, event: AnyEvent, state: RunState) -> None:
        """Take in an event; `state` has it already."""

    def tick(self, state: RunState) -> None:
        """Time has passed."""

    def note(self, text: str) -> None:
        """Tell the user what became of Ctrl+C."""

    def result(self, seen: RunStatus) -> None:
        """Say how good the finished model is."""


class JsonShow:
    """Prints the log's events as JSON lines, and nothing else."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put back."""

    def event(self, event: AnyEvent, state: RunState) -> None:  # noqa: ARG002
        say_bytes(encode(event))

    def tick(self, state: RunState) -> None:
        """Only events are printed."""

    def note(self, text: str) -> None:
        warn(text)

    def result(self, seen: RunStatus) -> None:
        """The event `evaluated` has said it."""


class PlainShow:
    """Prints one line an epoch, which carries what Keras's own line carries."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put back."""

    def event(self, event: AnyEvent, state: RunState) -> None:
        if isinstance(event, ModelBuilt):
            say("; ".join(heading(state)))
        elif isinstance(event, EpochEnded):
            say(self._line(event, state))

    def tick(self, state: RunState) -> None:
        """A file wants no progress."""

    def note(self, text: str) -> None:
        warn(text)

    def result(self, seen: RunStatus) -> None:
        for line in result_lines(seen):
            say(line)

    def _line(self, epoch: EpochEnded, state: RunState) -> str:
        pace = step_milliseconds(epoch, state)
        facts = [
            f"Epoch {epoch.epoch}/{state.epochs}",
            f"{epoch.steps}/{epoch.steps}",
            f"{epoch.seconds:.1f} s",
            "" if pace is None else f"{pace:.1f} ms/step",
            *(
                f"{name}: {number(getattr(epoch, name), self._look).strip()}"
                for name in ("loss", "accuracy", "val_loss", "val_accuracy")
            ),
            f"wrong: {epoch.n_wrong}",
        ]
        return " - ".join(fact for fact in facts if fact)


def heading(state: RunState) -> tuple[str, ...]:
    """Return what is trained on what, once data and model are there, in lines that fit into 80 columns."""
    config, data, model = state.config, state.data, state.model
    if not (config and data and model):
        return (printable(state.run),)
    images = f"{printable(data.name)}, {data.images('train')} train and {data.images('test')} test"
    settings = f"{config.optimizer} {config.learning_rate:g}, batch {config.batch_size}, seed {config.seed}"
    return f"{printable(state.run)}: {config.model}, {model.total} parameters", f"{images}; {settings}"


def step_milliseconds(epoch: EpochEnded, state: RunState) -> float | None:
    """Return how long a training step took in this session, without compilation where the rate is known."""
    if state.samples_per_second and state.config:
        return 1000 * state.config.batch_size / state.samples_per_second
    start = state.resumed_from
    steps = epoch.steps - (start.step if start and start.epoch == epoch.epoch else 0)
    return 1000 * (epoch.seconds - epoch.val_seconds) / steps if steps > 0 else None


def result_lines(seen: RunStatus) -> list[str]:
    """Return the final score, and how to look at it."""
    if seen.test_accuracy is None or seen.interval is None:
        return [seen.message]
    low, high = seen.interval
    score = "unknown" if seen.test_loss is None else f"{seen.test_loss:.4f}"
    accuracy = f"{seen.test_accuracy:.4f} (95 % interval {low:.4f} to {high:.4f})"
    return [
        f"Test score {score}, test accuracy {accuracy}",
        f"{seen.n_wrong} of {seen.n_test} digits wrong; list them with: scrawl errors {seen.run}",
        f"Look at it with: scrawl attach {seen.run}",
    ]
