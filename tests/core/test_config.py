"""A run's settings: the tutorial's defaults, each value checked, every refusal one sentence."""

import math
from dataclasses import FrozenInstanceError

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import SETTINGS, RunConfig, Value, check_setting, parse_setting, run_config, with_new_seed
from core.errors import InputError
from core.text import printable


def refusal(name: str, value: Value) -> str:
    with pytest.raises(InputError) as caught:
        check_setting(name, value)
    return one_sentence(caught.value)


def one_sentence(error: InputError) -> str:
    text = str(error)
    assert printable(text, 1000) == text
    assert text.endswith(".")
    assert error.exit_code == 2
    return text


def test_without_any_wish_a_run_is_the_tutorials() -> None:
    config = run_config({})
    assert msgspec.structs.replace(config, seed=0) == RunConfig(
        dataset="mnist",
        model="workshop",
        epochs=4,
        batch_size=128,
        optimizer="adam",
        learning_rate=0.001,
        dropout=0.2,
        hidden_units=512,
        seed=0,
        name="",
    )


def test_what_is_not_given_follows_the_model_and_the_optimizer() -> None:
    config = run_config({"model": "convnet", "optimizer": "sgd", "epochs": None})
    assert (config.epochs, config.dropout, config.hidden_units) == (12, 0.5, 64)
    assert config.learning_rate == 0.01


def test_what_is_given_wins() -> None:
    wishes: dict[str, Value] = {
        "dataset": "digits.npz",
        "model": "convnet",
        "epochs": 7,
        "batch_size": 32,
        "optimizer": "rmsprop",
        "learning_rate": 0.5,
        "dropout": 0,
        "hidden_units": 8,
        "seed": 3,
        "name": "mine-1.0_b",
    }
    config = run_config(wishes)
    assert {name: getattr(config, name) for name in wishes} == wishes


def test_a_seed_that_nobody_chose_is_drawn_and_recorded() -> None:
    seeds = {run_config({}).seed for _ in range(20)}
    assert len(seeds) > 1
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_a_new_seed_changes_nothing_else() -> None:
    config = run_config({"seed": 5, "epochs": 3})
    others = [with_new_seed(config) for _ in range(20)]
    assert len({other.seed for other in others}) > 1
    assert {msgspec.structs.replace(other, seed=5) for other in others} == {config}


def test_a_config_comes_back_from_json_as_it_was() -> None:
    config = run_config({"dataset": "Größe/日本.npz", "learning_rate": 0.1 + 0.2})
    assert msgspec.json.decode(msgspec.json.encode(config), type=RunConfig) == config


def test_a_config_cannot_be_changed() -> None:
    with pytest.raises((AttributeError, FrozenInstanceError)):
        run_config({}).epochs = 5  # type: ignore[misc]


def test_the_summary_follows_hidden_units_and_classes() -> None:
    assert run_config({}).summary().total == 407_050
    assert run_config({"hidden_units": 32}).summary(classes=3).total == 784 * 32 + 32 + 32 * 3 + 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dataset", ""),
        ("dataset", 5),
        ("dataset", "caf\udce9.npz"),
        ("model", "resnet"),
        ("model", ""),
        ("model", 3),
        ("optimizer", "Adam"),
        ("epochs", 0),
        ("epochs", 10_001),
        ("epochs", 2.5),
        ("epochs", 4.0),
        ("epochs", True),
        ("epochs", "4"),
        pytest.param("epochs", 10**400, id="epochs-huge"),
        ("batch_size", 0),
        ("batch_size", 65_537),
        ("hidden_units", 0),
        ("hidden_units", 16_385),
        ("seed", -1),
        ("seed", 2**31),
        ("seed", 1.0),
        ("learning_rate", 0),
        ("learning_rate", -0.1),
        ("learning_rate", math.nan),
        ("learning_rate", math.inf),
        pytest.param("learning_rate", 10**400, id="learning_rate-huge"),
        ("learning_rate", True),
        ("dropout", -0.01),
        ("dropout", 0.96),
        ("dropout", math.nan),
        ("name", "-starts-with-a-dash"),
        ("name", ".."),
        ("name", "a/b"),
        ("name", "a" * 65),
        ("name", "new\nline"),
        ("name", "trailing\n"),
        ("name", 5),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(name: str, value: Value) -> None:
    assert refusal(name, value).startswith(f"{SETTINGS[name].title} must be {SETTINGS[name].rule}, not ")
    with pytest.raises(InputError):
        run_config({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 1),
        ("epochs", 10_000),
        ("batch_size", 1),
        ("seed", 0),
        ("seed", 2**31 - 1),
        ("learning_rate", 1),
        ("learning_rate", 1e-12),
        ("dropout", 0),
        ("dropout", 0.95),
        ("name", ""),
        ("name", "a" * 64),
    ],
)
def test_a_value_on_the_bounds_is_taken(name: str, value: Value) -> None:
    assert getattr(run_config({name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", " 12 ", 12),
        ("learning_rate", "1e-3", 0.001),
        ("dropout", "0", 0.0),
        ("model", "convnet\n", "convnet"),
    ],
)
def test_settings_are_read_from_text(name: str, text: str, value: Value) -> None:
    assert parse_setting(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("epochs", "four"),
        ("epochs", "4.0"),
        ("epochs", ""),
        ("epochs", "9" * 400),
        ("epochs", "9" * 5000),
        ("learning_rate", "nan"),
        ("learning_rate", "1e400"),
        ("learning_rate", "0,001"),
    ],
)
def test_text_that_is_no_such_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_setting(name, text)
    assert SETTINGS[name].title in one_sentence(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_a_blank_text_is_called_empty_in_the_refusal(text: str) -> None:
    with pytest.raises(InputError, match="not empty"):
        parse_setting("epochs", text)


@given(st.sampled_from(sorted(SETTINGS)), st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_value_or_a_one_sentence_refusal(name: str, text: str) -> None:
    try:
        value = parse_setting(name, text)
    except InputError as error:
        one_sentence(error)
    else:
        msgspec.json.encode(run_config({name: value}))


@given(st.sampled_from(sorted(SETTINGS)), st.integers() | st.floats() | st.booleans() | st.text())
def test_any_value_makes_a_storable_run_or_a_one_sentence_refusal(name: str, value: Value) -> None:
    try:
        config = run_config({name: value})
    except InputError as error:
        one_sentence(error)
    else:
        assert msgspec.json.decode(msgspec.json.encode(config), type=RunConfig) == config
