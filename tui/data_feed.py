"""Data sets are loaded and downloaded in a thread of their own; what becomes of it arrives as messages."""

import threading
import time

from textual.message_pump import MessagePump

from core.errors import DataError
from tui.messages import DataArrived, DataAwaited, DataRefused

EVERY = 0.25
"""Seconds between two notes about a download."""


def load_in_background(wanted: str, target: MessagePump) -> None:
    """Load what `wanted` names and tell `target`: DataArrived or DataRefused, and before DataAwaited.

    The thread is a daemon, so that a stalled server never delays leaving.
    """
    threading.Thread(target=_load, args=(wanted, target), daemon=True, name="data").start()


def _load(wanted: str, target: MessagePump) -> None:
    from core.sources import load_dataset, needs_download

    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            whole = f" of {total / 1e6:.1f}" if total else ""
            target.post_message(DataAwaited(f"{wanted} is being downloaded: {done / 1e6:.1f}{whole} MB"))

    try:
        if needs_download(wanted):
            note = f"{wanted} is being fetched; these are the bundled digits meanwhile"
            target.post_message(DataArrived("sample", load_dataset("sample"), note))
        dataset = load_dataset(wanted, report)
    except DataError as error:
        target.post_message(DataRefused(wanted, str(error)))
    else:
        target.post_message(DataArrived(wanted, dataset))
