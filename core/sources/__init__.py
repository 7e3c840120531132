"""Where data sets come from: by name, or from a path."""

from core.sources.load import load_dataset, needs_download

__all__ = ["load_dataset", "needs_download"]
