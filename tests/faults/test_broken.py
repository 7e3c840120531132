"""What is broken around a run: each ends it in a clear state, with one sentence."""

from pathlib import Path

import numpy as np
import pytest

from core.events import BatchEnded, RunFailed
from core.sources import load_dataset
from tests.workers import Training, Workers, new_run


def failure(training: Training) -> RunFailed:
    assert training.wait_for_end() == "failed"
    assert training.worker.process.returncode == 1
    ended = training.look().ended
    assert isinstance(ended, RunFailed)
    return ended


def test_a_loss_that_is_no_number_ends_the_run_and_says_at_which_batch(workers: Workers, home: Path) -> None:
    training = workers.start(home, optimizer="sgd", learning_rate=1e6)
    ended = failure(training)
    assert "stopped being a number in batches 1 to " in ended.error
    assert "of epoch 1" in ended.error
    assert "learning rate" in ended.advice
    assert not ended.traceback
    assert not (training.run.folder / "checkpoint").exists(), "nothing spoilt was saved"


def test_a_tensorflow_that_cannot_be_imported_is_told(workers: Workers, home: Path, tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text('raise ImportError("libcudart.so.12: cannot open shared object")')
    training = workers.start(home, workers.take(PYTHONPATH=str(tmp_path)))
    ended = failure(training)
    assert ended.error == (
        "TensorFlow cannot be imported: ImportError: libcudart.so.12: cannot open shared object"
    )
    assert any("libcudart" in line for line in training.run.log_tail())


@pytest.mark.parametrize("how", ["vanished", "changed"])
def test_a_data_set_that_is_not_what_it_was_is_told(
    workers: Workers, home: Path, tmp_path: Path, how: str
) -> None:
    sample = load_dataset("sample")
    path = tmp_path / "data.npz"
    arrays = {name: getattr(sample, name)[:500] for name in ("x_train", "y_train", "x_test", "y_test")}
    np.savez(path, **arrays)
    training = workers.start(home, dataset=str(path), epochs=500)
    if how == "vanished":
        path.unlink()
        assert "There is no data set" in failure(training).error
        return
    training.wait_for_event(BatchEnded, 2)
    training.kill()
    np.savez(path, **arrays | {"x_train": 255 - arrays["x_train"]})
    assert "The data set is not the one this run was trained on" in failure(workers.give(training.run)).error


def test_a_clock_that_jumps_back_changes_no_duration(workers: Workers, home: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import itertools, time\n"
        "real, calls = time.time, itertools.count()\n"
        "time.time = lambda: real() - 3600 * (next(calls) // 20)\n"
    )
    training = workers.start(home, workers.take(PYTHONPATH=str(tmp_path)))
    assert training.wait_for_end() == "finished"
    state = training.look()
    assert any(later.t < event.t for event, later in zip(training.seen, training.seen[1:], strict=False))
    assert all(0 < epoch.seconds < 60 for epoch in state.history)
    assert state.ended
    assert 0 < getattr(state.ended, "seconds", 0) < 120
    assert state.seconds > 0.5 * getattr(state.ended, "seconds", 0)  # less only what each jump itself took


def test_a_log_of_output_that_cannot_be_written_ends_nothing(workers: Workers, home: Path) -> None:
    run = new_run(home, epochs=1)
    run.worker_log.mkdir()
    assert workers.give(run).wait_for_end() == "finished"
