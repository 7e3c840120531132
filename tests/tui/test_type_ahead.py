"""Keys that come in one burst, as a slow line brings them: each does what it would have done on its own."""

import pytest
from textual.events import Key, Paste

from tests.story import config, finished_run
from tests.tui.grid import shown, wait_until
from tui.app import ScrawlApp
from tui.look import Look
from tui.widgets.bench import Bench
from tui.widgets.chart import Chart

NAMES = {"/": "slash", "#": "number_sign", "\n": "enter", "\x1b": "escape"}


def type_at_once(app: ScrawlApp, text: str) -> None:
    for character in text:
        app.post_message(Key(NAMES.get(character, character), character))


def burst_app() -> ScrawlApp:
    return ScrawlApp(config(), Look(), finished_run(wrong=range(25)))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["one pane", "four panes"])
async def test_they_go_to_the_pane_that_one_of_them_leads_to(size: tuple[int, int]) -> None:
    app = burst_app()
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors.index is not None)
        type_at_once(app, "4jj2x4j")
        await wait_until(pilot, lambda: "4/25" in shown(app))
        assert app.focused is app.workbench.errors
        assert app.workbench.training.query_one(Chart).view.epochs


async def test_they_go_into_the_dialog_that_one_of_them_opens_and_out_of_it() -> None:
    app = burst_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors.index is not None)
        type_at_once(app, "4/#12\nA/\x1b1n")
        await wait_until(pilot, lambda: app.focused is app.workbench.data and "train 9" in shown(app), 60)
        assert app.workbench.errors.view.filter.text == "#12"
        assert app.workbench.errors.index == 12
        assert len(app.screen_stack) == 1


async def test_what_is_pasted_keeps_its_place_among_them() -> None:
    app = burst_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors.index is not None)
        type_at_once(app, "4/#")
        app.post_message(Paste("1"))
        type_at_once(app, "7\n")
        await wait_until(pilot, lambda: app.workbench.errors.index == 17)


async def test_a_key_that_closes_what_has_the_focus_does_not_keep_the_next_one_waiting() -> None:
    app = burst_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors.index is not None)
        for _ in range(2):
            type_at_once(app, "r\x1b?\x1b4\n\x1bo\x1be\x1b")
        type_at_once(app, "1n")
        await wait_until(pilot, lambda: app.focused is app.workbench.data and "train 9" in shown(app), 60)
        assert len(app.screen_stack) == 1


async def test_those_before_the_first_frame_are_kept_for_it() -> None:
    app = burst_app()
    type_at_once(app, "4z")
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.workbench.query_one(Bench).zoomed)
        assert app.focused is app.workbench.errors
