"""The NumPy forward pass against the definition of each layer, written out in loops."""

import numpy as np
import pytest

from core import layers
from core.catalog import MODELS
from core.forward import forward, weight_shapes
from core.layers import summarize
from tests.tui.digits import sample


def random_weights(specs: list[layers.Layer]) -> dict[str, list[np.ndarray]]:
    random = np.random.default_rng(5)
    return {
        name: [random.normal(0, 0.2, shape).astype(np.float32) for shape in shapes]
        for name, shapes in weight_shapes(specs).items()
    }


@pytest.mark.parametrize("name", MODELS)
def test_the_weights_that_are_wanted_are_all_that_the_summary_counts(name: str) -> None:
    specs = MODELS[name].layers(32, 0.1, 7)
    sizes = {name: sum(int(np.prod(s)) for s in shapes) for name, shapes in weight_shapes(specs).items()}
    rows = summarize(specs, (28, 28)).rows
    assert sizes == {row.name: row.parameters for row in rows if row.parameters}


@pytest.mark.parametrize("name", MODELS)
def test_the_answers_are_probabilities_and_do_not_depend_on_who_else_asks(name: str) -> None:
    specs = MODELS[name].layers(32, 0.1, 7)
    weights, images = random_weights(specs), sample().x_test[:5]
    together = forward(specs, weights, images)
    assert together.shape == (5, 7)
    assert together.dtype == np.float32
    assert np.allclose(together.sum(1), 1, atol=1e-6)
    alone = np.concatenate([forward(specs, weights, image[None]) for image in images])
    assert np.allclose(together, alone, atol=1e-6)


def test_a_convolution_and_pooling_are_what_they_are_defined_as() -> None:
    specs = [layers.Reshape((28, 28, 1)), layers.Conv2D(3, 5), layers.MaxPooling2D(5), layers.Flatten()]
    weights, image = random_weights(specs), sample().x_test[0]
    kernel, bias = weights["conv2d"]
    convolved = np.array(
        [
            [(kernel[:, :, 0] * image[y : y + 5, x : x + 5, None]).sum((0, 1)) + bias for x in range(24)]
            for y in range(24)
        ]
    )
    # 24 is no multiple of 5: what is left over at the edges is left out.
    pooled = [convolved[y : y + 5, x : x + 5].max((0, 1)) for y in range(0, 20, 5) for x in range(0, 20, 5)]
    assert np.allclose(forward(specs, weights, image[None])[0], np.ravel(pooled), rtol=1e-4)


def test_a_diverged_model_says_nan_without_a_warning() -> None:
    specs = MODELS["workshop"].layers(4, 0.1, 3)
    weights = {name: [np.full_like(w, np.nan) for w in ws] for name, ws in random_weights(specs).items()}
    with np.errstate(all="raise"):
        assert np.isnan(forward(specs, weights, sample().x_test[:1])).all()


def test_huge_numbers_do_not_overflow_into_nan() -> None:
    specs = [layers.Flatten(), layers.Dense(2), layers.Activation("softmax")]
    weights = {"dense": [np.zeros((784, 2), np.float32), np.array([1e30, -1e30], np.float32)]}
    assert forward(specs, weights, sample().x_test[:1]).tolist() == [[1.0, 0.0]]
