"""The worker's entry: import TensorFlow, be handed a run, train it, report how it ended, exit."""

import os
import queue
import sys
import threading
import traceback

from core.training.session import Session, receive_session


def main() -> int:
    """Run one worker; return its exit code: 0 when the run ended as asked, 1 when it failed."""
    sessions: queue.Queue[Session] = queue.Queue()
    # Listening from the start, so that the process ends at once when its parent does, even while it imports.
    threading.Thread(target=lambda: sessions.put(receive_session(sys.stdin.fileno())), daemon=True).start()
    failure: Exception | None = None
    try:
        _import_tensorflow()
    except Exception as error:  # noqa: BLE001 - a broken installation can raise anything; it is told to the run
        failure = error
    session = sessions.get()
    if failure:
        session.failed(failure, "Reinstall TensorFlow in scrawl's environment, then try again.")
        return 1
    from core.training.fit import train

    try:
        train(session)
    except Exception as error:  # noqa: BLE001 - the outermost guard: whatever ends a run is told, never swallowed
        traceback.print_exc()
        session.failed(error)
        return 1
    return 0


def _import_tensorflow() -> None:
    # Keras reads this variable while it is imported and makes a folder there; the user's own stays untouched,
    # and is put back because that is where a cached MNIST is looked for.
    from core import paths

    users = os.environ.get("KERAS_HOME")
    os.environ["KERAS_HOME"] = str(paths.keras_home())
    try:
        import tensorflow  # noqa: F401
    finally:
        if users is None:
            del os.environ["KERAS_HOME"]
        else:
            os.environ["KERAS_HOME"] = users


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # TensorFlow's threads can take a second to unwind; everything that matters is on disk.
    os._exit(code)
