"""What is going on with a run, in the words of the training pane."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from core.events import RunFailed, RunFinished, StopRequested
from core.last_words import LastWords
from core.state import RunState, Status
from core.status import gaps
from core.text import printable
from tui.format import duration
from tui.look import Look
from tui.width import drawable

Mood = Literal["working", "good", "waiting", "bad"]

_PHASES = {
    None: "importing TensorFlow",
    "importing": "importing TensorFlow",
    "loading-data": "loading the data",
    "building": "building the model",
    "compiling": "compiling",
    "training": "training",
    "validating": "validating",
    "saving": "saving",
}
NOTHING_LEFT = LastWords()
PATIENCE = 2
"""Seconds after which a phase says how long it has been going on."""


class Words(msgspec.Struct, frozen=True):
    """A state in a few words, and under it what else there is to say, a line each."""

    state: str
    mood: Mood
    details: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    """What went wrong without ending it."""


def training_words(
    state: RunState, status: Status, since: float, now: float, look: Look, left: LastWords = NOTHING_LEFT
) -> Words:
    """Return the words about a run whose phase began at `since` (Unix seconds), which `left` this behind."""
    trouble = [drawable(printable(sentence, 400), look) for sentence in state.troubles.values()]
    if state.missed:
        trouble.append(gaps(state.missed))
    return replace(_words(state, status, since, now, look, left), trouble=tuple(trouble))


def _words(state: RunState, status: Status, since: float, now: float, look: Look, left: LastWords) -> Words:
    place = f"epoch {state.epoch}, batch {state.step}"
    resume = f"resume: R, or scrawl resume {drawable(printable(state.run), look)}"
    if left.hindrance:
        resume = left.hindrance if left.removed else f"it cannot go on: {left.hindrance}"
    match status:
        case "starting" | "running":
            return Words(_working(state, status, since, now, look), "working")
        case "paused":
            return Words(f"paused at {place}", "waiting")
        case "stopping":
            return Words(f"stopping: {_stopping(state)}", "waiting")
        case "finished":
            return Words(_finished(state, look), "good", _scores(state, look))
        case "stopped":
            return Words(f"stopped at {place}", "waiting", (resume,))
        case "failed":
            gone = (resume,) if left.hindrance else ()
            return Words("failed", "bad", _failure(state, look) + gone)
        case "died":
            where = f" at {place}" if state.step or state.history else ""
            return Words(f"died{where}", "bad", (*_death(left, look), resume))


def _working(state: RunState, status: Status, since: float, now: float, look: Look) -> str:
    phase = "compiling" if status == "starting" and state.phase == "training" else _PHASES[state.phase]
    if phase == "training":
        return f"training on {drawable(printable(state.device), look)}" if state.device else phase
    seconds = int(max(0.0, now - since))
    return f"{phase} {seconds} s" if seconds >= PATIENCE or "importing" in phase else phase


def _stopping(state: RunState) -> str:
    asked = [answer for answer in state.answered.values() if isinstance(answer, StopRequested)]
    if asked and asked[-1].after_epoch and state.phase != "saving":
        return f"after epoch {state.epoch}"
    return "saving"


def _finished(state: RunState, look: Look) -> str:
    ended = state.ended
    seconds = state.seconds if state.sessions > 1 or not isinstance(ended, RunFinished) else ended.seconds
    early = isinstance(ended, RunFinished) and ended.reason == "early-stopped"
    return f"{'stopped early' if early else 'finished'} in {duration(seconds, look)}"


def _scores(state: RunState, look: Look) -> tuple[str, ...]:
    """Return the workshop's last two lines, as one."""
    if not state.evaluated:
        return ()
    low, high = (100 * bound for bound in state.evaluated.interval)
    to = "-" if look.ascii else "–"
    score = look.dash if state.evaluated.loss is None else f"{state.evaluated.loss:.4f}"
    accuracy = f"{100 * state.evaluated.accuracy:.2f} % ({low:.1f}{to}{high:.1f})"
    return (f"Test score {score}   Test accuracy {accuracy}",)


def _death(left: LastWords, look: Look) -> tuple[str, ...]:
    if left.removed:
        return ()
    return (
        drawable(f"its worker crashed: {left.crash}", look)
        if left.crash
        else "its worker ended without a word",
    )


def _failure(state: RunState, look: Look) -> tuple[str, ...]:
    if not isinstance(state.ended, RunFailed):
        return ()
    said = (state.ended.error, state.ended.advice)
    return tuple(drawable(printable(line, 400), look) for line in said if line)
