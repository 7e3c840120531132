"""The foreground of a training whose worker comes to a bad end at once."""

import os
import shutil
from types import SimpleNamespace

import pytest

from core.events import RunFinished
from core.runs import Run
from tests.story import batch, new_run, opening, saved, write
from tui.cli import main
from tui.commands import foreground


class Stillborn:
    """A worker that dies as soon as it is handed a run."""

    process = SimpleNamespace(wait=lambda seconds: 0)

    def __init__(self, *_: object) -> None:
        self.dismissed = False

    def hand_over(self, run: Run, lock: int) -> None:
        os.close(lock)

    def dismiss(self) -> None:
        self.dismissed = True


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreground, "_Employee", Stillborn)


def test_a_worker_that_dies_before_its_first_word_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--dataset", "sample", "--name", "short"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "-short died: The worker ended without a word" in said.err
    assert "go on from the start with: scrawl resume" in said.err


def test_a_resumed_run_does_not_end_as_its_last_session_did(capsys: pytest.CaptureFixture[str]) -> None:
    run = new_run()
    write(run, *opening(run), batch(2, 12), saved(2, 12), RunFinished(reason="stopped", seconds=3.0))
    run.worker_log.write_text("Killed\n")
    assert main(["resume", run.name, "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        (
            f"{run.name} died: The worker ended at epoch 2, batch 12 without a word: killed, out of memory, "
            f"or crashed; go on from epoch 2, batch 12, with: scrawl resume {run.name}"
        ),
        "  Killed",
    ]


def test_a_run_whose_folder_is_removed_is_not_offered_to_be_resumed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Doomed(Stillborn):
        def hand_over(self, run: Run, lock: int) -> None:
            super().hand_over(run, lock)
            shutil.rmtree(run.folder)

    monkeypatch.setattr(foreground, "_Employee", Doomed)
    assert main(["train", "--dataset", "sample", "--name", "short"]) == 1
    said = capsys.readouterr().err
    assert said.endswith("-short died: Its folder was removed.\n")
    assert "resume" not in said


def test_a_detached_start_prints_the_name_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--dataset", "sample", "--name", "short", "--detach"]) == 0
    said = capsys.readouterr()
    assert said.out.endswith("-short\n")
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_ctrl_c_while_the_data_is_loaded_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(foreground, "download_bar", impatient)
    assert main(["train", "--dataset", "sample"]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted."
