"""The errors of one epoch, and which of them are shown in what order."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

import msgspec
from msgspec.structs import replace

from core.selection import COLUMNS, WORST_FIRST, Filter, Key, Known, order
from core.text import printable
from tui.error_notes import CONTRADICTED, DOUBTED, MARKS, Notes, story_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from core.dataset import Dataset
    from core.evaluation import Prediction, Predictions
    from core.story import Story
    from core.verdicts import Verdict
    from tui.look import Look

ALL = Filter()
NINE = 9
"""How many digits of a kind the workshop shows at once."""


class View(msgspec.Struct, frozen=True):
    """What is shown of the errors: the filter, and the order.

    It starts with the errors that the model was surest of, which are the ones worth looking at: a strange
    digit, a wrong label, or something that the model cannot see. By index they would come in no order at all.
    """

    filter: Filter = ALL
    sort: Key = "confidence"
    descending: bool = True

    def sorted_by(self, key: Key) -> Self:
        """Return this view in the order of `key`, where it is worst or lowest first."""
        return replace(self, sort=key, descending=key in WORST_FIRST)

    def next_column(self, step: int, keys: Sequence[Key]) -> Self:
        """Return this view sorted by the one of `keys` that is `step` to the right."""
        ring = keys if self.sort in keys else [*keys, self.sort]
        return self.sorted_by(ring[(ring.index(self.sort) + step) % len(ring)])

    def reversed(self) -> Self:
        return replace(self, descending=not self.descending)

    @property
    def is_queue(self) -> bool:
        """Return whether this is the queue of suspects: highest loss is lowest self-confidence."""
        return "queue" in self.filter.words and self.sort == "loss" and self.descending

    def words(self) -> str:
        if self.is_queue:
            return "confidence in the label, lowest first"
        if self.sort == "story":
            return f"story, {'most' if self.descending else 'fewest'} flips first"
        return f"{self.sort}, {'highest' if self.descending else 'lowest'} first"


QUEUE = View(Filter("queue", words=frozenset({"queue"})), "loss", True)


def place(epoch: int, batch: int, newest: int = 0) -> str:
    """Return where in a training something was said; `newest` is 0 where that goes without saying."""
    later = f" of {newest}" if newest else ""
    return f"epoch {epoch}{later}, batch {batch}" if batch else f"epoch {epoch}{later}"


class Heading(msgspec.Struct, frozen=True):
    """What is said over the rows; `position` is from 1, `interval` the 95 % interval of the error rate."""

    epoch: int
    wrong: int
    total: int
    interval: tuple[float, float]
    order: str
    filter: str = ""
    shown: int = 0
    position: int = 0
    newest: int = 0
    """The newest epoch that there is, 0 where no other is known."""
    batch: int = 0
    """How many batches of `epoch` were done, 0 for all of them."""

    @property
    def place(self) -> str:
        """Return when that was: `epoch 5`, or `epoch 5 of 7, batch 120` where later epochs have ended."""
        last = self.epoch - bool(self.batch)  # the last that had ended then
        return place(self.epoch, self.batch, self.newest if self.newest > last else 0)


class Background(msgspec.Struct, frozen=True):
    """What is known of a run's test digits beside one epoch's predictions."""

    story: Story | None = None
    verdicts: Mapping[int, Verdict] = msgspec.field(default_factory=dict)
    """By test index; it changes in place when something is judged."""
    doubted: Mapping[int, int | None] = msgspec.field(default_factory=dict)
    """Digits that people read otherwise than labelled, and as which class if they agree."""
    newest: int = 0
    """The newest epoch that there is."""


NO_BACKGROUND = Background()


class ErrorList:
    """Every misclassified test digit after one epoch, or at a checkpoint in the midst of it."""

    def __init__(
        self,
        dataset: Dataset,
        probabilities: npt.NDArray[np.float32],
        epoch: int,
        background: Background = NO_BACKGROUND,
        batch: int = 0,
    ) -> None:
        from core.evaluation import misclassified

        self.dataset = dataset
        self.probabilities = probabilities
        """float32 `[n_test, classes]`."""
        self.epoch = epoch
        self.batch = batch
        """At a checkpoint in the midst of `epoch` how many of its batches were done, else 0."""
        self.background = background
        self.rows = misclassified(probabilities, dataset.y_test)
        self.names = tuple(printable(name) for name in dataset.class_names)

    @property
    def total(self) -> int:
        return len(self.dataset.y_test)

    def shown(self, view: View) -> Predictions:
        """Return the rows that `view` shows, in its order."""
        rows = self._chosen(view.filter)
        return rows.take(order(rows, view.sort, descending=view.descending, story=self.background.story))

    @property
    def keys(self) -> Sequence[Key]:
        """What the rows can be sorted by: the columns, and the story where there is one to tell."""
        story = self.background.story
        return (*COLUMNS, "story") if story and len(story.epochs) > 1 else COLUMNS

    def count(self, chosen: Filter) -> int:
        return len(self._chosen(chosen))

    def _chosen(self, chosen: Filter) -> Predictions:
        """Return the rows that `chosen` lets through, of the right ones too if it asks for them."""
        rows = self.everything if chosen.asks_for_all else self.rows
        return rows.take(chosen.matches(rows, self.known).nonzero()[0])

    def heading(self, view: View, shown: int, position: int) -> Heading:
        """Return what is said over `shown` rows in `view`, the cursor on `position` (from 1)."""
        from core.metrics import wilson_interval

        wrong = len(self.rows)
        interval = wilson_interval(wrong, self.total)
        return Heading(
            self.epoch,
            wrong,
            self.total,
            interval,
            view.words(),
            view.filter.text,
            shown,
            position,
            self.background.newest,
            self.batch,
        )

    @property
    def place(self) -> str:
        """Return when the model said this: `epoch 5`, or at a checkpoint `epoch 5, batch 120`."""
        return place(self.epoch, self.batch)

    def caption(self, prediction: Prediction) -> str:
        """Return the workshop's words under a digit: `Predicted 2, Class 7`."""
        return f"Predicted {self.names[prediction.predicted]}, Class {self.names[prediction.true]}"

    def notes(self, look: Look, view: View | None = None) -> Notes:
        """Return the marks and the story that the table shows beside the numbers of `view`.

        Only the queue marks what the model contradicts: among all errors that is no more than their order.
        """
        marks = dict.fromkeys(self.background.doubted, DOUBTED)
        if view and "queue" in view.filter.words:
            marks = dict.fromkeys(self.contradicted.nonzero()[0].tolist(), CONTRADICTED) | marks
        marks |= {index: MARKS[verdict] for index, verdict in self.background.verdicts.items()}
        return Notes(marks, self.background.story, story_words(self.names, look), self.epoch)

    def remarks(self, index: int) -> dict[str, str]:
        """Return what is noted of the test digit `index` beside its prediction, for a file."""
        verdicts, doubted, story = (
            self.background.verdicts,
            self.background.doubted,
            self.background.story,
        )
        read = doubted.get(index)
        taken_for = story.strip(index, story.epochs[-1], self.epoch) if story and story.epochs else ()
        return {
            "verdict": verdicts.get(index, ""),
            "people_read": "" if index not in doubted else "?" if read is None else self.names[read],
            "story": " ".join("-" if label is None else str(label) for label in taken_for),
        }

    @property
    def known(self) -> Known:
        """What a filter may ask beside the predictions."""
        import numpy as np

        judged, doubted, wrong = (np.zeros(self.total, bool) for _ in range(3))
        judged[list(self.background.verdicts)] = True
        doubted[list(self.background.doubted)] = True
        wrong[self.rows.index] = True
        return Known(self.background.story, self.contradicted | doubted, judged, wrong | doubted)

    @cached_property
    def contradicted(self) -> npt.NDArray[np.bool_]:
        """Which labels the model contradicts as surely as it usually says the other class, `[n_test]`."""
        from core.suspects import contradicted

        return contradicted(self.probabilities, self.dataset.y_test)

    @cached_property
    def everything(self) -> Predictions:
        """What was said about every test digit, right or wrong."""
        import numpy as np

        from core.evaluation import predictions_at

        return predictions_at(self.probabilities, self.dataset.y_test, np.arange(self.total))

    @cached_property
    def correct(self) -> Predictions:
        """What was said about every digit that is right, in the order of the test split."""
        from core.evaluation import correct, predictions_at

        labels = self.dataset.y_test
        return predictions_at(self.probabilities, labels, correct(self.probabilities, labels))

    def nine(self, rows: Predictions, page: int) -> list[tuple[str, npt.NDArray[np.uint8]]]:
        """Return captions and images (uint8 `[28, 28]`) of page `page` (from 0) of `rows`."""
        positions = range(page * NINE, min((page + 1) * NINE, len(rows)))
        chosen = [rows.row(position) for position in positions]
        return [(self.caption(prediction), self.dataset.x_test[prediction.index]) for prediction in chosen]
