"""The model pane shows the workshop's table without TensorFlow."""

import pytest
from textual.app import ComposeResult

from core.config import run_config
from tests.story import config
from tests.tui.cold import Idle
from tests.tui.grid import shown, wait_until
from tests.tui.prepared import prepared
from tui import trainer
from tui.app import ScrawlApp
from tui.compositor import ExactApp
from tui.look import Look
from tui.widgets.model_pane import ModelPane


class Harness(ExactApp[None]):
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


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [50, 58, 60, 120, 300])
async def test_only_the_type_is_cut_where_it_is_narrow(width: int, look: Look) -> None:
    app = Harness("convnet", look)
    async with app.run_test(size=(width, 24)):
        lines = shown(app).splitlines()
    assert lines[0].split() == ["layer", "type", "output", "shape", "params"]
    for sign in ("max_pooling2d_1", f"26 {look.times} 26 {look.times} 32", f"18{look.space}496"):
        assert sign in "\n".join(lines)


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
async def test_beside_the_other_panes_it_gets_the_rows_of_its_table_or_says_how_to_see_the_rest(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)
    app = ScrawlApp(config(model="convnet"), look)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: "epochs 4  batch 128  seed 1" in shown(app))
        assert "scroll" not in shown(app)
        await pilot.resize_terminal(300, 100)
        await wait_until(pilot, lambda: "epochs 4  batch 128  seed 1" in shown(app))
        await pilot.resize_terminal(120, 36)
        keys = "j k" if look.ascii else "↑ ↓"
        await wait_until(pilot, lambda: f"convnet {look.dot} scroll with {keys}" in shown(app))
        assert app.workbench.data.size.height >= 17
        assert not look.ascii or shown(app).isascii()


@pytest.mark.parametrize("keys", ["jk", "Gg"])
async def test_it_scrolls_with_the_keys_that_do_it_everywhere(
    keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prepared(monkeypatch, "model", size=(120, 36), model="convnet") as (pilot, app):
        before = shown(app)
        assert "epochs 8  batch 128" not in before
        await pilot.press(*keys[0] * (1 if keys == "Gg" else 3))
        await wait_until(pilot, lambda: "epochs 8  batch 128" in shown(app))
        await pilot.press(*keys[1] * (1 if keys == "Gg" else 3))
        await wait_until(pilot, lambda: shown(app) == before)
