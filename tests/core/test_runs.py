"""Run folders: made whole or not at all, found by name, and alive as long as somebody holds the lock."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from core.errors import RunError
from core.runs import create_run, delete_run, find_run, list_runs, newest_live, rename_run
from tests.story import batch, config, new_run, opening, write

NOW = datetime(2026, 11, 22, 18, 44, 3).astimezone()


def test_a_run_is_named_after_its_time_and_its_model_or_name() -> None:
    assert create_run(config(), NOW).name == "20261122-184403-workshop"
    assert create_run(config(name="wide"), NOW).name == "20261122-184403-wide"


def test_two_runs_of_one_second_have_two_folders() -> None:
    assert [create_run(config(), NOW).name for _ in range(3)] == [
        "20261122-184403-workshop",
        "20261122-184403-workshop-2",
        "20261122-184403-workshop-3",
    ]


def test_a_new_run_knows_its_settings_and_is_nobodys() -> None:
    asked = config(epochs=7, name="wide", learning_rate=0.25)
    run = create_run(asked, NOW)
    assert run.config() == asked
    assert run.state().sessions == 0
    assert not run.is_live()
    assert (run.folder / "commands").is_dir()
    assert (run.folder / "predictions").is_dir()


def test_where_no_folder_can_be_made_the_sentence_says_what_to_do(home: Path) -> None:
    home.write_text("a file in the way")
    with pytest.raises(RunError, match=r"cannot be made: .*SCRAWL_HOME"):
        create_run(config(), NOW)


def test_a_run_that_cannot_be_written_leaves_no_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.runs.replace_file", full)
    with pytest.raises(RunError, match="No space left"):
        create_run(config(), NOW)
    assert list((home / "runs").iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1, 2]", b'{"dataset": "\xff"}', b'{"epochs": "many"}', b"[" * 100_000]
)
def test_a_broken_config_is_told_in_one_sentence(content: bytes) -> None:
    run = new_run()
    (run.folder / "config.json").write_bytes(content)
    with pytest.raises(RunError, match=r"is not a run: its config\.json cannot be read"):
        run.config()


def test_what_a_broken_config_said_is_known_from_the_log() -> None:
    run = new_run()
    asked = run.config()
    assert run.known_config() == asked
    events = opening(run)
    (run.folder / "config.json").write_bytes(b"{")
    with pytest.raises(RunError, match="is not a run"):
        run.known_config()
    write(run, *events)
    assert run.known_config() == asked


def test_a_run_is_live_while_its_lock_is_held_and_only_one_can_hold_it() -> None:
    run = new_run()
    lock = run.take_lock()
    assert run.is_live()
    with pytest.raises(RunError, match=f"already has a worker; watch it with: scrawl attach {run.name}"):
        run.take_lock()
    os.close(lock)
    assert not run.is_live()


def test_what_a_worker_has_is_neither_deleted_nor_renamed() -> None:
    run = new_run()
    lock = run.take_lock()
    with pytest.raises(RunError, match=f"so it cannot be deleted; stop it with: scrawl stop {run.name}"):
        delete_run(run)
    with pytest.raises(RunError, match=f"so it cannot be renamed; stop it with: scrawl stop {run.name}"):
        rename_run(run, "other")
    os.close(lock)
    delete_run(rename_run(run, "other"))
    assert list_runs() == []


def test_of_a_run_that_is_gone_everything_says_so() -> None:
    run = new_run()
    shutil.rmtree(run.folder)
    changes = (partial(rename_run, run, "x"), partial(delete_run, run))
    for do in (run.config, run.take_lock, run.check_there, *changes):
        with pytest.raises(RunError, match=f"{run.name} is gone: somebody deleted or moved it"):
            do()


def test_two_onlookers_do_not_take_each_other_for_a_worker() -> None:
    run = new_run()
    os.close(run.take_lock())
    watching = """
import sys
from pathlib import Path
from core.runs import Run
print("here", flush=True)
while True:
    Run(Path(sys.argv[1])).is_live()
"""
    command = [sys.executable, "-c", watching, str(run.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        try:
            assert not any(run.is_live() for _ in range(2000))
        finally:
            other.kill()


def test_an_onlookers_glance_is_not_taken_for_a_worker() -> None:
    run = new_run()
    os.close(run.take_lock())
    with (run.folder / "lock").open() as glance:
        fcntl.flock(glance, fcntl.LOCK_SH)
        threading.Timer(0.03, glance.close).start()
        os.close(run.take_lock())


def test_a_run_that_another_terminal_deletes_is_gone_and_not_locked() -> None:
    run = new_run()
    lock = run.take_lock()

    def delete() -> None:
        shutil.rmtree(run.folder)
        os.close(lock)

    threading.Timer(0.03, delete).start()
    for _ in range(2):  # once while it is deleted, and once when it is
        with pytest.raises(RunError, match=f"^{run.name} is gone: somebody deleted or moved it; "):
            run.take_lock()
    assert not run.folder.exists()


def test_a_lock_goes_with_its_descriptor_to_another_process_and_ends_with_it() -> None:
    run = new_run()
    lock = run.take_lock()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock]) as other:
        os.close(lock)
        assert run.is_live()
        other.kill()
        other.wait()
        assert not run.is_live()


def test_a_run_whose_folder_has_gone_is_not_live() -> None:
    run = new_run()
    lock = run.take_lock()
    shutil.rmtree(run.folder)
    assert not run.is_live()
    os.close(lock)


def test_runs_are_listed_newest_first_and_other_folders_are_none(home: Path) -> None:
    runs = [new_run(second) for second in (5, 3, 4)]
    for age, run in enumerate(runs):
        os.utime(run.folder / "config.json", (1000 - age, 1000 - age))
    (home / "runs" / "half-made").mkdir()
    (home / "runs" / "a-file").write_text("")
    assert list_runs() == runs


def test_without_a_home_there_are_no_runs() -> None:
    assert list_runs() == []
    with pytest.raises(RunError, match="There is no run yet"):
        newest_live()


def test_the_newest_live_run_comes_before_newer_ones_that_have_ended() -> None:
    old, new = new_run(3), new_run(4)
    os.utime(old.folder / "config.json", (1000, 1000))
    assert newest_live() == new
    lock = old.take_lock()
    assert newest_live() == old
    os.close(lock)


def test_a_run_is_found_by_name_by_the_beginning_of_it_and_by_its_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, other = new_run(3), new_run(14)
    assert find_run(run.name) == run
    assert find_run("20261122-184403") == run
    assert find_run("20261122-18441") == other
    assert find_run(str(run.folder)) == run
    assert find_run(f"{run.folder}/") == run
    monkeypatch.chdir(run.folder)
    assert find_run(".") == run
    assert find_run(f"../{other.name}") == other


def test_a_whole_name_wins_over_a_longer_one_that_begins_alike() -> None:
    run = create_run(config(), NOW)
    create_run(config(), NOW)
    assert find_run("20261122-184403-workshop") == run


def test_a_beginning_of_several_names_is_refused_with_the_names() -> None:
    names = [new_run(second).name for second in (3, 4)]
    with pytest.raises(RunError) as caught:
        find_run("2026")
    assert all(name in str(caught.value) for name in names)
    for second in (5, 6):
        new_run(second)
    with pytest.raises(RunError, match="and 2 more; write more of the name"):
        find_run("2026")


@pytest.mark.parametrize(
    "wanted", ["", "nope", "/nowhere", "~nobody-at-all/x", "a\0b", "../..", "x" * 5000, "\x1b[2J"]
)
def test_what_is_no_run_is_refused_and_nothing_of_it_reaches_the_terminal(wanted: str) -> None:
    new_run()
    with pytest.raises(RunError, match="There is no run") as caught:
        find_run(wanted)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_the_state_of_a_run_is_the_fold_of_its_log() -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 4))
    state = run.state()
    assert (state.run, state.epoch, state.step, state.phase) == (run.name, 1, 4, "training")


def test_the_tail_of_the_output_is_short_and_printable() -> None:
    run = new_run()
    assert run.log_tail() == []
    noise = b"".join(b"line %d\n\n" % number for number in range(5000))
    run.worker_log.write_bytes(noise + b"\x1b]52;c;aGk=\x07\xff\n")
    tail = run.log_tail(3)
    assert tail[:2] == ["line 4998", "line 4999"]
    assert len(tail) == 3
    assert all(line.isprintable() for line in tail)
