"""The light half of scrawl: nothing here imports Textual, Rich or `tui`; Keras only in `core.training`."""

__version__ = "0.1.0"
