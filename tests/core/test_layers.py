"""The summary table without TensorFlow: shapes, names and counts as Keras has them."""

from core.catalog import IMAGE_SHAPE, MODELS
from core.layers import (
    Activation,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Rescaling,
    Reshape,
    multiplications,
    summarize,
)


def preset(name: str) -> list[Layer]:
    card = MODELS[name]
    return card.layers(card.hidden_units, card.dropout, 10)


def test_the_workshops_model_has_the_tutorials_407_050_parameters() -> None:
    summary = summarize(preset("workshop"), IMAGE_SHAPE)
    assert [(row.name, row.type, row.output_shape, row.parameters) for row in summary.rows] == [
        ("flatten", "Flatten", (784,), 0),
        ("rescaling", "Rescaling", (784,), 0),
        ("dense", "Dense", (512,), 401_920),
        ("activation", "Activation", (512,), 0),
        ("dropout", "Dropout", (512,), 0),
        ("dense_1", "Dense", (10,), 5_130),
        ("activation_1", "Activation", (10,), 0),
    ]
    assert (summary.trainable, summary.non_trainable, summary.total) == (407_050, 0, 407_050)


def test_the_convnet_has_the_keras_examples_34_826_parameters() -> None:
    summary = summarize(preset("convnet"), IMAGE_SHAPE)
    assert [(row.name, row.output_shape, row.parameters) for row in summary.rows] == [
        ("reshape", (28, 28, 1), 0),
        ("rescaling", (28, 28, 1), 0),
        ("conv2d", (26, 26, 32), 320),
        ("activation", (26, 26, 32), 0),
        ("max_pooling2d", (13, 13, 32), 0),
        ("conv2d_1", (11, 11, 64), 18_496),
        ("activation_1", (11, 11, 64), 0),
        ("max_pooling2d_1", (5, 5, 64), 0),
        ("flatten", (1600,), 0),
        ("dropout", (1600,), 0),
        ("dense", (10,), 16_010),
        ("activation_2", (10,), 0),
    ]
    assert summary.total == 34_826


def test_every_preset_ends_with_a_probability_for_each_class() -> None:
    for card in MODELS.values():
        layers = card.layers(card.hidden_units, card.dropout, 7)
        assert summarize(layers, IMAGE_SHAPE).rows[-1].output_shape == (7,)
        assert layers[-1] == Activation("softmax")


def test_a_layer_says_the_setting_that_a_reader_wants_to_see() -> None:
    shown = {
        layer.detail
        for layer in (
            Rescaling(),
            Dense(512),
            Activation("relu"),
            Dropout(0.2),
            Conv2D(32, 3),
            MaxPooling2D(),
        )
    }
    assert shown == {"1/255", "512", "relu", "0.2", "32 × 3×3", "2×2"}
    assert Flatten().detail == Reshape((28, 28, 1)).detail == ""


def test_a_dense_layer_multiplies_once_a_weight_and_a_convolution_once_a_weight_and_place() -> None:
    assert multiplications(preset("workshop"), IMAGE_SHAPE) == 407_050
    assert multiplications([Conv2D(32, 3)], (28, 28, 1)) == 26 * 26 * 320
    assert multiplications(preset("convnet"), IMAGE_SHAPE) == 26 * 26 * 320 + 11 * 11 * 18_496 + 16_010


def test_no_layers_are_an_empty_summary() -> None:
    summary = summarize([], IMAGE_SHAPE)
    assert summary.rows == ()
    assert summary.total == 0
