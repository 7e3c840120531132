"""Asking a run's model about pictures: the light half of a small process that answers them."""

import asyncio
import os
import socket
import struct
import subprocess
import sys
import tempfile
from typing import IO

import msgspec
import numpy as np
import numpy.typing as npt

from core.catalog import IMAGE_SHAPE
from core.config import RunConfig
from core.dataset import Images
from core.errors import RunError
from core.saved_model import SavedModel
from core.text import printable

PATIENCE = 20.0
"""Seconds that an answer may take, the first with all that is read for it."""
CLOSED = "The predictor was closed."
QUESTION = struct.Struct(f"!I?{IMAGE_SHAPE[0] * IMAGE_SHAPE[1]}s")
"""What is asked: a number, which the answer carries again, whether to read the model anew before that, and
the pixels of an image."""


class Task(msgspec.Struct, frozen=True):
    """The first line to the process: whose questions it will answer."""

    file: str
    config: RunConfig
    classes: int


class Answer(msgspec.Struct, frozen=True):
    """A line from the process; the one numbered 0 says that the model is read."""

    number: int = 0
    probabilities: tuple[float | None, ...] = ()
    """One a class, 0-1; None for NaN."""
    error: str = ""


class Predictor:
    """A process that has read a model and answers pictures, one at a time.

    A process of its own, because a model's file may come from anyone and what reads it is C code: a file that
    brings it down, or never lets it return, brings down nothing else. It needs no TensorFlow (see
    core.forward), so it is there in a fraction of a second. It ends when this object is closed, or when the
    program that holds it ends in whatever way.
    """

    def __init__(self, model: SavedModel) -> None:
        """Start the process; raise RunError if the machine does not let us."""
        self.model = model
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._socket, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = _process(theirs, self._output)
            except OSError as error:
                self._socket.close()
                self._output.close()
                raise RunError(f"The predictor cannot be started: {error.strerror}.") from error
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()
        self._newest = 0

    async def start(self) -> None:
        """Wait until the model is read; raise RunError with one sentence if it cannot be."""
        async with self._turn:
            self._streams = await asyncio.open_connection(sock=self._socket)
            task = Task(str(self.model.file), self.model.config, len(self.model.class_names))
            await self._exchange(0, msgspec.json.encode(task) + b"\n")

    async def ask(self, image: Images) -> npt.NDArray[np.float32] | None:
        """Return the probabilities, float32 `[classes]`, each 0-1 or NaN, for `image`, uint8 `[28, 28]`.

        While one question is answered others wait, and of those only the newest is asked: the rest get None.
        Raises RunError with one sentence once the process is gone.
        """
        self._newest = number = self._newest + 1
        async with self._turn:
            if number != self._newest:
                return None
            answer = await self._exchange(number, QUESTION.pack(number, False, image.tobytes()))
        return np.array(answer.probabilities, np.float32)

    async def read_again(self) -> None:
        """Let the process read the model's file anew; raise RunError if it cannot, and keeps what it has.

        A question that waits meanwhile gets None: who reads again wants to ask again.
        """
        async with self._turn:
            self._newest = number = self._newest + 1
            await self._exchange(number, QUESTION.pack(number, True, b""))

    async def _exchange(self, number: int, message: bytes) -> Answer:
        if self._streams is None or self._output.closed:
            raise RunError(CLOSED)
        reader, writer = self._streams
        try:
            async with asyncio.timeout(PATIENCE):
                writer.write(message)
                await writer.drain()
                answer = await self._answer(reader)
                while not answer.error and answer.number < number:  # to someone who no longer waits
                    answer = await self._answer(reader)
        except TimeoutError as error:
            raise RunError(f"The predictor gave no answer within {PATIENCE:.0f} s.") from error
        except ConnectionError as error:
            raise RunError(self._last_words()) from error
        except ValueError as error:  # msgspec's own, or a line without an end
            raise RunError("The predictor gave no answer that can be read.") from error
        if answer.error:
            raise RunError(printable(answer.error, 500))
        return answer

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        line = await reader.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError
        answer = msgspec.json.decode(line, type=Answer)
        wanted = len(self.model.class_names) if answer.number and not answer.error else 0
        if len(answer.probabilities) != wanted:
            raise ValueError
        return answer

    def _last_words(self) -> str:
        if self._output.closed:
            return CLOSED
        size = self._output.seek(0, os.SEEK_END)
        said = os.pread(self._output.fileno(), 4096, max(0, size - 4096)).decode("utf-8", "replace")
        last = next((line for line in reversed(said.split("\n")) if line.strip()), "it said nothing")
        return f"The predictor ended: {printable(last)}"

    def close(self) -> None:
        """End the process, and wait until it is gone."""
        if self._streams:
            self._streams[1].transport.abort()
        self._socket.close()
        self.process.kill()
        self.process.wait()
        self._output.close()


def _process(standard_input: socket.socket, output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "core.training.predictor"],
        stdin=standard_input.fileno(),
        stdout=output,
        stderr=output,
        # One thread: an image is too little work for more, and they would spin beside a training.
        env={**os.environ, "PYTHONSAFEPATH": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        cwd="/",
        start_new_session=True,
    )
