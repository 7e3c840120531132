"""All runs in a table: open, resume, rename or delete one."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from core.config import parse_setting
from core.errors import InputError, ScrawlError
from core.runs import Run, delete_run, list_runs, rename_run
from core.status import Onlooker, RunStatus
from core.text import printable
from tui.actions import ACTIONS, bindings, key_names, verbs
from tui.explaining import Explaining
from tui.format import age, interval, share
from tui.look import Look
from tui.screens.ask_text import AskText
from tui.screens.confirm import Confirm
from tui.screens.dialog import Dialog
from tui.trainer import Trainer
from tui.width import clip, drawable

EVERY = 2.0
"""Seconds between two looks at the runs while the list is open."""
PATIENCE = 0.2
"""Seconds after which those that were looked at so far are shown."""
WIDTHS = {"run": 26, "state": 8, "epoch": 7, "accuracy": 8, "age": 6, "data": 14, "model": 8, "95%": 11}
"""The columns, the most wanted first, and the cells each takes: what does not fit is left out."""
PADDING, WIDEST = 2, 124
"""Cells between columns, and those of the widest box."""
STYLES = {"running": "green", "paused": "yellow", "stopping": "yellow", "failed": "red", "died": "red"}
READING = "Reading the runs …"
EMPTY = "No runs yet. Go back with Escape and press Space to start one."

_NEED_A_RUN = verbs("runs") - {"help", "close"}


class RunTable(DataTable[Text], inherit_bindings=False):
    """A table whose keys are those of the screen: what they do is in the table of actions."""


class Runs(Dialog[Run | None], Explaining):
    """Dismisses with the run to show, or with None."""

    CSS_PATH = "dialogs.tcss"
    PLACE = "runs"
    BINDINGS = bindings("runs")

    def __init__(
        self,
        trainer: Trainer,
        look: Look,
        on_screen: Run | None = None,
        told: Callable[[Run, Run | None], None] | None = None,
    ) -> None:
        """`told` is given a run whose folder was renamed, and what it is now; None if it was deleted."""
        super().__init__()
        self._trainer = trainer
        self._look = look
        self._on_screen = on_screen
        self._told = told
        self._marked: Run | None = None
        self._doing = ""
        self._onlookers: dict[Run, Onlooker] = {}
        self._statuses: dict[Run, RunStatus] = {}
        self._looking = asyncio.Lock()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide") as dialog:
            dialog.border_title = "Runs"
            dialog.border_subtitle = "Escape goes back"
            yield RunTable(cursor_type="row")
            yield Static(drawable(READING, self._look), id="empty", classes="hint", markup=False)
            yield Static(id="message", classes="hint")

    def on_mount(self) -> None:
        table, room = self.query_one(RunTable), min(self.app.size.width * 95 // 100, WIDEST) - 8
        for name, width in WIDTHS.items():
            room -= width + PADDING
            if room >= 0:
                table.add_column(Text(name), width=width, key=name)
        self._refresh()
        self.set_interval(EVERY, self._refresh)

    def why_not(self, action: str) -> str:
        if action in _NEED_A_RUN and not any(run in self._statuses for run in self._onlookers):
            return str(self.query_one("#empty", Static).content)
        return ""

    def _refresh(self) -> None:
        """Look at every run again, unless that is still going on."""
        if not self._looking.locked():
            self._look_at_all()

    @work(group="list")
    async def _look_at_all(self) -> None:
        """Look at every run, away from the event loop, and show them as they come: long logs take a while."""
        async with self._looking:
            runs = await asyncio.to_thread(list_runs)
            self._onlookers = {run: self._onlookers.get(run) or Onlooker(run) for run in runs}
            shown = time.monotonic()
            for run, onlooker in self._onlookers.items():
                self._statuses[run] = await asyncio.to_thread(onlooker.look)
                if time.monotonic() - shown > PATIENCE:
                    self._show()
                    shown = time.monotonic()
            self._show()
            self.query_one("#empty", Static).update(EMPTY)

    def _show(self) -> None:
        """Show what is known, the newest run first, and of what is on the screen only what changed."""
        statuses = [(run, self._statuses[run]) for run in self._onlookers if run in self._statuses]
        table = self.query_one(RunTable)
        self.query_one("#empty").display = not statuses
        names = [run.name for run, _ in statuses]
        there = [str(key.value) for key in table.rows]
        if names[: len(there)] != there:
            row = table.cursor_row
            table.clear()
            there = []
            self.call_after_refresh(table.move_cursor, row=row)
        for run, status in statuses:
            cells = self._cells(status, run == self._marked)
            if run.name not in there:
                table.add_row(*(cells[str(column.value)] for column in table.columns), key=run.name)
                continue
            for column, cell in cells.items():
                if column in table.columns and table.get_cell(run.name, column) != cell:
                    table.update_cell(run.name, column, cell)
        self.tell_more()
        self.refresh_bindings()

    def _cells(self, status: RunStatus, marked: bool) -> dict[str, Text]:
        accuracy = status.test_accuracy if status.test_accuracy is not None else status.val_accuracy
        began = age(time.time() - status.started) if status.started else self._look.dash
        mark = f" {self._look.mark}" if marked else ""
        texts = {
            "run": clip(status.run, WIDTHS["run"] - len(mark), self._look) + mark,
            "state": status.state,
            "epoch": f"{status.epoch}/{status.epochs}",
            "accuracy": share(accuracy, self._look),
            "95%": interval(status.interval, self._look),
            "age": began,
            "data": Path(status.dataset).name,
            "model": status.model,
        }
        cells = {name: Text(clip(text, WIDTHS[name], self._look)) for name, text in texts.items()}
        cells["state"].stylize(STYLES.get(status.state, ""))
        return cells

    @property
    def _chosen(self) -> Run | None:
        table = self.query_one(RunTable)
        if not table.row_count:
            return None
        name = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next((run for run in self._onlookers if run.name == name), None)

    @on(DataTable.RowHighlighted)
    def tell_more(self) -> None:
        """Say in a sentence what the run under the cursor is doing, or what is being done to one."""
        run = self._chosen
        status = self._statuses.get(run) if run else None
        sentence = printable(f"{status.message} {status.advice}", 600) if status else ""
        if status and not {"data", "model"} <= {
            str(column.value) for column in self.query_one(RunTable).columns
        }:
            sentence += f" Data {Path(status.dataset).name}, model {status.model}."
        sentence = self._doing or sentence
        self.query_one("#message", Static).update(Content(drawable(sentence, self._look)))

    def action_move(self, rows: int) -> None:
        table = self.query_one(RunTable)
        table.move_cursor(row=table.cursor_row + rows)

    def action_page(self, pages: int) -> None:
        table = self.query_one(RunTable)
        self.action_move(pages * max(1, table.scrollable_content_region.height - table.header_height))

    def action_first(self) -> None:
        self.query_one(RunTable).move_cursor(row=0)

    def action_last(self) -> None:
        table = self.query_one(RunTable)
        table.move_cursor(row=table.row_count - 1)

    def action_close(self) -> None:
        self.dismiss(None)

    @on(DataTable.RowSelected)
    def action_open(self) -> None:
        self.dismiss(self._chosen)

    @work(exclusive=True, group="act")
    async def action_resume(self) -> None:
        if run := self._chosen:
            try:
                with self._trainer.alone("resuming"), self._saying(f"Resuming {printable(run.name)} …"):
                    await self._trainer.resume(run)
            except ScrawlError as error:
                self._complain(error)
            else:
                self.dismiss(run)

    @work(exclusive=True, group="act")
    async def action_rename(self) -> None:
        if (run := self._chosen) and await self._is_nobodys(run):
            name = await self.app.push_screen_wait(AskText("Rename the run", printable(run.name), _refusal))
            if name and name != run.name:
                await self._change("Renaming", run, partial(rename_run, run, name))

    @work(exclusive=True, group="act")
    async def action_delete(self) -> None:
        if (run := self._chosen) and await self._is_nobodys(run):
            name = drawable(printable(run.name), self._look)
            question = f"Delete {name} with its models and all the rest? This cannot be undone."
            if await self.app.push_screen_wait(Confirm(question)):
                await self._change("Deleting", run, partial(delete_run, run))

    def action_mark(self) -> None:
        """Mark the run under the cursor; the next one is compared with it."""
        self._marked = self._chosen
        if self._marked:
            self._show()
            name = printable(self._marked.name)
            self.notify(f"{name} is marked; go to another run and press c.", markup=False)

    def action_compare(self) -> None:
        """Compare with the marked run or the one on the screen; mark this one if there is no other."""
        chosen = self._chosen
        other = next((run for run in (self._marked, self._on_screen) if run and run != chosen), None)
        if chosen and other:
            self._compare(other, chosen)
        else:
            self.action_mark()

    @work(exclusive=True, group="act")
    async def _compare(self, one: Run, other: Run) -> None:
        from tui.comparing import compare_runs
        from tui.screens.compare_screen import CompareScreen

        try:
            with self._saying(f"Comparing {printable(one.name)} with {printable(other.name)} …"):
                made = await asyncio.to_thread(compare_runs, one, other)
        except ScrawlError as error:
            self._complain(error)
        else:
            screen = CompareScreen(made, self._look)
            await self.app.push_screen_wait(screen)
            self._look = screen.look

    @contextmanager
    def _saying(self, doing: str) -> Iterator[None]:
        """Say what is being done, from now on until it is done."""
        self._doing = doing
        self.tell_more()
        try:
            yield
        finally:
            self._doing = ""
            if self.is_active:
                self.tell_more()

    async def _is_nobodys(self, run: Run) -> bool:
        """Return whether no worker has `run`, and say what to do where one has."""
        live = await asyncio.to_thread(run.is_live)
        if live:
            first, then = (key_names(ACTIONS[name]) for name in ("runs.open", "everywhere.stop"))
            sentence = (
                f"{printable(run.name)} is being trained: open it with {first} and stop it with {then}."
            )
            self.notify(sentence, severity="warning", markup=False)
        return not live

    async def _change(self, doing: str, run: Run, change: Callable[[], Run | None]) -> None:
        loop = asyncio.get_running_loop()

        def change_and_tell() -> None:
            now = change()
            loop.call_soon_threadsafe(self._follow, run, now)  # also where the list was closed meanwhile

        try:
            with self._saying(f"{doing} {printable(run.name)} …"):
                await asyncio.to_thread(change_and_tell)
        except ScrawlError as error:
            self._complain(error)
        self._look_at_all()

    def _follow(self, run: Run, now: Run | None) -> None:
        """Take `run` for what it is `now`: renamed, or, if that is None, deleted."""
        self._marked = now if self._marked == run else self._marked
        self._on_screen = now if self._on_screen == run else self._on_screen
        if self._told:
            self._told(run, now)

    def _complain(self, error: ScrawlError) -> None:
        self.notify(str(error), severity="warning", markup=False)


def _refusal(name: str) -> str:
    try:
        parse_setting("name", name)
    except InputError as error:
        return str(error)
    return ""
