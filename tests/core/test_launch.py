"""A run is started whole or not at all, and goes on only where it can."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from core import launch
from core.commands import Pause, Stop, send
from core.errors import DataError, InputError, RunError, ScrawlError
from core.events import Phase, RunFinished
from core.runs import Run, list_runs
from core.sources import load_dataset
from core.worker import Worker
from tests.story import batch, config, finished_run, new_run, opening, saved, started, write


class Hands:
    """Stands where a worker would, and keeps what it is handed."""

    def __init__(self) -> None:
        self.run: Run | None = None
        self.lock = -1
        self.dismissed = False

    def hand_over(self, run: Run, lock: int) -> None:
        self.run, self.lock = run, lock
        self.speak()

    def speak(self) -> None:
        """Say a worker's first word."""
        assert self.run
        write(self.run, Phase(phase="importing"))

    def dismiss(self) -> None:
        self.dismissed = True


@pytest.fixture
def hands() -> Iterator[Hands]:
    taker = Hands()
    yield taker
    if taker.lock >= 0:
        os.close(taker.lock)


def worker(taker: Hands) -> Worker:
    return cast(Worker, taker)


def nothing_was_made(home: Path) -> bool:
    return not (home / "runs").exists() or not list((home / "runs").iterdir())


def test_a_started_run_belongs_to_its_worker_from_the_first_moment(hands: Hands) -> None:
    run = launch.start(config(name="first"), worker(hands))
    assert list_runs() == [run]
    assert hands.run == run
    assert run.is_live()
    assert not hands.dismissed
    os.close(hands.lock)
    hands.lock = -1
    assert not run.is_live()  # nobody else kept the lock


def test_the_name_carries_the_local_time(hands: Hands) -> None:
    before = datetime.now().astimezone()
    run = launch.start(config(), worker(hands))
    assert f"{before:%Y%m%d-%H%M}" in run.name or f"{datetime.now().astimezone():%Y%m%d-%H%M}" in run.name


def test_a_relative_path_means_the_same_to_a_worker_in_another_folder(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("digits.npz").write_bytes((Path(launch.__file__).parent / "data" / "mnist-sample.npz").read_bytes())
    run = launch.start(config(dataset="digits.npz"), worker(hands))
    assert run.config().dataset == str(tmp_path / "digits.npz")


def test_the_name_of_a_data_set_stays_a_name(hands: Hands) -> None:
    assert launch.start(config(), worker(hands)).config().dataset == "sample"


def test_data_that_was_loaded_already_is_not_loaded_again(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = load_dataset("sample")
    monkeypatch.setattr("core.sources.load_dataset", lambda *_: pytest.fail("it was loaded again"))
    launch.start(config(), worker(hands), data=data)
    assert hands.run


@pytest.mark.parametrize("wanted", ["nope.npz", "~nobody-at-all/x.npz", "/etc/passwd", "/dev/null"])
def test_bad_data_is_refused_before_anything_is_made(hands: Hands, home: Path, wanted: str) -> None:
    with pytest.raises(DataError):
        launch.start(config(dataset=wanted), worker(hands))
    assert nothing_was_made(home)
    assert hands.dismissed
    assert hands.run is None


def test_a_folder_that_cannot_be_told_to_a_worker_is_refused(
    hands: Hands, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = tmp_path / "no-utf8-\udcff"
    strange.mkdir()
    monkeypatch.chdir(strange)
    Path("d.npz").write_bytes((Path(launch.__file__).parent / "data" / "mnist-sample.npz").read_bytes())
    with pytest.raises(InputError, match="in UTF-8"):
        launch.start(config(dataset="d.npz"), worker(hands))
    assert nothing_was_made(home)


def test_a_home_that_cannot_be_written_is_refused_and_the_worker_goes(hands: Hands, home: Path) -> None:
    home.write_text("a file in the way")
    with pytest.raises(RunError, match="SCRAWL_HOME"):
        launch.start(config(), worker(hands))
    assert hands.dismissed


def test_a_worker_that_has_died_leaves_no_folder(home: Path) -> None:
    real = Worker()
    real.process.kill()
    real.process.wait()
    with pytest.raises(ScrawlError, match="The worker ended before it could start") as caught:
        launch.start(config(), real)
    assert caught.value.exit_code == 1
    assert nothing_was_made(home)


def test_a_refused_start_ends_the_real_worker() -> None:
    real = Worker()
    with pytest.raises(DataError):
        launch.start(config(dataset="nope"), real)
    assert real.process.poll() is not None


def test_a_stopped_run_goes_on_without_the_requests_that_its_last_worker_left(hands: Hands) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12), saved(1, 12), RunFinished(reason="stopped", seconds=3.0))
    send(run.folder, Stop())
    send(run.folder, Pause())
    launch.resume(run, worker(hands))
    assert hands.run == run
    assert run.is_live()
    assert list((run.folder / "commands").iterdir()) == []


def test_a_dead_run_goes_on(hands: Hands) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12))
    launch.resume(run, worker(hands))
    assert hands.run == run


def test_a_run_goes_on_visibly_before_anyone_is_told_that_it_does(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12), RunFinished(reason="stopped", seconds=3.0))
    first_word = hands.speak
    monkeypatch.setattr(hands, "speak", lambda: None)
    monkeypatch.setattr("time.sleep", lambda _: first_word())
    launch.resume(run, worker(hands))
    assert run.state().status(run.is_live()) == "starting"


def test_a_worker_that_dies_before_its_first_word_is_not_waited_for(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12))
    monkeypatch.setattr(hands, "speak", lambda: os.close(hands.lock))
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it has gone"))
    launch.resume(run, worker(hands))
    hands.lock = -1
    assert run.state().status(run.is_live()) == "died"


def test_a_finished_run_does_not_go_on(hands: Hands) -> None:
    run = finished_run()
    with pytest.raises(RunError, match=f"is finished; look at it with: scrawl attach {run.name}"):
        launch.resume(run, worker(hands))
    assert hands.dismissed
    assert not run.is_live()


def test_a_live_run_is_not_resumed_by_a_second_worker(hands: Hands) -> None:
    run = new_run()
    write(run, started(run))
    lock = run.take_lock()
    send(run.folder, Pause())
    with pytest.raises(RunError, match="already has a worker"):
        launch.resume(run, worker(hands))
    os.close(lock)
    assert hands.dismissed
    assert len(list((run.folder / "commands").iterdir())) == 1  # it is for the worker that has the run


def test_a_worker_that_is_just_leaving_is_waited_for(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12), RunFinished(reason="stopped", seconds=3.0))
    lock = run.take_lock()
    monkeypatch.setattr("time.sleep", lambda _: os.close(lock))
    launch.resume(run, worker(hands))
    assert hands.run == run


def test_a_run_whose_data_has_gone_is_refused_and_set_free(hands: Hands, tmp_path: Path) -> None:
    run = new_run(dataset=str(tmp_path / "gone.npz"))
    write(run, *opening(new_run(4)), batch(1, 12))
    with pytest.raises(DataError, match="There is no data set"):
        launch.resume(run, worker(hands))
    assert not run.is_live()
    assert hands.dismissed


def test_a_read_only_run_is_refused_in_one_sentence(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 12))

    open_file = os.open

    def denied(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return open_file(path, flags, mode)

    monkeypatch.setattr("os.open", denied)
    with pytest.raises(RunError, match="cannot be written: Permission denied"):
        launch.resume(run, worker(hands))
    assert hands.dismissed


def test_a_run_whose_folder_has_gone_is_refused_in_one_sentence(hands: Hands, home: Path) -> None:
    with pytest.raises(RunError, match="gone is gone: somebody deleted or moved it"):
        launch.resume(Run(home / "runs" / "gone"), worker(hands))
    assert hands.dismissed
