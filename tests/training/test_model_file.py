"""The quick writer of `.keras` files writes what `model.save` writes."""

from pathlib import Path

import numpy as np
import pytest

from core.catalog import MODELS, OPTIMIZERS
from core.config import run_config

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("fresh_keras")]


@pytest.mark.parametrize(
    ("name", "optimizer"),
    [*((name, "adam") for name in MODELS), *(("workshop", optimizer) for optimizer in list(OPTIMIZERS)[1:])],
)
def test_it_is_the_model_as_it_is_now_and_not_as_it_was(tmp_path: Path, name: str, optimizer: str) -> None:
    import keras

    from core.training.build import build_model, compile_model
    from core.training.model_file import ModelFile

    config = run_config({"seed": 1, "model": name, "optimizer": optimizer, "hidden_units": 4})
    model = build_model(config.layers())
    compile_model(model, config, steps_per_execution=1)
    file = ModelFile(model)
    numbers = np.random.default_rng(1)
    for variable in (*model.weights, *model.optimizer.variables):
        variable.assign(numbers.integers(1, 1000, variable.shape).astype(variable.dtype))

    (tmp_path / "quick.keras").write_bytes(file.content())
    model.save(tmp_path / "slow.keras")
    quick, slow = (keras.models.load_model(tmp_path / f"{how}.keras") for how in ("quick", "slow"))
    for loaded in (quick, slow):
        held = [*loaded.weights, *loaded.optimizer.variables]
        wanted = [*model.weights, *model.optimizer.variables]
        assert len(held) == len(wanted)
        for one, other in zip(held, wanted, strict=True):
            if "seed_generator" not in other.path:  # Keras saves it nowhere
                assert one.numpy().tobytes() == other.numpy().tobytes(), other.path
    assert quick.to_json() == slow.to_json()
    assert quick.get_compile_config() == slow.get_compile_config()
