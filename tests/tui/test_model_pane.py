"""The model pane shows the workshop's table without TensorFlow."""

import pytest
from textual.app import App, ComposeResult

from core.config import run_config
from tests.tui.grid import shown
from tui.look import Look
from tui.widgets.model_pane import ModelPane


class Harness(App[None]):
    def __init__(self, model: str = "workshop", look: Look | None = None) -> None:
        super().__init__()
        self._model = model
        self._look = look or Look()

    def compose(self) -> ComposeResult:
        pane = ModelPane()
        pane.look = self._look
        pane.config = run_config({"model": self._model, "seed": 7})
        yield pane


async def test_it_shows_every_layer_and_the_workshops_total() -> None:
    app = Harness()
    async with app.run_test(size=(58, 13)):
        text = shown(app)
    for name in ("flatten", "rescaling", "dense", "activation", "dropout", "dense_1", "activation_1"):
        assert name in text
    assert "407\u202f050 parameters" in text
    assert "0 non-trainable" in text
    assert "categorical cross-entropy" in text
    assert "adam 0.001" in text


async def test_the_convnet_has_its_own_table() -> None:
    app = Harness("convnet")
    async with app.run_test(size=(80, 24)):
        assert "34\u202f826 parameters" in shown(app)


@pytest.mark.parametrize("model", ["workshop", "convnet"])
async def test_an_ascii_terminal_gets_seven_bits(model: str) -> None:
    app = Harness(model, Look(ascii=True))
    async with app.run_test(size=(80, 24)):
        assert shown(app).isascii()


async def test_another_number_of_classes_changes_the_last_layer() -> None:
    app = Harness()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(ModelPane).classes_count = 26
        await pilot.pause()
        assert "415\u202f258 parameters" in shown(app)
