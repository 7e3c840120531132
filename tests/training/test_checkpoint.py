"""Checkpoints come back bit for bit, and what is broken, foreign or outdated is refused in one sentence."""

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest

from core.config import run_config
from core.errors import RunError
from core.events import Position
from tests.training.inside import train_here
from tests.workers import new_run

if TYPE_CHECKING:
    import keras

    from core.training.checkpoint import About

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("fresh_keras")]


def model(**settings: int | float | str) -> "keras.Sequential":
    from core.training.build import build_model, compile_model

    chosen: dict[str, int | float | str] = {"seed": 1, "hidden_units": 8}
    config = run_config(chosen | settings)
    built = build_model(config.layers())
    compile_model(built, config, steps_per_execution=1)
    return built


def about(**changes: Any) -> "About":
    from core.training.checkpoint import About

    whole = About(
        config=run_config({"seed": 1}),
        data_sha256="abc",
        versions={"keras": "3.15.1", "tensorflow": "2.21.0"},
        threads=2,
        position=Position(3, 17),
        seconds=1.5,
        best_accuracy=0.75,
    )
    return msgspec.structs.replace(whole, **changes)


def test_every_variable_and_the_position_come_back(tmp_path: Path) -> None:
    import keras

    from core.training.checkpoint import checkpoint_of, load_checkpoint, restore, store_checkpoint, variables

    one = model()
    one.fit(np.zeros((4, 28, 28), np.uint8), np.eye(10)[:4], verbose=0)
    store_checkpoint(tmp_path, checkpoint_of(one, about()))
    loaded = load_checkpoint(tmp_path)
    assert loaded
    assert loaded.about == about()
    keras.utils.clear_session()
    other = model(seed=2)
    restore(other, loaded)
    for name, variable in variables(one).items():
        assert variables(other)[name].numpy().tobytes() == variable.numpy().tobytes()


def test_no_checkpoint_is_no_error(tmp_path: Path) -> None:
    from core.training.checkpoint import load_checkpoint

    assert load_checkpoint(tmp_path) is None


def test_a_damaged_file_is_refused_or_harmless_whatever_the_damage(tmp_path: Path) -> None:
    from core.training.checkpoint import FILE, checkpoint_of, load_checkpoint, store_checkpoint

    store_checkpoint(tmp_path, checkpoint_of(model(), about()))
    path = tmp_path / FILE
    whole = path.read_bytes()
    good = load_checkpoint(tmp_path)
    assert good
    chance = random.Random(7)
    refused = 0
    for attempt in range(400):
        damaged = bytearray(whole)
        if attempt % 4 == 0:
            del damaged[chance.randrange(len(damaged)) :]
        for _ in range(attempt % 4):
            # Where a zip and its headers lie, more often than in the midst of numbers.
            place = chance.choice((chance.randrange(len(damaged)), -1 - chance.randrange(2500)))
            damaged[place] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            loaded = load_checkpoint(tmp_path)
        except RunError:
            refused += 1
            continue
        assert loaded
        same = all(np.array_equal(loaded.variables.get(name, -1), a) for name, a in good.variables.items())
        assert same or set(loaded.variables) != set(good.variables), "damage went through unnoticed"
    assert refused > 200


def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    from core.training.checkpoint import checkpoint_of, load_checkpoint, restore, store_checkpoint

    store_checkpoint(tmp_path, checkpoint_of(model(hidden_units=9), about()))
    loaded = load_checkpoint(tmp_path)
    assert loaded
    with pytest.raises(RunError, match="another model"):
        restore(model(), loaded)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"config": run_config({"seed": 2})}, "other settings"),
        ({"config": run_config({"seed": 1, "learning_rate": 0.1})}, "other settings"),
        ({"data_sha256": "abd"}, "The data set is not the one"),
        ({"versions": {"keras": "3.15.1", "tensorflow": "2.22.0"}}, "made with tensorflow 2.21.0; install"),
        ({"versions": {}}, "made with keras 3.15.1 and tensorflow 2.21.0"),
    ],
)
def test_what_would_not_be_exact_is_refused_with_what_it_would_take(
    changes: dict[str, Any], sentence: str
) -> None:
    from core.training.checkpoint import check_same

    with pytest.raises(RunError, match=sentence):
        check_same(about(), about(**changes))


def test_more_epochs_another_name_and_another_path_are_no_hindrance() -> None:
    from core.training.checkpoint import check_same

    check_same(about(), about(config=run_config({"seed": 1, "epochs": 99, "name": "n", "dataset": "/x.npz"})))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 5000])
def test_a_run_with_a_broken_checkpoint_says_so_and_keeps_it(home: Path, content: bytes) -> None:
    from core.training.checkpoint import FILE

    run = new_run(home)
    (run.folder / FILE).parent.mkdir()
    (run.folder / FILE).write_bytes(content)
    with pytest.raises(RunError, match="is broken, so this run cannot go on; start a new one like it"):
        train_here(run)
    assert (run.folder / FILE).read_bytes() == content


def test_a_run_with_the_checkpoint_of_another_run_says_so(home: Path) -> None:
    from core.training.checkpoint import FILE

    first, second = (new_run(home, epochs=1, hidden_units=8, seed=seed) for seed in (1, 2))
    train_here(first)
    (second.folder / FILE).parent.mkdir()
    (second.folder / FILE).write_bytes((first.folder / FILE).read_bytes())
    with pytest.raises(RunError, match="is of a run with other settings"):
        train_here(second)
