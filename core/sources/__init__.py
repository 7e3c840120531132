"""Where data sets come from: by name, or from a path."""

from core.sources.load import load_dataset

__all__ = ["load_dataset"]
