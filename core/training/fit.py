"""The story of a training from top to bottom: data, model, compile, fit, evaluate."""

import time
import os
import socket

import keras

from core.errors import RunError
from core.evaluation import class_scores, confusion_matrix, predicted_classes, wilson_interval
from core.events import DataLoaded, Evaluated, ModelBuilt, Phase, Position, RunFinished, RunStarted
from core.sources import load_dataset
from core.training import pace
from core.training.build import LOSS, build_model, compile_model
from core.training.callbacks.evaluate_test_split import EvaluateTestSplit, save_model
from core.training.callbacks.obey_commands import ObeyCommands, StopTraining
from core.training.callbacks.report_progress import ReportProgress
from core.training.callbacks.save_checkpoints import SaveCheckpoints
from core.training.callbacks.watch_loss import WatchLoss
from core.training.checkpoint import About, check_same, load_checkpoint, restore
from core.training.device import prepare_device
from core.training.input import Batches
from core.training.progress import Progress
from core.training.session import Session, versions
from core.training.telemetry import TelemetrySampler


def train(session: Session) -> None:
    """Train the session's run to its end, from its checkpoint if it has one; write all of it to the log.

    Raises ScrawlError for what a user can mend; whatever else escapes is a defect.
    """
    run, log = session.run, session.log
    config = run.config()
    checkpoint = load_checkpoint(run.folder)
    start = checkpoint.about.position if checkpoint else Position(1, 0)
    log.emit(
        RunStarted(
            run=run.name,
            config=config,
            host=socket.gethostname(),
            pid=os.getpid(),
            versions=versions(),
            device=prepare_device(),
            resumed_from=start if checkpoint else None,
        )
    )

    # ── the data ──────────────────────────────────────────────────────────────────────────────────────────
    log.emit(Phase(phase="loading-data"))
    data = load_dataset(config.dataset)
    data_sha256 = data.sha256()
    if checkpoint:
        check_same(checkpoint.about, data_sha256, versions())
    log.emit(
        DataLoaded(
            name=data.name,
            source=data.source,
            shapes={name: getattr(data, name).shape for name in ("x_train", "y_train", "x_test", "y_test")},
            class_names=data.class_names,
            counts={"train": data.counts("train"), "test": data.counts("test")},
            sha256=data_sha256,
        )
    )

    # ── the model ─────────────────────────────────────────────────────────────────────────────────────────
    log.emit(Phase(phase="building"))
    keras.utils.set_random_seed(config.seed)  # decides the first weights and every dropout mask
    classes = len(data.class_names)
    specs = config.layers(classes)
    model = build_model(specs)
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

    log.emit(Phase(phase="compiling"))
    batches = Batches(data.x_train, data.y_train, classes, config.batch_size, config.seed)
    per_execution = pace.first_guess(specs, config.batch_size, batches.steps)
    compile_model(model, config, per_execution)
    progress = Progress(start.epoch, start.step, batches.steps, config.batch_size, batches.samples)
    if checkpoint:
        restore(model, checkpoint)
        progress.best_accuracy = checkpoint.about.best_accuracy
    # `fit` forgets the sums behind its running means when an epoch begins; a resumed epoch needs them back.
    sums = [variable.numpy() for variable in model.metrics_variables]

    # ── training ──────────────────────────────────────────────────────────────────────────────────────────
    report = ReportProgress(log, progress)
    checkpoints = SaveCheckpoints(
        run.folder,
        log,
        progress,
        lambda: About(progress.position, data_sha256, versions(), progress.best_accuracy),
    )
    evaluate = EvaluateTestSplit(run, data, log, progress)
    carry_on = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda *_: [
            variable.assign(value) for variable, value in zip(model.metrics_variables, sums, strict=True)
        ]
    )
    # The order is the order of work at a batch's or an epoch's end.
    callbacks = [
        report,
        WatchLoss(progress),
        evaluate,
        checkpoints,
        ObeyCommands(run.folder, log, progress, checkpoints, report),
    ]
    reason = "completed"
    with TelemetrySampler(log):
        try:
            for epoch in range(start.epoch, config.epochs + 1):
                first_step = start.step if epoch == start.epoch else 0
                progress.epoch, progress.step, progress.first_step = epoch, first_step, first_step
                log.emit(Phase(phase="training"))
                model.fit(
                    batches.epoch(epoch, first_step),
                    initial_epoch=epoch - 1,
                    epochs=epoch,
                    callbacks=[carry_on, *callbacks] if first_step else callbacks,
                    shuffle=False,  # the order is ours
                    verbose=0,
                )
        except StopTraining:
            reason = "stopped" if progress.position.epoch <= config.epochs else "completed"

    # ── the result ────────────────────────────────────────────────────────────────────────────────────────
    if reason == "completed":
        log.emit(Phase(phase="saving"))
        save_model(model, run, "model.keras")
        probabilities = evaluate.probabilities
        if probabilities is None:
            raise RunError("This run was complete already; look at it with: scrawl attach " + run.name)
        predicted = predicted_classes(probabilities)
        right = int((predicted == data.y_test).sum())
        log.emit(
            Evaluated(
                loss=evaluate.loss,
                accuracy=right / len(predicted),
                interval=wilson_interval(right, len(predicted)),
                classes=tuple(class_scores(confusion_matrix(data.y_test, predicted, classes))),
            )
        )
    log.emit(RunFinished(reason=reason, seconds=time.time() - session.began))
