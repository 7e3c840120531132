"""`scrawl train` and its companions with a real worker: pipes, JSON, detached, signals."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.runs import Run, list_runs
from tests.terminal.terminal import Terminal

SCRAWL = str(Path(sys.executable).with_name("scrawl"))
SAMPLE = ("--dataset", "sample", "--seed", "1")
KERAS = re.compile(
    r"Epoch (\d)/2 - 32/32 - \d+\.\d s - \d+\.\d ms/step - loss: (\d\.\d{4}) - accuracy: (\d\.\d{4})"
    r" - val_loss: (\d\.\d{4}) - val_accuracy: (\d\.\d{4}) - wrong: (\d+)"
)


def scrawl(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([SCRAWL, *arguments], capture_output=True, text=True, check=False, timeout=120)


def printed(*arguments: str) -> str:
    """Run a command that must go well and return what it prints."""
    said = scrawl(*arguments)
    assert (said.returncode, said.stderr) == (0, "")
    return said.stdout


def status(run: Run) -> dict[str, Any]:
    seen = json.loads(printed("status", run.name, "--json"))
    assert isinstance(seen, dict)
    return seen


def wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def the_run() -> Run:
    """Return the only run of this test's home, once it is there."""
    wait(lambda: len(list_runs()) == 1)
    return list_runs()[0]


def wait_for_batch(run: Run) -> None:
    """Wait until the worker that has `run` now trains."""

    def trains() -> bool:
        state = run.state()
        return state.ended is None and state.phase == "training" and state.samples_per_second is not None

    wait(trains)


def wait_for_progress(run: Run) -> None:
    before = run.state().epoch, run.state().step
    wait(lambda: (run.state().epoch, run.state().step) > before)


def workers() -> list[psutil.Process]:
    """Return the workers that write into this test's home."""
    mine = []
    for process in psutil.process_iter():
        try:
            if (
                "core.training" in process.cmdline()
                and process.environ().get("SCRAWL_HOME") == os.environ["SCRAWL_HOME"]
            ):
                mine.append(process)
        except psutil.Error:
            continue
    return mine


@pytest.fixture(autouse=True)
def _no_worker_stays_behind() -> Iterator[None]:
    yield
    for process in workers():
        process.kill()
        process.wait()


def no_control_characters(text: str) -> bool:
    return all(character.isprintable() or character == "\n" for character in text)


def test_off_a_terminal_there_is_a_plain_line_an_epoch_and_then_the_score() -> None:
    said = scrawl("train", *SAMPLE, "--epochs", "2", "--name", "plain")
    assert (said.returncode, said.stderr) == (0, "")
    assert no_control_characters(said.stdout)
    run = the_run()
    seen = status(run)
    heading, *epochs, score, wrong, look = said.stdout.splitlines()
    assert heading.startswith(
        f"{run.name}: workshop, 407050 parameters; sample, 4000 train and 1000 test; adam"
    )
    assert run.name.endswith("-plain")
    matches = [KERAS.fullmatch(line) for line in epochs]
    assert [match and match[1] for match in matches] == ["1", "2"]
    assert matches[1]
    loss, accuracy, val_loss, val_accuracy = (
        f"{seen[name]:.4f}" for name in ("loss", "accuracy", "val_loss", "val_accuracy")
    )
    assert matches[1].groups() == ("2", loss, accuracy, val_loss, val_accuracy, str(seen["n_wrong"]))
    low, high = seen["interval"]
    assert score == (
        f"Test score {seen['test_loss']:.4f}, test accuracy {seen['test_accuracy']:.4f} "
        f"(95 % interval {low:.4f} to {high:.4f})"
    )
    assert seen["test_accuracy"] > 0.85
    assert wrong == f"{seen['n_wrong']} of 1000 digits wrong; list them with: scrawl errors {run.name}"
    assert look == f"Look at it with: scrawl attach {run.name}"
    errors = json.loads(printed("errors", run.name, "--json"))
    assert len(errors) == seen["n_wrong"]
    assert len(json.loads(printed("errors", run.name, "--epoch", "1", "--json"))) == int(
        matches[0][6] if matches[0] else 0
    )
    wait(lambda: not workers())


def test_json_lines_are_exactly_the_log() -> None:
    said = scrawl("train", *SAMPLE, "--epochs", "1", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == the_run().log.read_text()
    kinds = [json.loads(line)["event"] for line in said.stdout.splitlines()]
    assert kinds[:2] == ["phase", "run_started"]
    assert kinds[-2:] == ["evaluated", "run_finished"]


def test_a_detached_run_is_controlled_from_the_command_line_and_goes_on_after_a_stop() -> None:
    name = printed("train", *SAMPLE, "--epochs", "2000", "--detach").strip()
    run = the_run()
    assert run.name == name
    assert status(run)["state"] in ("starting", "running")
    wait_for_batch(run)
    assert "already has a worker" in scrawl("resume", name).stderr
    assert re.fullmatch(r"Paused at epoch \d+, batch \d+\.\n", printed("pause", name))
    paused = status(run)
    assert paused["state"] == "paused"
    assert re.search(r"epoch \d+, batch \d+\.\n", printed("continue", name))
    assert re.fullmatch(r"Saved at epoch \d+, batch \d+\.\n", printed("save", name))
    assert [seen["state"] for seen in json.loads(printed("runs", "--json"))] == ["running"]
    stopped = printed("stop", name)
    assert re.fullmatch(rf"{name}: Stopped at .*; go on with: scrawl resume {name}\n", stopped)
    assert status(run)["state"] == "stopped"
    assert (paused["epoch"], paused["step"]) <= (status(run)["epoch"], status(run)["step"])
    goes_on(run)


def goes_on(run: Run) -> None:
    """Resume `run` in the foreground, interrupt it once, and look at what is said and left."""
    before = status(run)
    with subprocess.Popen(
        [SCRAWL, "resume", run.name, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        wait_for_batch(run)
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=60)
    assert command.returncode == 130
    assert run.log.read_bytes().endswith(out)  # this session's events, and nothing else
    started = json.loads(out.splitlines()[1])
    assert started["resumed_from"] == _next(before)
    assert f"go on with: scrawl resume {run.name}" in err.decode()
    assert status(run)["state"] == "stopped"
    assert not workers()


def _next(seen: dict[str, Any]) -> dict[str, int]:
    """Return where a run that stopped at `seen` goes on."""
    if seen["step"] == seen["steps"]:
        return {"epoch": seen["epoch"] + 1, "step": 0}
    return {"epoch": seen["epoch"], "step": seen["step"]}


def test_a_terminal_shows_the_training_and_may_go_while_it_goes_on() -> None:
    with Terminal([SCRAWL, "train", *SAMPLE, "--epochs", "2000"], columns=80, rows=24) as terminal:
        terminal.wait_for("Importing TensorFlow")
        terminal.wait_for("val_accuracy")
        terminal.wait_until(lambda: bool(re.search(r"batches .*/32 .* ms/step · .* img/s", terminal.text)))
        assert "epochs " in terminal.text
        assert "ETA " in terminal.text
        assert not terminal.screen.cursor.hidden
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait() == 143
        terminal.wait_for("goes on; come back with: scrawl attach")
        assert not terminal.screen.cursor.hidden
    run = the_run()
    assert run.is_live()
    printed("stop", run.name)

    for shell in ("exec", "trap '' HUP; exec"):  # as it is, and as under nohup
        command = ["sh", "-c", f"{shell} '{SCRAWL}' resume {run.name}"]
        with Terminal(command, columns=80, rows=24) as terminal:
            terminal.wait_until(lambda: bool(re.search(r"batches .*/32", terminal.text)))
            terminal.hang_up()
            wait(lambda: terminal.exit_code() is not None)
            assert terminal.exit_code() == 129
        wait_for_progress(run)
        if shell == "exec":
            printed("stop", run.name)

    os.kill(run.state().pid, signal.SIGKILL)
    wait(lambda: not run.is_live())
    seen = status(run)
    assert seen["state"] == "died"
    assert "scrawl resume" in seen["advice"]


def test_ctrl_c_stops_and_a_second_one_leaves_the_run_to_itself() -> None:
    with Terminal([SCRAWL, "train", *SAMPLE, "--epochs", "2000"], columns=120, rows=24) as terminal:
        terminal.wait_until(lambda: bool(re.search(r"batches .*/32", terminal.text)))
        run = the_run()
        printed("pause", run.name)
        # Paused, a worker still answers; but nobody waits for it.
        terminal.wait_for("paused; go on with: scrawl continue")
        terminal.type("\x03")
        assert terminal.wait() == 130
        terminal.wait_for(f"go on with: scrawl resume {run.name}")
    assert status(run)["state"] == "stopped"

    with Terminal([SCRAWL, "resume", run.name], columns=120, rows=24) as terminal:
        wait(lambda: run.state().ended is None)
        terminal.type("\x03")
        asked = "asked to stop at the next batch; Ctrl+C once more leaves the run to itself"
        # A quick worker stops before a second Ctrl+C could come; a slow one is left to itself.
        terminal.wait_until(lambda: asked in terminal.text or terminal.exit_code() is not None)
        if terminal.exit_code() is None:
            terminal.type("\x03")
        assert terminal.wait() == 130
        left = f"{run.name} stops by itself at its next batch; come back with: scrawl attach"
        stopped = f"go on with: scrawl resume {run.name}"
        terminal.wait_until(lambda: left in terminal.text or stopped in terminal.text)
    wait(lambda: not run.is_live())
    assert status(run)["state"] == "stopped"


def test_a_worker_that_is_killed_ends_the_foreground_with_one() -> None:
    with subprocess.Popen(
        [SCRAWL, "train", *SAMPLE, "--epochs", "2000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as command:
        run = the_run()
        wait_for_batch(run)
        os.kill(run.state().pid, signal.SIGKILL)
        _, err = command.communicate(timeout=30)
    assert command.returncode == 1
    first = err.decode().splitlines()[0]
    assert first.startswith(f"{run.name} died: The worker ended at ")
    assert first.endswith(f"with: scrawl resume {run.name}")


def test_a_run_that_fails_ends_with_one_and_says_why() -> None:
    said = scrawl("train", *SAMPLE, "--optimizer", "sgd", "--learning-rate", "1e9", "--epochs", "50")
    run = the_run()
    assert said.returncode == 1
    assert said.stderr.startswith(f"{run.name} failed: The loss ")
    assert len(said.stderr.splitlines()) == 1
    assert status(run)["state"] == "failed"


def test_bad_data_leaves_no_folder_and_no_process(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK\x03\x04 no zip")
    for wanted in ("nope.npz", str(broken)):
        said = scrawl("train", "--dataset", wanted)
        assert said.returncode == 2
        assert said.stdout == ""
        assert len(said.stderr.splitlines()) == 1
        assert not workers()
    assert not (home / "runs").exists()
    home.write_text("a file in the way")
    said = scrawl("train", *SAMPLE)
    assert said.returncode == 2
    assert "SCRAWL_HOME" in said.stderr
    assert not workers()
