"""The fused update of Adam is Keras's own but for roundings, in what it does and in what is saved."""

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("fresh_keras")]


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_ten_steps_are_those_of_keras(name: str) -> None:
    import keras
    import numpy as np

    from core.training.fused_adam import fuse

    numbers = np.random.default_rng(1)
    shapes = ((20, 5), (5,))
    start = [numbers.standard_normal(shape).astype(np.float32) for shape in shapes]
    gradients = [[numbers.standard_normal(shape).astype(np.float32) for shape in shapes] for _ in range(10)]
    held = []
    for is_fused in (False, True):
        optimizer = keras.optimizers.get({"class_name": name, "config": {"learning_rate": 0.01}})
        weights = [keras.Variable(value, name=f"w{index}") for index, value in enumerate(start)]
        optimizer.build(weights)
        if is_fused:
            fuse(optimizer)
        for some in gradients:
            optimizer.apply([keras.ops.convert_to_tensor(gradient) for gradient in some], weights)
        held.append([variable.numpy() for variable in (*weights, *optimizer.variables)])
        assert not np.allclose(held[-1][0], start[0]), "it has learnt something"
    assert len(held[0]) == len(held[1])
    for plain, fused in zip(*held, strict=True):
        np.testing.assert_allclose(fused, plain, rtol=2e-5, atol=1e-7)


@pytest.mark.parametrize("name", ["sgd", "rmsprop", "nadam"])
def test_other_optimizers_are_left_alone(name: str) -> None:
    import keras

    from core.training.fused_adam import fuse

    optimizer = keras.optimizers.get(name)
    step = optimizer.update_step
    fuse(optimizer)
    assert optimizer.update_step == step


def test_the_optimizer_stays_keras_own() -> None:
    import keras

    from core.training.fused_adam import fuse

    optimizer = keras.optimizers.Adam(0.01)
    before = keras.saving.serialize_keras_object(optimizer)
    fuse(optimizer)
    assert keras.saving.serialize_keras_object(optimizer) == before
