"""Starting workers: processes of their own that hold a run's lock and never touch the user's terminal."""

import os
import socket
import subprocess
import sys
import tempfile
from typing import IO

from core import paths
from core.errors import ScrawlError
from core.runs import Run
from core.text import printable


class Worker:
    """A process that imports TensorFlow at once and then waits to be handed a run.

    Its standard input is a socket. Over it goes the run's folder together with the run's lock, so that a run
    is never without its lock from its first moment on. As long as nothing was handed over, the process ends
    by itself when the socket closes: a program that leaves without training leaves nothing behind, even by
    kill -9.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        # What TensorFlow says before there is a run to log it in; nameless, so nobody needs to remove it.
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker waits
        self._socket = ours
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "core.training"],
                stdin=theirs.fileno(),
                stdout=self._output,
                stderr=self._output,
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )

    def is_waiting(self) -> bool:
        """Return whether the process is alive and was not handed a run yet."""
        return self._socket.fileno() >= 0 and self.process.poll() is None

    def hand_over(self, run: Run, lock: int) -> None:
        """Give the worker `run` with its `lock`, to be held from now on; raise ScrawlError if it has died."""
        try:
            socket.send_fds(self._socket, [os.fsencode(run.folder)], [lock])
        except OSError as error:
            raise ScrawlError(f"The worker ended before it could start: {self.last_words()}") from error
        finally:
            os.close(lock)
            self.close()

    def last_words(self) -> str:
        """Return the last line that the worker said before it had a run."""
        self._output.seek(0)
        lines = self._output.read().decode("utf-8", "replace").split("\n")
        return printable(next((line for line in reversed(lines) if line.strip()), "it said nothing"))

    def close(self) -> None:
        """Let go of the worker: without a run it ends, with one it goes on."""
        self._socket.close()

    def dismiss(self) -> None:
        """End a worker that was handed nothing, and wait until it is gone."""
        self.close()
        self.process.kill()
        self.process.wait()
        self._output.close()


def _environment() -> dict[str, str]:
    """Return the worker's environment: everything that TensorFlow and Keras read when they are imported."""
    return {
        "TF_CPP_MIN_LOG_LEVEL": "1",  # warnings stay: they are wanted when a worker dies
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",  # a shared GPU is not ours alone
        **os.environ,
        # Absolute, because the worker's folder is another.
        "SCRAWL_HOME": str(paths.home()),
        paths.USERS_KERAS_HOME: str(paths.keras_datasets().parent.absolute()),
        "KERAS_HOME": str(paths.keras_home()),  # importing Keras makes a folder there, and reads settings
        "KERAS_BACKEND": "tensorflow",
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",  # a keras.py in the user's folder is not ours
    }
