"""The story of a training from top to bottom: data, model, compile, fit, evaluate."""

import os
import socket

import keras
import tensorflow as tf

from core.at_checkpoint import About
from core.config import RunConfig
from core.dataset import Dataset
from core.evaluation import class_scores, confusion_matrix, predicted_classes
from core.events import DataLoaded, Evaluated, ModelBuilt, Phase, Position, RunStarted, Trouble
from core.files import replace_file
from core.metrics import wilson_interval
from core.training import pace
from core.training.background import Background
from core.training.build import LOSS, build_model, change_pace, compile_model
from core.training.callbacks.continue_epoch import ContinueEpoch
from core.training.callbacks.evaluate_test_split import EvaluateTestSplit
from core.training.callbacks.obey_commands import ObeyCommands
from core.training.callbacks.report_progress import ReportProgress
from core.training.callbacks.save_checkpoints import SaveCheckpoints
from core.training.callbacks.watch_loss import WatchLoss
from core.training.checkpoint import Checkpoint, check_same, load_checkpoint, restore
from core.training.device import UNUSABLE, Device, cores, prepare_device, threads_for
from core.training.errors import OutOfMemory, ResultNotSaved, StopTraining
from core.training.eventlog import EventLog
from core.training.input import Batches
from core.training.model_file import ModelFile
from core.training.progress import Progress
from core.training.session import Session, package_versions, versions
from core.training.telemetry import TelemetrySampler


def train(session: Session) -> None:
    """Train the session's run to its end, from its checkpoint if it has one; write all of it to the log.

    Raises ScrawlError for what a user can mend; whatever else escapes is a defect.
    """
    try:
        session.give_way()
        _train(session)
    except StopTraining:
        session.finished("stopped")
    except (MemoryError, tf.errors.ResourceExhaustedError) as error:
        raise OutOfMemory("The training ran out of memory.") from error
    else:
        session.finished("completed")


def _train(session: Session) -> None:
    run, log = session.run, session.log
    config = run.config()
    checkpoint = load_checkpoint(run.folder)
    threads = checkpoint.about.threads if checkpoint else threads_for(cores())
    device = prepare_device(threads)
    _announce(session, config, checkpoint, device)

    data, sha256 = _load(session)
    about = About(config, sha256, package_versions(), threads)
    if checkpoint:
        check_same(checkpoint.about, about)
    model = _build(log, config, data)

    log.emit(Phase(phase="compiling"))
    session.give_way()
    batches = Batches(data.x_train, data.y_train, len(data.class_names), config.batch_size, config.seed)
    progress = Progress(batches.steps, config.batch_size, batches.samples)
    per_execution = pace.first_guess(config.layers(len(data.class_names)), config.batch_size, batches.steps)
    compile_model(model, config, per_execution)
    if checkpoint:
        restore(model, checkpoint)
        progress.best_accuracy = checkpoint.about.best_accuracy

    file = ModelFile(model)
    report = ReportProgress(log, progress)
    disk = Background()
    evaluate = EvaluateTestSplit(run, data, log, progress, file, disk)
    evaluate.set_model(model)  # there may be no epoch left to fit, but still a score to tell
    checkpoints = SaveCheckpoints(run.folder, log, progress, about, disk)
    obey = ObeyCommands(session, progress, checkpoints, report, config.epochs)
    # The order is the order of work at a batch's or an epoch's end.
    callbacks = [report, WatchLoss(progress), evaluate, checkpoints, obey]
    if checkpoint:
        progress.begin(checkpoint.about.position, checkpoint.about.seconds)
    with TelemetrySampler(log, device.gpus), disk:
        _fit(config, model, batches, progress, callbacks)

    log.emit(Phase(phase="saving"))
    try:
        replace_file(run.folder / "model.keras", file.content())
    except OSError as error:
        raise ResultNotSaved(f"The final model could not be saved: {error.strerror or error}.") from error
    _evaluate(log, data, evaluate)


def _announce(session: Session, config: RunConfig, checkpoint: Checkpoint | None, device: Device) -> None:
    session.log.emit(
        RunStarted(
            run=session.run.name,
            config=config,
            host=socket.gethostname(),
            pid=os.getpid(),
            versions=versions(),
            device=device.name,
            resumed_from=checkpoint.about.position if checkpoint else None,
        )
    )
    if device.lies_idle:
        session.log.emit(Trouble(message=UNUSABLE, about="device"))


def _load(session: Session) -> tuple[Dataset, str]:
    """Return the data set and its hash."""
    session.log.emit(Phase(phase="loading-data"))
    data = session.data()
    sha256 = data.sha256()
    session.log.emit(
        DataLoaded(
            name=data.name,
            source=data.source,
            shapes={name: getattr(data, name).shape for name in ("x_train", "y_train", "x_test", "y_test")},
            class_names=data.class_names,
            counts={"train": data.counts("train"), "test": data.counts("test")},
            sha256=sha256,
        )
    )
    return data, sha256


def _build(log: EventLog, config: RunConfig, data: Dataset) -> keras.Sequential:
    log.emit(Phase(phase="building"))
    keras.utils.set_random_seed(config.seed)  # decides the first weights and every dropout mask
    classes = len(data.class_names)
    model = build_model(config.layers(classes))
    summary = config.summary(classes)
    log.emit(
        ModelBuilt(
            layers=summary.rows,
            total=summary.total,
            trainable=summary.trainable,
            non_trainable=summary.non_trainable,
            loss=LOSS,
            optimizer=config.optimizer,
        )
    )
    return model


def _fit(
    config: RunConfig,
    model: keras.Sequential,
    batches: Batches,
    progress: Progress,
    callbacks: list[keras.callbacks.Callback],
) -> None:
    """Train from where `progress` stands, one `fit` an epoch: each has an order of batches of its own."""
    start = progress.position
    resumed = [ContinueEpoch(model), *callbacks] if start.step else callbacks
    for epoch in range(start.epoch, config.epochs + 1):
        if epoch > start.epoch:
            _mend_pace(model, progress, config.epochs - epoch + 1)
            progress.begin(Position(epoch, 0))
        model.fit(
            batches.epoch(epoch, progress.first_step),
            initial_epoch=epoch - 1,
            epochs=epoch,
            callbacks=resumed if epoch == start.epoch else callbacks,
            shuffle=False,  # the order is ours
            verbose=0,
        )


def _mend_pace(model: keras.Sequential, progress: Progress, epochs_left: int) -> None:
    """Change the steps per execution for the epochs that are left, if what was measured says that it pays."""
    if not progress.rate:
        return
    now = model.steps_per_execution
    better = pace.second_guess(
        now, progress.batch_size / progress.rate, progress.steps, epochs_left * progress.steps
    )
    if better != now:
        change_pace(model, better)


def _evaluate(log: EventLog, data: Dataset, evaluate: EvaluateTestSplit) -> None:
    """Write the final score: from the last epoch's pass, or a new one if that epoch was another session's."""
    probabilities, loss = evaluate.last or evaluate.predict()
    predicted = predicted_classes(probabilities)
    right = int((predicted == data.y_test).sum())
    log.emit(
        Evaluated(
            loss=loss,
            accuracy=right / len(predicted),
            interval=wilson_interval(right, len(predicted)),
            classes=tuple(class_scores(confusion_matrix(data.y_test, predicted, len(data.class_names)))),
        )
    )
