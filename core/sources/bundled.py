"""The 5,000 real MNIST digits that come with scrawl, so that it works with no network at all."""

from pathlib import Path

from msgspec.structs import replace

from core.dataset import Dataset
from core.sources import npz

SAMPLE = Path(__file__).parent.parent / "data" / "mnist-sample.npz"


def load() -> Dataset:
    """Return the bundled sample: 4,000 digits to train and 1,000 to test, balanced over the classes."""
    return replace(npz.load(SAMPLE), name="sample", source="bundled with scrawl")
