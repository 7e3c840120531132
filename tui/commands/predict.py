"""`scrawl predict`: what a run's model takes pictures of digits for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tui.commands.output import is_terminal, look, say, say_json

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from core.centring import Centred
    from core.saved_model import SavedModel

TOP = 3
"""Classes that are named, the most probable first."""
COLUMNS, ROWS = 56, 28
"""Cells of a picture that is shown: two columns and a row for a pixel."""


class Guess(NamedTuple):
    """A picture as the model saw it, and what it said."""

    file: str
    """Printable."""
    seen: Centred
    probabilities: npt.NDArray[np.float32]
    """`[classes]`, each 0-1 or NaN."""


@click.command()
@click.argument("run")
@click.argument("images", metavar="IMAGE...", nargs=-1, required=True)
@click.option("--show", is_flag=True, help="Draw each picture as the model sees it; a terminal always does.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def predict(run: str, images: tuple[str, ...], show: bool, as_json: bool) -> None:
    """Say what the model of RUN takes each IMAGE for, a PNG or JPEG of one digit, of any size.

    Each is made like MNIST's: light on dark, cropped, 20 pixels high or wide, centred by mass.
    """
    import asyncio

    from core.runs import find_run
    from core.saved_model import saved_model

    model = saved_model(find_run(run))
    seen = [(name, _prepared(name)) for name in images]  # all of them, before the first is answered
    guesses = asyncio.run(_guesses(model, seen))
    if as_json:
        say_json([_facts(guess, model.class_names, show) for guess in guesses])
        return
    for number, guess in enumerate(guesses):
        if number:
            say()
        for line in _lines(guess, model.class_names, show or is_terminal(sys.stdout)):
            say(line)


def _prepared(name: str) -> Centred:
    """Return the picture in the file `name` in MNIST's form; raise DataError if it cannot be."""
    from core.centring import Centred, as_mnist
    from core.errors import DataError
    from core.pictures import read_picture
    from core.text import printable

    picture = read_picture(Path(name))
    try:
        found = as_mnist(picture.grey)
    except DataError as error:
        raise DataError(f"{printable(name)}: {error}") from error
    return Centred(found.image, picture.steps + found.steps)


async def _guesses(model: SavedModel, pictures: list[tuple[str, Centred]]) -> list[Guess]:
    from core.predictor import Predictor
    from core.text import printable

    predictor = Predictor(model)
    try:
        await predictor.start()
        guesses = []
        for name, seen in pictures:
            probabilities = await predictor.ask(seen.image)
            assert probabilities is not None, "nobody else asks"
            guesses.append(Guess(printable(name, 4096), seen, probabilities))
        return guesses
    finally:
        predictor.close()


def _ranked(guess: Guess) -> list[int]:
    """Return the classes, the most probable first: of equals the lowest, and NaN last."""
    values = guess.probabilities.tolist()
    return sorted(
        range(len(values)), key=lambda label: (values[label] != values[label], -values[label], label)
    )


def _facts(guess: Guess, names: tuple[str, ...], show: bool) -> dict[str, Any]:
    values, ranked = guess.probabilities.tolist(), _ranked(guess)
    top = [{"class": label, "name": names[label], "probability": values[label]} for label in ranked[:TOP]]
    facts = {
        "file": guess.file,
        "predicted": ranked[0],
        "predicted_name": names[ranked[0]],
        "confidence": values[ranked[0]],
        "top": top,
        "probabilities": values,
        "done": guess.seen.steps,
    }
    return facts | ({"image": guess.seen.image.tolist()} if show else {})


def _lines(guess: Guess, names: tuple[str, ...], show: bool) -> list[str]:
    from tui.art import ramp
    from tui.format import share

    drawn = look()
    first, *others = (
        f"{names[label]} {share(guess.probabilities[label].item(), drawn).strip()}"
        for label in _ranked(guess)[:TOP]
    )
    lines = [f"{guess.file}: {first} (then {', '.join(others)})", f"  {', '.join(guess.seen.steps)}"]
    if show:
        lines += [f"  {line}".rstrip() for line in ramp(guess.seen.image, COLUMNS, ROWS)]
    return lines
