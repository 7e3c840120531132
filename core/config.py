"""Everything a run depends on, and the one place where each setting is checked."""

import re
from collections.abc import Callable, Mapping
from random import SystemRandom
from typing import Annotated

import msgspec

from core.catalog import IMAGE_SHAPE, MODELS, OPTIMIZERS
from core.errors import InputError
from core.layers import Layer, ModelSummary, summarize
from core.text import printable

Value = int | float | str
Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""What is read from a file: a whole number that can be reckoned with, where JSON has some of any length."""


class RunConfig(msgspec.Struct, frozen=True):
    """What was asked for; together with the data and the versions it decides every weight."""

    dataset: str
    model: str
    epochs: Whole
    batch_size: Whole
    optimizer: str
    learning_rate: float
    dropout: float
    hidden_units: Whole
    seed: Whole
    name: str = ""

    def layers(self, classes: int = 10) -> list[Layer]:
        """Return the layer specs of this run's model for `classes` classes."""
        return MODELS[self.model].layers(self.hidden_units, self.dropout, classes)

    def summary(self, classes: int = 10) -> ModelSummary:
        """Return the summary table of this run's model."""
        return summarize(self.layers(classes), IMAGE_SHAPE)


class Setting(msgspec.Struct, frozen=True):
    """One setting of a run: how to read it from text and what it may be."""

    title: str
    parse: Callable[[str], Value]
    accepts: Callable[[Value], bool]
    rule: str
    """The rest of the sentence "epochs must be ..."."""


def _whole(low: int, high: int) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _between(low: float, high: float) -> Callable[[Value], bool]:
    # A NaN is between no two numbers; comparing takes an int of any size, where `math.isfinite` overflows.
    return lambda value: not isinstance(value, str | bool) and low <= value <= high


def _one_of(names: Mapping[str, object]) -> Callable[[Value], bool]:
    return lambda value: value in names


def _storable_text(value: Value) -> bool:
    # A path that is not UTF-8 arrives with lone surrogates, which config.json could not hold.
    return isinstance(value, str) and bool(value) and not re.search("[\ud800-\udfff]", value)


def _run_name(value: Value) -> bool:
    return isinstance(value, str) and re.fullmatch(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})?", value) is not None


SETTINGS: dict[str, Setting] = {
    "dataset": Setting("Data set", str, _storable_text, "a name or a path in UTF-8"),
    "model": Setting("Model", str, _one_of(MODELS), " or ".join(MODELS)),
    "epochs": Setting("Epochs", int, _whole(1, 10_000), "a whole number from 1 to 10000"),
    "batch_size": Setting("Batch size", int, _whole(1, 65_536), "a whole number from 1 to 65536"),
    "optimizer": Setting("Optimizer", str, _one_of(OPTIMIZERS), "one of " + ", ".join(OPTIMIZERS)),
    "learning_rate": Setting(
        "Learning rate",
        float,
        lambda value: _between(0, 1e9)(value) and value != 0,
        "a number above 0, such as 0.001",
    ),
    "dropout": Setting("Dropout", float, _between(0, 0.95), "a number from 0 to 0.95"),
    "hidden_units": Setting("Hidden units", int, _whole(1, 16_384), "a whole number from 1 to 16384"),
    "seed": Setting("Seed", int, _whole(0, 2**31 - 1), "a whole number from 0 to 2147483647"),
    "name": Setting("Name", str, _run_name, "letters, digits, dots, dashes and underscores, at most 64"),
}


def parse_setting(name: str, text: str) -> Value:
    """Return the value of the setting `name` read from `text`; raise InputError with one sentence."""
    setting = SETTINGS[name]
    try:
        value = setting.parse(text.strip())
    except ValueError:
        raise _refusal(name, text) from None
    return check_setting(name, value)


def check_setting(name: str, value: Value) -> Value:
    """Return `value` if the setting `name` may be it; raise InputError with one sentence."""
    if not SETTINGS[name].accepts(value):
        raise _refusal(name, str(value))
    return value


def _refusal(name: str, text: str) -> InputError:
    setting = SETTINGS[name]
    return InputError(
        f"{setting.title} must be {setting.rule}, not {printable(text.strip(), 60) or 'empty'}."
    )


def flaw(config: RunConfig) -> str:
    """Return the sentence about the first setting that may not be what it is, empty if all may.

    A config read from a run folder can be of another version, or by another hand.
    """
    try:
        run_config(msgspec.structs.asdict(config))
    except InputError as error:
        return str(error)
    return ""


def run_config(given: Mapping[str, Value | None]) -> RunConfig:
    """Return a complete, checked RunConfig; what is missing or None follows the model and the optimizer.

    Raises InputError, naming the first setting that may not be what it is. A missing seed is drawn at random
    and recorded, so that every run can be repeated.
    """
    chosen = {name: check_setting(name, value) for name, value in given.items() if value is not None}
    card = MODELS[str(chosen.get("model", "workshop"))]
    optimizer = str(chosen.get("optimizer", "adam"))
    defaults: dict[str, Value] = {
        "dataset": "mnist",
        "model": card.name,
        "epochs": card.epochs,
        "batch_size": 128,
        "optimizer": optimizer,
        "learning_rate": OPTIMIZERS[optimizer],
        "dropout": card.dropout,
        "hidden_units": card.hidden_units,
        "seed": _seed(),
    }
    return msgspec.convert(defaults | chosen, RunConfig)


def _seed() -> int:
    return SystemRandom().randrange(2**31)


def with_new_seed(config: RunConfig) -> RunConfig:
    """Return `config` with another random seed: two runs should differ by chance unless a seed was given."""
    return msgspec.structs.replace(config, seed=_seed())
