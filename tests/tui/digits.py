"""Digits to draw: the bundled ones, which are real, and small data sets made of them."""

from functools import cache

from msgspec.structs import replace

from core.dataset import Dataset
from core.sources import load_dataset


@cache
def sample() -> Dataset:
    return load_dataset("sample")


def named(*names: str) -> Dataset:
    """Return the sample with other class names."""
    return replace(sample(), class_names=names)


def tiny(train: int, test: int = 3) -> Dataset:
    """Return the first `train` and `test` digits of the sample."""
    data = sample()
    return replace(
        data,
        x_train=data.x_train[:train],
        y_train=data.y_train[:train],
        x_test=data.x_test[:test],
        y_test=data.y_test[:test],
    )
