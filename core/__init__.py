"""The light half of scrawl: nothing here imports Textual, Rich or `tui`; only `core.training` imports Keras."""

__version__ = "0.1.0"
