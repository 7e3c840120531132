"""Finding training digits that look like a test digit, of those that the model gets right."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.errors import RunError
from tui.widgets.similar_digits import MOST, Alike

if TYPE_CHECKING:
    from core.dataset import Dataset
    from core.predictor import Predictor
    from core.runs import Run

MANY = 24
"""The nearest digits that are asked about at most, until enough of them are taken rightly."""


class SimilarFinder:
    """Looks away from the event loop; what a run predicts for training digits is asked of its saved model.

    Nothing is stored about them, so without a model that answers they are shown whatever it would say.
    """

    def __init__(self, data: Dataset, run: Run | None) -> None:
        self._data = data
        self._run = run
        self._predictor: Predictor | None = None
        self._starting = asyncio.Lock()

    async def find(self, index: int, label: int, name: str) -> Alike:
        """Return training digits of class `label`, called `name`, that look most like test digit `index`."""
        from core.neighbours import alike

        near = (await asyncio.to_thread(alike, self._data, index, label, MANY)).tolist()
        right = await self._right(near, label)
        chosen = right or near[:MOST]
        return Alike(name, [(digit, self._data.x_train[digit]) for digit in chosen], bool(right))

    async def _right(self, near: list[int], label: int) -> list[int]:
        """Return the first few of `near` that the model takes for `label`; none if it cannot be asked."""
        found = list[int]()
        try:
            predictor = await self._asked()
            if predictor is None:
                return []
            for digit in near:
                said = await predictor.ask(self._data.x_train[digit])
                if said is not None and int(said.argmax()) == label:
                    found.append(digit)
                    if len(found) == MOST:
                        break
        except RunError:  # a model that cannot be read or has gone takes nothing away but this distinction
            self._run = None
            return []
        return found

    async def _asked(self) -> Predictor | None:
        async with self._starting:
            if self._run is not None and self._predictor is None:
                from core.predictor import Predictor
                from core.saved_model import saved_model

                model = await asyncio.to_thread(saved_model, self._run)
                self._predictor = await asyncio.to_thread(Predictor, model)
                await self._predictor.start()
            return self._predictor if self._run is not None else None

    def close(self) -> None:
        """End the process that answers, if one was started."""
        if self._predictor is not None:
            self._predictor.close()
