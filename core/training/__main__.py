"""The worker's entry: import TensorFlow, be handed a run, train it, report how it ended, exit."""

import gc
import os
import queue
import sys
import threading
import traceback
from contextlib import suppress

from core.errors import ScrawlError
from core.training.errors import RunLost
from core.training.session import Session, receive_session
from core.training.signals import Signals

UNUSED = ("sklearn", "scipy", "pandas", "matplotlib")
"""What Keras imports if it is installed, for things that no worker does; it takes as long as Keras itself."""


def main() -> int:
    """Run one worker; return its exit code: 0 when the run ended as asked, 1 when it failed."""
    _let_others_go_first()
    signals = Signals()
    arrived: queue.Queue[Session | Exception] = queue.Queue()
    threading.Thread(target=_receive, args=(signals, arrived), daemon=True).start()
    broken: Exception | None = None
    try:
        _import_tensorflow()
        from core.training.fit import train
    except Exception as error:  # noqa: BLE001 - a broken installation can raise anything; it is told to the run
        broken = error
    session = arrived.get()
    if isinstance(session, Exception):
        raise session
    if broken:
        _print_traceback(broken)
        session.failed(broken, "TensorFlow cannot be imported: ", "Install scrawl anew, then resume the run.")
        return 1
    try:
        train(session)
    except RunLost as error:
        _print_traceback(error)  # there is no other place left
        return 1
    except Exception as error:  # noqa: BLE001 - the outermost guard: whatever ends a run is told, never swallowed
        _print_traceback(error)
        session.failed(error)
        return 1
    return 0


def _let_others_go_first() -> None:
    """Be a batch job to the kernel, as a training is: its share stays, but it interrupts nobody who types."""
    if sys.platform == "linux":
        with suppress(OSError):  # a sandbox may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _print_traceback(error: Exception) -> None:
    if not isinstance(error, ScrawlError) or isinstance(error, RunLost):
        with suppress(OSError):  # a full disk
            traceback.print_exception(error)


def _receive(signals: Signals, arrived: "queue.Queue[Session | Exception]") -> None:
    """Wait for a run from the start, so that the process ends when its parent does, even while it imports."""
    try:
        session = receive_session(sys.stdin.fileno())
    except Exception as error:  # noqa: BLE001 - raised again where it ends the process
        arrived.put(error)
        return
    if session is None:
        os._exit(0)
    signals.session = session
    arrived.put(session)
    session.load_data()


def _import_tensorflow() -> None:
    for name in UNUSED:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say that it is not there
    gc.disable()  # a fifth of the import would go into looking for garbage where there is none
    try:
        import tensorflow  # noqa: F401
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    code = main()
    with suppress(OSError):  # a full disk
        sys.stdout.flush()
        sys.stderr.flush()
    # TensorFlow's threads can take a second to unwind; everything that matters is on disk.
    os._exit(code)
