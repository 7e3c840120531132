"""Entry of the predictor: a small process that reads one model's weights and answers pictures with NumPy."""

import os
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec
import numpy as np

from core.catalog import IMAGE_SHAPE
from core.errors import ScrawlError
from core.forward import forward, weight_shapes
from core.predictor import QUESTION, Answer, Task
from core.training.weights import read_weights

MEMORY = 4 * 1024**3
"""Bytes of address space: whatever a hostile file asks for, the machine's memory is left alone."""
OUTPUT = 1024**2
"""Bytes that may be written to any file, which is only what libraries say when they fail."""


def main() -> None:
    """Answer whoever holds the other end of standard input, until that is closed."""
    os.nice(10)  # a training may be busy on the same processors
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))
    with (
        socket.socket(fileno=os.dup(0)) as parent,
        parent.makefile("rb") as questions,
        parent.makefile("wb") as answers,
        suppress(ConnectionError),  # nobody wants to know any more
    ):
        serve(questions, answers)


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Read the model that the first line names, then answer every question after it."""

    def say(answer: Answer) -> None:
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()

    line = questions.readline()
    if not line:
        return
    try:
        task = msgspec.json.decode(line, type=Task)
        specs = task.config.layers(task.classes)
        weights = read_weights(Path(task.file), weight_shapes(specs))
    except ScrawlError as error:
        say(Answer(error=str(error)))
        return
    say(Answer())
    while len(question := questions.read(QUESTION.size)) == QUESTION.size:
        number, again, pixels = QUESTION.unpack(question)
        if again:
            try:
                weights = read_weights(Path(task.file), weight_shapes(specs))
            except ScrawlError as error:
                say(Answer(number, error=str(error)))
                continue
        image = np.frombuffer(pixels, np.uint8).reshape(1, *IMAGE_SHAPE)
        say(Answer(number, tuple(forward(specs, weights, image)[0].tolist())))


if __name__ == "__main__":
    main()
