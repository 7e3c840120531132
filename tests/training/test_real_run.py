"""A whole run by a real worker: what it says while it trains, and what it leaves."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from core.dataset import Dataset
from core.evaluation import class_scores, confusion_matrix, predicted_classes
from core.events import (
    BatchEnded,
    CheckpointSaved,
    DataLoaded,
    EpochEnded,
    Evaluated,
    ModelBuilt,
    Phase,
    RunFinished,
    RunStarted,
    Telemetry,
)
from core.metrics import wilson_interval
from core.predictions import read_predictions
from core.sources import load_dataset
from tests.workers import Training, processes_of


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_dataset("sample")


def test_it_tells_its_story_in_order(real_run: Training) -> None:
    told = [
        event.phase if isinstance(event, Phase) else type(event)
        for event in real_run.seen
        if not isinstance(event, BatchEnded | Telemetry | CheckpointSaved)
    ]
    assert told == [
        "importing", RunStarted, "loading-data", DataLoaded, "building", ModelBuilt, "compiling",
        *["training", "validating", EpochEnded] * 3,
        "saving", Evaluated, RunFinished,
    ]  # fmt: skip


def test_a_checkpoint_is_told_after_its_epoch_and_before_the_next_one_ends(real_run: Training) -> None:
    told = [event for event in real_run.seen if isinstance(event, EpochEnded | CheckpointSaved)]
    assert [(type(event), event.epoch) for event in told] == [
        (kind, epoch) for epoch in (1, 2, 3) for kind in (EpochEnded, CheckpointSaved)
    ]


def test_every_line_is_an_object_with_version_time_and_name(real_run: Training) -> None:
    lines = [json.loads(line) for line in real_run.run.log.read_text().splitlines()]
    assert len(lines) == len(real_run.seen)
    assert all(line["v"] == 1 and isinstance(line["t"], float) and line["event"] for line in lines)
    times = [line["t"] for line in lines]
    assert times == sorted(times)
    assert not any("missed" in line for line in lines)


def test_it_says_what_it_is_and_with_what(real_run: Training, data: Dataset) -> None:
    state = real_run.look()
    assert state.config == real_run.run.config()
    assert set(state.versions) == {"python", "keras", "tensorflow", "numpy"}
    assert state.pid == real_run.worker.process.pid
    assert state.device
    assert state.data
    assert state.data.sha256 == data.sha256()
    assert state.data.shapes["x_train"] == (4000, 28, 28)
    assert state.data.counts == {"train": data.counts("train"), "test": data.counts("test")}
    assert state.model
    assert (state.model.total, state.model.loss) == (407_050, "categorical_crossentropy")


def test_batches_are_told_seldom_but_the_last_of_an_epoch_always(real_run: Training) -> None:
    batches = [event for event in real_run.seen if isinstance(event, BatchEnded)]
    for epoch, some in itertools.groupby(batches, key=lambda event: event.epoch):
        group = list(some)
        steps = [event.step for event in group]
        assert steps == sorted(set(steps))
        assert steps[-1] == group[-1].steps == 32, f"epoch {epoch}"
        assert all(later.t - event.t >= 0.09 for event, later in itertools.pairwise(group[:-1]))
    assert {event.epoch for event in batches} == {1, 2, 3}
    rates = [event.samples_per_second for event in batches]
    assert rates[0] is None, "the first execution is mostly compilation"
    assert all(rate is None or 100 < rate < 1e7 for rate in rates)
    # An epoch may be one execution, and still tells how fast it was; what was measured stays.
    assert all(event.samples_per_second for event in batches if event.epoch == 3)
    telemetry = [event.t for event in real_run.seen if isinstance(event, Telemetry)]
    assert all(later - earlier > 0.9 for earlier, later in itertools.pairwise(telemetry))


def test_an_epoch_carries_what_keras_own_line_carries(real_run: Training) -> None:
    epochs = [event for event in real_run.seen if isinstance(event, EpochEnded)]
    last_batches = {
        event.epoch: event
        for event in real_run.seen
        if isinstance(event, BatchEnded) and event.step == event.steps
    }
    best = 0.0
    for event in epochs:
        assert event.loss == pytest.approx(last_batches[event.epoch].loss)
        assert event.accuracy == pytest.approx(last_batches[event.epoch].accuracy)
        assert 0 < event.val_seconds < event.seconds < 60
        assert event.val_accuracy is not None
        assert event.best == (event.val_accuracy > best)
        best = max(best, event.val_accuracy)
    assert best > 0.9, "it has learnt"
    assert real_run.look().best


def test_every_number_is_a_recount_of_the_stored_probabilities(real_run: Training, data: Dataset) -> None:
    state = real_run.look()
    for epoch in state.history:
        stored = read_predictions(real_run.run, epoch.epoch, len(data.y_test), 10)
        assert stored.sum(axis=1) == pytest.approx(1, abs=1e-5)
        predicted = predicted_classes(stored)
        assert epoch.n_wrong == (predicted != data.y_test).sum()
        assert epoch.val_accuracy == 1 - epoch.n_wrong / len(data.y_test)
        losses = -np.log(stored[np.arange(len(stored)), data.y_test].astype(np.float64))
        assert epoch.val_loss == pytest.approx(losses.mean(), rel=1e-4)
    assert state.evaluated
    assert state.evaluated.classes == tuple(class_scores(confusion_matrix(data.y_test, predicted, 10)))
    right = int((predicted == data.y_test).sum())
    assert state.evaluated.interval == wilson_interval(right, len(data.y_test))


def test_it_leaves_the_folder_as_designed_and_nothing_else(real_run: Training, temporary: Path) -> None:
    folder = real_run.run.folder
    assert sorted(path.name for path in folder.iterdir()) == [
        "best.keras", "checkpoint", "commands", "config.json", "events.jsonl", "lock", "model.keras",
        "predictions", "worker.log",
    ]  # fmt: skip
    assert [path.name for path in (folder / "checkpoint").iterdir()] == ["latest.npz"]
    assert not list((folder / "commands").iterdir())
    assert not list(temporary.iterdir())
    assert not processes_of(real_run.run)
    assert not real_run.run.is_live()
    assert real_run.worker.process.returncode == 0


@pytest.mark.keras
@pytest.mark.usefixtures("keras_here")
def test_the_saved_model_predicts_and_scores_what_was_told(real_run: Training, data: Dataset) -> None:
    import keras

    state = real_run.look()
    model = keras.models.load_model(real_run.run.folder / "model.keras")
    stored = read_predictions(real_run.run, 3, len(data.y_test), 10)
    predicted = model.predict(data.x_test, verbose=0)
    np.testing.assert_allclose(predicted, stored, rtol=1e-4, atol=1e-6)
    assert (predicted.argmax(axis=1) == stored.argmax(axis=1)).all()
    one_hot = keras.utils.to_categorical(data.y_test, 10)
    loss, accuracy = model.evaluate(data.x_test, one_hot, verbose=0)
    assert state.evaluated
    assert state.evaluated.loss == pytest.approx(loss, rel=1e-5)
    assert state.evaluated.accuracy == pytest.approx(accuracy, rel=1e-6)

    assert state.best
    best = keras.models.load_model(real_run.run.folder / "best.keras")
    _, accuracy = best.evaluate(data.x_test, one_hot, verbose=0)
    assert accuracy == pytest.approx(state.best.val_accuracy, rel=1e-6)
