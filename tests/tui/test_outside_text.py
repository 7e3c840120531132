"""Text from outside is shown by every widget, and obeyed by none: no control reaches the terminal."""

import os
from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from core.config import RunConfig, flaw
from core.events import BatchEnded, Event, RunStarted, Trouble
from core.runs import Run, create_run
from tests.story import (
    STEPS,
    batch,
    config,
    data_loaded,
    ending,
    epoch_ended,
    failed,
    finished_run,
    opening,
    phase,
    write,
)
from tests.tui.cold import Idle
from tests.tui.digits import named, sample
from tests.tui.grid import shown, wait_until
from tui import trainer
from tui.app import ScrawlApp
from tui.look import Look
from tui.messages import DataArrived, DataAwaited, DataRefused
from tui.screens.runs import Runs
from tui.widgets.data_pane import DataPane

CONTROLS = "[/x] [@click=app.quit]x \x1b[2J\x1b]0;t\x07\x1b]52;c;aGk=\x07\x9b2J\x90q \u202eb\u200b\u2028漢字"
HOSTILE = {
    "controls": CONTROLS,
    "surrogates": "\udc9b2J\ud800 \udcff[/b]",
    "long": "x" * 10_000,
    "wide": "漢" * 10_000,
    "markup": "[red]r[/red] [link=file:///etc]l[/link] \\[b] x[ $primary",
}
OURS = "\u00a0\u3000\u202f"
"""Spaces that do no harm; the narrow one separates thousands."""
SIZES = [(120, 40), (60, 20)]


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trainer, "Worker", Idle)


def looked_at(app: ScrawlApp) -> None:
    """Fail if anything on the screen is a control, or can be clicked that is not ours."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            assert all(c.isprintable() or c in OURS for c in text), repr(text)
            assert style is None or "quit" not in str(style.meta), repr(text)
            assert style is None or not (style.link and "etc" in style.link), repr(text)


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Press one key after the other, and look at what each of them brings."""
    app = pilot.app
    assert isinstance(app, ScrawlApp)
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
        looked_at(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_class_names_notes_and_refusals(size: tuple[int, int]) -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.dataset is not None)
        for text in HOSTILE.values():
            data = replace(named(*[text] * 10), name=text, source=text)
            app.workbench.post_message(DataArrived(text, data, text))
            await wait_until(pilot, lambda data=data: app.workbench.dataset is data)  # type: ignore[misc]
            await pressed(pilot, "v", "c", "v", "v", "v")
            app.workbench.post_message(DataAwaited(text))
            app.workbench.post_message(DataRefused(text, text))
            await pressed(pilot, "o")
            app.screen.query_one(Input).value = text
            await pressed(pilot, "escape")
            app.clear_notifications()
        assert app.is_running


async def test_classes_in_the_errors() -> None:
    run = finished_run(wrong=range(25))
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.errors._list is not None)
        for text in HOSTILE.values():
            app.workbench.dataset = named(*[f"{text}{n}" for n in range(10)])
            app.workbench._shown_epoch = 0
            errors = app.workbench.errors._list
            app.workbench._show_errors()
            await wait_until(pilot, lambda old=errors: app.workbench.errors._list is not old)  # type: ignore[misc]
            await pressed(pilot, "4", "down", "enter", "v", "v", "escape")
            await pressed(pilot, "m", "n", "percent_sign", "c", "escape", "E", "escape")
            await pressed(pilot, "v", "v", "slash")
            app.screen.query_one(Input).value = text
            await pressed(pilot, "escape")
        assert app.is_running


def hostile_name(text: str) -> str:
    """Return as much of `text` as can be a folder's name."""
    plain = os.fsencode(text.replace("/", "").replace("\ud800", ""))[:200]
    return os.fsdecode(plain.decode("utf-8", "ignore").encode() if text.isprintable() else plain)


def hostile_run(text: str, *last: Event) -> Run:
    """Return a run in which everything that may be text is `text`, and which ended with `last`."""
    run = create_run(config(), datetime(2026, 11, 22).astimezone())
    run = Run(run.folder.rename(run.folder.with_name(hostile_name(text))))
    told = text.encode("utf-8", "replace").decode()
    start = RunStarted(
        run=told, config=run.config(), host=told, pid=1, versions={told: told}, device=told, resumed_from=None
    )
    data = msgspec.structs.replace(data_loaded(), name=told, source=told, class_names=(told,) * 10)
    write(
        run, phase("importing"), start, data, phase("training"), batch(1, STEPS), epoch_ended(1),
        Trouble(command=told, message=told), *last,
    )  # fmt: skip
    run.worker_log.write_text(f"{told}\n" * 3)
    return run


ENDS: dict[str, Callable[[str], list[Event]]] = {
    "died": lambda text: [],
    "failed": lambda text: [failed(text, text, (text,))],
    "finished": lambda text: ending(),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_run_names_errors_and_log_lines(end: Callable[[str], list[Event]]) -> None:
    runs = [hostile_run(text, *end(text.encode("utf-8", "replace").decode())) for text in HOSTILE.values()]
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pressed(pilot, "2")
        for run in runs:
            app.workbench.watch_run(run)
            await wait_until(pilot, lambda run=run: _is_shown(app, run))  # type: ignore[misc]
            await pressed(pilot, "s")
            app.clear_notifications()
        await pressed(pilot, "r")
        screen = app.screen
        assert isinstance(screen, Runs)
        await wait_until(pilot, lambda: screen._chosen is not None)
        for _ in runs:
            await pressed(pilot, "n", "escape", "d", "n", "down")
        assert app.is_running
    assert all(c.isprintable() for c in app.workbench.farewell())


def _is_shown(app: ScrawlApp, run: Run) -> bool:
    feed = app.workbench.feed
    return feed is not None and feed.run == run and feed.status is not None


async def test_an_answer_of_the_worker() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.workbench.notify(trainer.sentence(Trouble(message=CONTROLS)))
        await wait_until(pilot, lambda: "[/x]" in shown(app))
        looked_at(app)
        assert "\\x1b[2J" in shown(app)


@pytest.mark.parametrize("field", ["dataset", "model", "optimizer", "name"])
async def test_a_run_whose_settings_nobody_knows(field: str) -> None:
    run = finished_run()
    strange = msgspec.structs.replace(run.config(), **{field: CONTROLS})
    (run.folder / "config.json").write_bytes(msgspec.json.encode(strange))
    run.log.write_bytes(b"")
    write(run, *opening(run), BatchEnded(epoch=1, step=1, steps=2, loss=1, accuracy=0, samples_per_second=1))
    assert bool(flaw(strange)) == (field != "dataset")
    app = ScrawlApp(config(), Look(), run)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await wait_until(pilot, lambda: app.workbench.feed is not None and bool(app.workbench.feed.status))
        await pressed(pilot, "3", "e", "right", "escape", "r", "escape", "space")
        assert app.is_running
        if field in ("model", "optimizer"):
            assert isinstance(app.workbench.config, RunConfig)
            assert app.workbench.config.model == "workshop"


async def test_the_data_pane_shows_a_hostile_name_in_full() -> None:
    app = ScrawlApp(config(), Look())
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.workbench.dataset is not None)
        data = replace(sample(), class_names=("\x1b[2J[/b]", *sample().class_names[1:]))
        app.query_one(DataPane).show_dataset(data)
        await wait_until(pilot, lambda: "\\x1b[2J[/b]" in shown(app) or "Class" in shown(app))
        looked_at(app)
        await pressed(pilot, "v", "c")
        assert "\\x1b[2J[/b]" in shown(app)
