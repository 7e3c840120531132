"""One look at a run: its numbers, its state in one word, and a sentence that a person understands."""

import time
from datetime import timedelta

import msgspec

from core.config import RunConfig
from core.errors import RunError
from core.events import RunFailed, RunFinished
from core.last_words import LastWords, last_words
from core.log import LogReader
from core.metrics import eta_seconds, wilson_interval
from core.runs import Run
from core.state import RunState, Status, fold
from core.text import printable

_PHASES = {
    "importing": "Importing TensorFlow",
    "loading-data": "Loading the data",
    "building": "Building the model",
    "compiling": "Compiling",
    "training": "Waiting for the first batch",
    "validating": "Validating",
    "saving": "Saving",
}

LONGEST = 1e9
"""Seconds: who is told of more years than that learns nothing."""


class RunStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What `scrawl status --json` prints; what is not known yet is null."""

    run: str
    state: Status
    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float | None
    accuracy: float | None
    """Means over the epoch so far; accuracies are 0-1."""
    val_loss: float | None
    val_accuracy: float | None
    """Of the last epoch that ended."""
    message: str
    """One sentence: what is going on, or how it ended."""
    advice: str
    """What can be done about it; empty when nothing needs to be done."""
    trouble: str
    """What could not be done while the training goes on, such as saving on a full disk; else empty."""
    missed: int
    """How many events could not be written: the curves have gaps where they are missing."""
    output: tuple[str, ...]
    """The worker's last lines, printable, where its end is not explained by `message`."""
    dataset: str
    model: str
    device: str
    """What trains or trained it; empty while that is not known."""
    started: float | None
    """Unix seconds of the first event."""
    seconds: float
    """How long workers have been busy with it, in all sessions."""
    eta: float | None
    """Seconds that remain, while it runs and once the rate is known."""
    best_epoch: int | None
    best_accuracy: float | None
    """Validation accuracy of the best epoch so far."""
    test_loss: float | None
    test_accuracy: float | None
    """The final score, once a run is finished."""
    interval: tuple[float, float] | None
    """The 95 % interval of `test_accuracy`, before there is one of `val_accuracy`."""
    n_wrong: int | None
    n_test: int | None
    """Misclassified test images after the last epoch that ended, and how many there are in all."""
    folder: str


class Onlooker:
    """Looks at one run again and again; a look reads only what the log has gained since the last one."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._reader = LogReader(run.log)
        self._state = RunState()

    def look(self) -> RunStatus:
        """Return the status of the run as it is now."""
        # Liveness before the log: a worker that ends in between has written its last event by then.
        live = self._run.is_live()
        status = run_status(self._run, self._read(), live)
        if status.state == "died" and self._run.is_live():
            return run_status(self._run, self._read(), live=True)  # it is being resumed at this moment
        return status

    def _read(self) -> RunState:
        if self._reader.was_replaced():
            self._state = RunState()
        return fold(self._reader.read_all(), self._state)


def look_at(run: Run) -> RunStatus:
    """Return the status of `run` as it is now, from its whole log."""
    return Onlooker(run).look()


def run_status(run: Run, state: RunState, live: bool, now: float | None = None) -> RunStatus:
    """Return the status of `run`, whose log folds to `state`; `live` says whether a worker holds its lock."""
    config = state.config or _config(run)
    now = now or time.time()
    word = state.status(live)
    last = state.history[-1] if state.history else None
    evaluated = state.evaluated
    left = last_words(run) if word in ("died", "failed", "stopped") else LastWords()
    message, advice = _words(run, state, word, config, now, left)
    return RunStatus(
        run=printable(run.name),
        state=word,
        epoch=state.epoch,
        epochs=config.epochs if config else 0,
        step=state.step,
        steps=state.steps,
        loss=state.loss,
        accuracy=state.accuracy,
        val_loss=last.val_loss if last else None,
        val_accuracy=last.val_accuracy if last else None,
        message=message,
        advice=advice,
        trouble=printable(state.trouble, 1000),
        missed=state.missed,
        output=left.lines if _is_unexplained(state, word) else (),
        dataset=printable(config.dataset, 4096) if config else "",
        model=printable(config.model) if config else "",
        device=printable(state.device),
        started=state.first_t or None,
        seconds=state.seconds + (max(0.0, now - state.last_t) if live and state.first_t else 0.0),
        eta=eta_seconds(state) if word == "running" else None,
        best_epoch=state.best.epoch if state.best else None,
        best_accuracy=state.best.val_accuracy if state.best else None,
        test_loss=evaluated.loss if evaluated else None,
        test_accuracy=evaluated.accuracy if evaluated else None,
        interval=evaluated.interval if evaluated else _interval(state),
        n_wrong=last.n_wrong if last else None,
        n_test=_n_test(state),
        folder=printable(str(run.folder), 4096),
    )


def gaps(missed: int) -> str:
    """Return in words that so many events could not be written; empty if all were."""
    if not missed:
        return ""
    lost = "1 event" if missed == 1 else f"{missed} events"
    return f"{lost} could not be written; the curves have gaps"


def _n_test(state: RunState) -> int | None:
    return sum(state.data.counts.get("test", ())) if state.data else None


def _interval(state: RunState) -> tuple[float, float] | None:
    total = _n_test(state)
    return wilson_interval(total - state.history[-1].n_wrong, total) if total and state.history else None


def _is_unexplained(state: RunState, word: Status) -> bool:
    # What was foreseen is said in full by its sentence; TensorFlow's chatter would only bury it.
    return word == "died" or (isinstance(state.ended, RunFailed) and bool(state.ended.traceback))


def _config(run: Run) -> RunConfig | None:
    try:
        return run.config()
    except RunError:
        return None


def _words(
    run: Run, state: RunState, word: Status, config: RunConfig | None, now: float, left: LastWords
) -> tuple[str, str]:
    """Return the sentence about a run in state `word`, and the advice that goes with it."""
    resume = f"scrawl resume {printable(run.name)}"
    match word:
        case "starting":
            return f"{_phase(state)} for {max(0.0, now - (state.phase_since or now)):.0f} s.", ""
        case "running":
            return _running(state, config), ""
        case "paused":
            return f"Paused at {_place(state)}.", f"Go on with: scrawl continue {printable(run.name)}"
        case "stopping":
            return f"Stopping; {_running(state, config)}", ""
        case "finished":
            return _result(state), ""
        case "stopped":
            if _is_saved(state):
                return f"Stopped at {_place(state)}.", _unless_hindered(f"Go on with: {resume}", left)
            lost = f"Stopped at {_place(state)}, which could not be saved."
            return lost, _unless_hindered(f"Go on {_start(state)} with: {resume}", left)
        case "failed":
            failure = state.ended
            said = (failure.error, failure.advice) if isinstance(failure, RunFailed) else ("", "")
            error, advice = (printable(text, 500) for text in said)
            return error, advice or _unless_hindered(f"Once that is mended, go on with: {resume}", left)
        case "died":
            return _death(state, left), _unless_hindered(f"Go on {_start(state)} with: {resume}", left)


def _death(state: RunState, left: LastWords) -> str:
    """Return the sentence about a worker that said no last word in its log."""
    if left.removed:
        return "Its folder was removed."
    where = f" at {_place(state)}" if state.step or state.history else ""
    if left.crash:
        return f"The worker crashed{where}: {left.crash}."
    return f"The worker ended{where} without a word: killed, out of memory, or crashed."


def _is_saved(state: RunState) -> bool:
    """Return whether nothing was trained since the last checkpoint; the start needs none."""
    saved, place = state.checkpoint, (state.epoch, state.step)
    if saved is None:
        return not (state.history or state.step)
    at_end = saved.step == state.steps and place == (saved.epoch + 1, 0)
    return at_end or place == (saved.epoch, saved.step)


def _start(state: RunState) -> str:
    saved = state.checkpoint
    return f"from epoch {saved.epoch}, batch {saved.step}," if saved else "from the start"


def _unless_hindered(advice: str, left: LastWords) -> str:
    if left.removed:
        return ""
    if not left.hindrance:
        return advice
    return f"It cannot go on, because {left.hindrance}; start a new one with: scrawl train"


def _phase(state: RunState) -> str:
    return _PHASES[state.phase] if state.phase else "Starting"


def _place(state: RunState) -> str:
    at_end = state.steps and state.step == state.steps
    return f"the end of epoch {state.epoch}" if at_end else f"epoch {state.epoch}, batch {state.step}"


def _running(state: RunState, config: RunConfig | None) -> str:
    planned = f" of {config.epochs}" if config else ""
    if state.phase in ("validating", "saving"):
        return f"{_phase(state)} after epoch {state.epoch}{planned}."
    eta = None if state.stopping else eta_seconds(state)  # it is that of the whole run
    left = "" if eta is None or eta > LONGEST else f", {timedelta(seconds=round(eta))} left"
    return f"Epoch {state.epoch}{planned}, batch {state.step} of {state.steps}{left}."


def _result(state: RunState) -> str:
    early = isinstance(state.ended, RunFinished) and state.ended.reason == "early-stopped"
    how = f"Stopped early after epoch {state.epoch}" if early else "Finished"
    if not state.evaluated:
        return f"{how}."
    low, high = state.evaluated.interval
    return (
        f"{how}: {100 * state.evaluated.accuracy:.2f} % of the test images right "
        f"(95 % interval {100 * low:.2f} to {100 * high:.2f} %)."
    )
