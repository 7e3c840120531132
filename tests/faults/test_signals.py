"""Signals, a terminal that goes away, and the program that started the worker being killed."""

import os
import pty
import signal
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from core.commands import Pause, send
from core.events import BatchEnded, Phase, RunFinished, StopRequested
from core.runs import list_runs
from tests.workers import PATIENCE, Workers, processes_of

LAUNCHER = """
import signal, sys
from core import launch
from core.config import run_config
from core.worker import Worker
signal.signal(signal.SIGHUP, signal.SIG_IGN)
worker = Worker()
if "warm" not in sys.argv:
    launch.start(run_config({"dataset": "sample", "seed": 1, "epochs": 2}), worker)
print("pid", worker.process.pid, flush=True)
signal.pause()
"""


def test_hangup_is_ignored_and_a_termination_saves_and_stops_even_while_paused(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for_event(BatchEnded)
    training.worker.process.send_signal(signal.SIGHUP)
    seen = len(training.look().history)
    training.wait_for(lambda state: len(state.history) > seen)
    send(training.run.folder, Pause())
    training.wait_for(lambda state: state.paused)

    training.worker.process.send_signal(signal.SIGTERM)
    assert training.wait_for_end(20) == "stopped"
    assert training.worker.process.returncode == 0
    state = training.look()
    answer, saved = state.answered["SIGTERM"], state.checkpoint
    assert isinstance(answer, StopRequested)
    assert saved
    assert (saved.epoch, saved.step) == (answer.epoch, answer.step), "it saves where it stops"
    assert isinstance(training.seen[-1], RunFinished)


def test_an_interrupt_before_there_is_anything_to_save_ends_the_run_at_once(
    workers: Workers, home: Path
) -> None:
    training = workers.start(home, workers.take())
    training.wait_for_event(Phase)
    training.worker.process.send_signal(signal.SIGINT)
    assert training.wait_for_end() == "stopped"
    assert not training.look().checkpoint


def launcher(*arguments: str) -> tuple[int, int, int]:
    """Start a program on a terminal, which starts a worker; return the ids of both, and the terminal."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", LAUNCHER, *arguments])
    said = b""
    while b"\n" not in said[said.find(b"pid") :]:
        said += os.read(terminal, 1000)
    return pid, int(said.split()[1]), terminal


def test_a_run_outlives_its_terminal_and_the_program_that_started_it(home: Path) -> None:
    pid, worker, terminal = launcher()
    (run,) = list_runs()
    assert processes_of(run)[0] == worker
    tty = Path(f"/proc/{pid}/fd/0").readlink()
    assert tty not in [opened.readlink() for opened in Path(f"/proc/{worker}/fd").iterdir()]
    os.close(terminal)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(worker).wait(PATIENCE)
    assert run.state().status(live=run.is_live()) == "finished"
    assert not processes_of(run)


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_was_handed_nothing_ends_with_whoever_started_it(
    way: signal.Signals, home: Path
) -> None:
    pid, worker, terminal = launcher("warm")
    os.kill(pid, way)
    os.waitpid(pid, 0)
    os.close(terminal)
    with suppress(psutil.NoSuchProcess):
        psutil.Process(worker).wait(10)


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels know no batch jobs")
def test_every_thread_of_a_training_is_a_batch_job_to_the_kernel(workers: Workers, home: Path) -> None:
    training = workers.start(home, epochs=500)
    training.wait_for_event(BatchEnded)
    threads = psutil.Process(training.worker.process.pid).threads()
    assert len(threads) > 1
    assert {os.sched_getscheduler(thread.id) for thread in threads} == {os.SCHED_BATCH}
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
