"""What is said at a checkpoint without TensorFlow is what the trained model says itself."""

from pathlib import Path

import numpy as np
import pytest

from core.at_checkpoint import checkpoint_position, predict_at_checkpoint
from core.commands import Stop, send
from core.sources import load_dataset
from tests.workers import new_run, working

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("fresh_keras")]


@pytest.mark.parametrize("name", ["workshop", "convnet"])
def test_a_worker_stopped_in_the_midst_of_an_epoch_predicts_the_same(home: Path, name: str) -> None:
    from core.training.build import build_model, compile_model
    from core.training.checkpoint import load_checkpoint, restore

    run, data = new_run(home, model=name, epochs=200, batch_size=8), load_dataset("sample")
    with working() as workers:
        training = workers.give(run)
        training.wait_for(lambda state: state.step > 0)
        send(run.folder, Stop())
        assert training.wait_for_end() == "stopped"
    checkpoint = load_checkpoint(run.folder)
    assert checkpoint
    model = build_model(run.config().layers())
    compile_model(model, run.config(), steps_per_execution=1)
    restore(model, checkpoint)
    said = predict_at_checkpoint(run, data)
    np.testing.assert_allclose(said.probabilities, model.predict(data.x_test, verbose=0), atol=1e-5)
    assert said.position == checkpoint_position(run) == checkpoint.about.position
    assert said.position.step > 0
