"""Noticing that a training has stored a better model than the one that is being tried."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.errors import RunError
from core.saved_model import saved_model

if TYPE_CHECKING:
    from core.saved_model import SavedModel
    from tui.feed import Feed

PATIENCE = 10
"""Looks after which a new file is taken even though the log tells of no new epoch."""
Stamp = tuple[int, int, int]


class ModelWatch:
    """Looks at a model's file, which is only ever replaced; a look that finds nothing new costs nothing."""

    def __init__(self, model: SavedModel, feed: Feed | None = None) -> None:
        """Watch `model`; `feed` follows its run, without one its log is read when there is something new."""
        self._model = model
        self._feed = feed
        self._stamp = self._file()
        self._waited = 0

    async def newer(self) -> SavedModel | None:
        """Return what has taken the model's place since it was looked at last, None if nothing has."""
        stamp = self._file()
        if stamp is None or stamp == self._stamp:
            return None
        run, state = self._model.run, self._feed.state if self._feed else None
        try:
            found = await asyncio.to_thread(saved_model, run) if state is None else saved_model(run, state)
        except RunError:
            return None  # the run is being deleted or renamed
        self._waited += 1
        # The file is there a moment before the log says which epoch's it is.
        if found.file != self._model.file or (found.epoch == self._model.epoch and self._waited < PATIENCE):
            return None
        self._model, self._stamp, self._waited = found, stamp, 0
        return found

    def _file(self) -> Stamp | None:
        try:
            found = self._model.file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns
