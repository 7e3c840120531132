"""Run folders: create, list, find, and tell whether a worker holds one."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from core import paths
from core.config import RunConfig, check_setting
from core.errors import RunError
from core.files import replace_file
from core.log import LogReader
from core.output import Output, read_output
from core.state import RunState, fold
from core.text import printable

GLANCE = 0.1
"""Seconds that a lock may be held without a worker: by those who only look whether there is one."""


class Run(msgspec.Struct, frozen=True):
    """One run folder; config, lock, events, log, commands, checkpoint, predictions."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def log(self) -> Path:
        return self.folder / "events.jsonl"

    @property
    def worker_log(self) -> Path:
        return self.folder / "worker.log"

    def config(self) -> RunConfig:
        """Return what was asked for; raise RunError if `config.json` is missing or broken."""
        try:
            return msgspec.json.decode((self.folder / "config.json").read_bytes(), type=RunConfig)
        except (
            OSError,
            ValueError,
            RecursionError,
        ) as error:  # ValueError: msgspec's own, and text that is no UTF-8
            self.check_there()
            raise RunError(
                f"{printable(str(self.folder))} is not a run: its config.json cannot be read."
            ) from error

    def known_config(self) -> RunConfig:
        """Return `config`, or if that is broken what the log says; raise RunError if neither can be read."""
        try:
            return self.config()
        except RunError:
            if config := self.state().config:
                return config
            raise

    def predictions(self, epoch: int) -> Path:
        """Return where the test-set probabilities of `epoch` (from 1) lie once it has ended."""
        return self.folder / "predictions" / f"epoch-{epoch:04d}.npy"

    def state(self) -> RunState:
        """Return the fold of everything in the log."""
        return fold(LogReader(self.log).read_all())

    def is_there(self) -> bool:
        """Return whether the folder has not been deleted or moved since somebody found it."""
        try:
            self.folder.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            pass  # who knows
        return True

    def check_there(self) -> None:
        """Raise RunError if the folder has been deleted or moved."""
        if not self.is_there():
            raise self._gone()

    def _gone(self) -> RunError:
        name = printable(self.name)
        return RunError(f"{name} is gone: somebody deleted or moved it; see the others with: scrawl runs")

    def is_live(self) -> bool:
        """Return whether a worker holds the lock; the kernel lets go of it however the worker ends."""
        try:
            descriptor = os.open(self.folder / "lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            # Shared, so that two onlookers never take each other for a worker.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def take_lock(self) -> int:
        """Return a descriptor that holds the run until it and its copies are closed.

        Raises RunError if it is held, gone, or cannot be opened. The lock belongs to the open file, so it can
        be handed to another process with the descriptor.
        """
        name = printable(self.name)
        try:
            with ExitStack() as undo:
                descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
                undo.callback(os.close, descriptor)
                if not _locked(descriptor):
                    raise RunError(f"{name} already has a worker; watch it with: scrawl attach {name}")
                # Whoever deletes a run holds its lock meanwhile, and leaves us one that is no longer there.
                if not os.path.samestat((self.folder / "lock").stat(), os.fstat(descriptor)):
                    raise FileNotFoundError
                undo.pop_all()
        except FileNotFoundError:
            raise self._gone() from None
        except OSError as error:
            shown = printable(str(self.folder))
            raise RunError(f"{shown} cannot be written: {error.strerror}.") from error
        return descriptor

    def output(self, lines: int = 12) -> Output:
        """Return the end of what the last worker printed, for whoever wants to know why it died."""
        return read_output(self.worker_log, lines)

    def log_tail(self, lines: int = 12) -> list[str]:
        """Return the lines of `output`."""
        return list(self.output(lines).lines)


def _locked(descriptor: int) -> bool:
    """Return whether the lock is ours now, after the moment for which an onlooker's glance may hold it."""
    until = time.monotonic() + GLANCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        else:
            return True


def create_run(config: RunConfig, now: datetime) -> Run:
    """Return a new run folder for `config`, named after `now` and the model or the name that was given.

    Raises RunError, and leaves nothing behind, when the folder cannot be made.
    """
    base = f"{now:%Y%m%d-%H%M%S}-{config.name or config.model}"
    for attempt in range(1, 100):
        folder = paths.runs_folder() / (base if attempt == 1 else f"{base}-{attempt}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            shown = printable(str(folder))
            raise RunError(
                f"{shown} cannot be made: {error.strerror}; set SCRAWL_HOME to a folder you can write."
            ) from error
        try:
            (folder / "commands").mkdir()
            (folder / "predictions").mkdir()
            replace_file(folder / "config.json", msgspec.json.format(msgspec.json.encode(config), indent=2))
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise RunError(f"{printable(str(folder))} cannot be written: {error.strerror}.") from error
        return Run(folder)
    raise RunError(f"{base} and 98 runs after it exist; give another --name.")


def list_runs() -> list[Run]:
    """Return every run, newest first."""
    with suppress(OSError):
        folders = [path for path in paths.runs_folder().iterdir() if (path / "config.json").is_file()]
        return [Run(folder) for folder in sorted(folders, key=_age, reverse=True)]
    return []


def _age(folder: Path) -> tuple[float, str]:
    try:
        return ((folder / "config.json").stat().st_mtime, folder.name)
    except OSError:
        return (0.0, folder.name)


def find_run(wanted: str) -> Run:
    """Return the run that `wanted` names: its name, a unique beginning, or its folder; or raise RunError."""
    shown = printable(wanted)
    with suppress(OSError, ValueError, RuntimeError):  # RuntimeError: a ~name that is nobody's
        folder = Path(wanted).expanduser()
        if (os.sep in wanted or wanted in (".", "..")) and (folder / "config.json").is_file():
            return Run(folder.resolve())
    runs = list_runs()
    for run in runs:
        if run.name == wanted:
            return run
    found = [run for run in runs if wanted and run.name.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise RunError(f"{shown} could be {_some(found)}; write more of the name.")
    raise RunError(f"There is no run {shown}; see them with: scrawl runs")


def _some(runs: list[Run]) -> str:
    names = [printable(run.name) for run in runs]
    return " or ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} more"


def newest_live() -> Run:
    """Return the newest run that has a worker, else the newest run; raise RunError if there is none."""
    runs = list_runs()
    if not runs:
        raise RunError("There is no run yet; start one with: scrawl train")
    return next((run for run in runs if run.is_live()), runs[0])


def rename_run(run: Run, name: str) -> Run:
    """Return `run` under its new name; raise InputError or RunError if it cannot be called so."""
    check_setting("name", name)
    if not name:
        raise RunError("A run needs a name.")
    target = run.folder.with_name(name)
    with _nobodys(run, "renamed"):  # a worker finds its files by the folder's name
        if target.exists():
            raise RunError(f"There is a run {name} already.")
        run.folder.rename(target)
    return Run(target)


def delete_run(run: Run) -> None:
    """Delete `run` and all that it holds; raise RunError if a worker has it or it cannot be deleted."""
    with _nobodys(run, "deleted"):
        shutil.rmtree(run.folder)


@contextmanager
def _nobodys(run: Run, done: str) -> Iterator[None]:
    """Keep workers from `run` while it is `done`; raise RunError if one has it, or if that fails."""
    name = printable(run.name)
    if run.is_live():
        raise RunError(f"{name} is being trained, so it cannot be {done}; stop it with: scrawl stop {name}")
    try:
        lock = run.take_lock()
        try:
            yield
        finally:
            os.close(lock)
    except OSError as error:
        raise RunError(f"{name} cannot be {done}: {error.strerror}.") from error
