"""How a training can end before its end, and what can be done about it."""

from core.errors import ScrawlError


class StopTraining(Exception):
    """Somebody asked for it. Ends `fit` at once, where Keras's own flag would first validate."""


class TrainingError(ScrawlError):
    """A run that cannot go on: the message says why, `advice` what can be done."""

    advice = ""


class LossNotFinite(TrainingError):
    """The loss became NaN or infinite."""

    advice = "Start a new run with a smaller learning rate; the best epoch so far, if any, is in best.keras."


class OutOfMemory(TrainingError):
    """TensorFlow could not have the memory that it needs."""

    advice = "Start a new run with a smaller batch size, or end other programs and resume this one."


class ResultNotSaved(TrainingError):
    """The training is complete, but not on the disk."""

    advice = "Make room on the disk, then resume the run: only what was not saved is done again."


class RunLost(TrainingError):
    """The run's folder was taken away from under its worker, and with it every reason to go on."""
