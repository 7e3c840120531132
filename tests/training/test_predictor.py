"""The NumPy answers of the predictor against what Keras itself said, on real runs of every model."""

from pathlib import Path

import numpy as np
import pytest

from core.catalog import MODELS
from core.predictions import read_predictions
from core.predictor import Predictor
from core.saved_model import saved_model
from tests.tui.digits import sample
from tests.workers import new_run, working


@pytest.mark.parametrize("name", MODELS)
async def test_it_answers_what_keras_said_of_the_whole_test_split(name: str, tmp_path: Path) -> None:
    with working() as workers:
        training = workers.give(new_run(tmp_path, model=name, epochs=2))
        assert training.wait_for_end() == "finished"
    model, data = saved_model(training.run), sample()
    assert model.file.name == "best.keras"
    assert model.epoch
    wanted = read_predictions(training.run, model.epoch, len(data.x_test), 10)
    predictor = Predictor(model)
    try:
        await predictor.start()
        answers = [await predictor.ask(image) for image in data.x_test]
    finally:
        predictor.close()
    assert np.abs(np.array(answers) - wanted).max() < 1e-5
