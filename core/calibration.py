"""Whether a model's confidence can be believed: reliability diagram, calibration error, Brier score, top-k.

A row of probabilities with a NaN in it says nothing about confidence: it is left out of the diagram, the
calibration error and the Brier score, and counted in `unknown`. Top-k goes by the rank that the errors table
shows, where a NaN stands last; so top-1 is the accuracy shown everywhere else, over all images.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from core.evaluation import Labels, Probabilities, predictions_at
from core.metrics import wilson_interval

BINS = 15
"""Equal parts of 0-1, as many as in Guo et al. 2017."""
TOP = (1, 2, 3)


class Bin(msgspec.Struct, frozen=True):
    """The images whose confidence is over `low` and at most `high`; the first bin holds 0 as well."""

    low: float
    high: float
    count: int
    confidence: float | None
    """The mean probability given to the predicted class, 0-1; None without images."""
    accuracy: float | None
    """The share of them that is right, 0-1; None without images."""


class TopK(msgspec.Struct, frozen=True):
    """How often the true class is among the `k` most probable ones, with its 95 % interval."""

    k: int
    right: int
    accuracy: float | None
    """`right` by the number of images, 0-1; None without images."""
    interval: tuple[float, float]


class Calibration(msgspec.Struct, frozen=True):
    """How the confidence on some images compares with what came true."""

    bins: tuple[Bin, ...]
    error: float | None
    """The expected calibration error, 0-1 (Naeini et al. 2015, Guo et al. 2017): the distance of accuracy
    from confidence, averaged over the bins by their images; None when nothing is known of any image."""
    brier: float | None
    """The mean over images of the squared distance from the one-hot truth, 0-2 (Brier 1950)."""
    top: tuple[TopK, ...]
    total: int
    """How many images there are, `unknown` of them with a NaN among their probabilities."""
    unknown: int


def calibration(probabilities: Probabilities, labels: Labels) -> Calibration:
    """Return what `probabilities` `[n, classes]` are worth for images of the classes `labels` `[n]`."""
    total = len(labels)
    said = predictions_at(probabilities, labels, np.arange(total))
    known = ~np.isnan(probabilities).any(axis=1)
    bins = _bins(said.confidence[known], (said.rank == 1)[known])
    return Calibration(
        bins=bins,
        error=_expected_error(bins),
        brier=_brier(probabilities[known], labels[known]),
        top=tuple(_top(said.rank, k) for k in TOP),
        total=total,
        unknown=total - int(known.sum()),
    )


def _bins(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    edges = np.linspace(0, 1, BINS + 1)
    place = np.searchsorted(edges[1:-1], confidence)
    counts = np.bincount(place, minlength=BINS).tolist()
    confidences = np.bincount(place, confidence, minlength=BINS).tolist()
    rights = np.bincount(place, right, minlength=BINS).tolist()
    return tuple(
        Bin(low, high, count, said / count if count else None, true / count if count else None)
        for low, high, count, said, true in zip(
            edges[:-1].tolist(), edges[1:].tolist(), counts, confidences, rights, strict=True
        )
    )


def _expected_error(bins: tuple[Bin, ...]) -> float | None:
    known = sum(part.count for part in bins)
    gaps = [
        part.count * abs(part.accuracy - part.confidence)
        for part in bins
        if part.accuracy is not None and part.confidence is not None
    ]
    return sum(gaps) / known if known else None


def _brier(probabilities: Probabilities, labels: Labels) -> float | None:
    if not len(labels):
        return None
    truth = np.eye(probabilities.shape[1])[labels]
    return float(((probabilities - truth) ** 2).sum(axis=1).mean())


def _top(rank: npt.NDArray[np.int64], k: int) -> TopK:
    right, total = int((rank <= k).sum()), len(rank)
    return TopK(k, right, right / total if total else None, wilson_interval(right, total))
