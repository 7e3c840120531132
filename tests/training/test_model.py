"""The model that trains is the one that the light half shows, and the loss is Keras's own."""

import pytest

from core.catalog import MODELS, OPTIMIZERS
from core.config import RunConfig, run_config

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("fresh_keras")]

ODD: list[dict[str, int | float | str]] = [
    {"model": "workshop", "hidden_units": 1, "dropout": 0.0},
    {"model": "workshop", "hidden_units": 77, "dropout": 0.95},
    {"model": "convnet", "hidden_units": 3, "dropout": 0.0},
]


@pytest.mark.parametrize("settings", [*({"model": name} for name in MODELS), *ODD])
@pytest.mark.parametrize("classes", [10, 3])
def test_the_light_summary_is_keras_own(settings: dict[str, int | float | str], classes: int) -> None:
    from core.training.build import build_model

    config = run_config({**settings, "seed": 1})
    summary = config.summary(classes)
    model = build_model(config.layers(classes))
    assert [
        (row.name, row.type, row.output_shape, row.parameters) for row in summary.rows
    ] == [
        (layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
        for layer in model.layers
    ]  # fmt: skip
    assert summary.total == model.count_params()
    trainable = sum(variable.value.shape.num_elements() for variable in model.trainable_variables)
    assert summary.trainable == trainable
    said: list[str] = []
    model.summary(print_fn=lambda text, **_: said.append(text))
    assert f"Total params: {summary.total:,}" in "".join(said)
    assert f"Non-trainable params: {summary.non_trainable:,}" in "".join(said)
    for row in summary.rows:
        assert f"{row.name} ({row.type})"[:20] in "".join(said)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_has_keras_own_learning_rate_and_all_its_variables_before_the_first_step(
    optimizer: str,
) -> None:
    import keras
    import numpy as np

    from core.training.build import build_model, compile_model
    from core.training.checkpoint import variables

    config: RunConfig = run_config({"seed": 1, "optimizer": optimizer, "hidden_units": 2})
    default = keras.optimizers.get(optimizer).learning_rate
    assert config.learning_rate == pytest.approx(float(default))
    model = build_model(config.layers())
    compile_model(model, config, steps_per_execution=1)
    before = {name: variable.numpy().copy() for name, variable in variables(model).items()}
    model.fit(np.zeros((4, 28, 28), np.uint8), np.eye(10)[:4], verbose=0)
    after = variables(model)
    assert list(after) == list(before), "else a checkpoint of a later process would be of another model"
    assert any((before[name] != variable.numpy()).any() for name, variable in after.items())
    assert sum("seed_generator" in name for name in after) == 1, "the dropout masks are part of it"
