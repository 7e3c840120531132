"""The model as a table: layers, shapes and parameters, with the settings it will train with."""

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive, var
from textual.widgets import Static

from core.config import RunConfig
from core.layers import LayerRow, ModelSummary
from tui.actions import bindings
from tui.format import count
from tui.look import Look
from tui.widgets.reading import Reading

TITLES = ("layer", "type", "output shape", "params")


class ModelPane(Reading):
    """Shows a RunConfig; it needs no TensorFlow, so it stands there at the first paint."""

    BINDINGS = bindings("model")
    BORDER_TITLE = "Model"
    config: reactive[RunConfig | None] = reactive(None)
    classes_count = var(10)
    look: reactive[Look] = reactive(Look())

    def compose(self) -> ComposeResult:
        yield Static(id="model-layers")
        yield Static(id="model-settings")

    def watch_config(self) -> None:
        self._redraw()

    def watch_classes_count(self) -> None:
        self._redraw()

    def watch_look(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        if self.config is None or not self.children:
            return
        summary = self.config.summary(self.classes_count)
        self.query_one("#model-layers", Static).update(self._layers(summary))
        self.query_one("#model-settings", Static).update(self._settings(self.config, summary))
        self.call_after_refresh(self._say_what_is_hidden)

    def _say_what_is_hidden(self) -> None:
        """Name the model in the border, and the keys that show the rest where not all of it is seen."""
        if self.config:
            keys = "j k" if self.look.ascii else "↑ ↓"
            rest = f" {self.look.dot} scroll with {keys}" if self.max_scroll_y else ""
            self.border_subtitle = Content(self.config.model + rest)

    def on_resize(self) -> None:
        self.call_after_refresh(self._say_what_is_hidden)

    def on_mount(self) -> None:
        self._redraw()

    def _layers(self, summary: ModelSummary) -> Table:
        table = Table(box=None, expand=True, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        rows = [self._row(row) for row in summary.rows]
        for title, cells in zip(TITLES, zip(*rows, strict=True), strict=True):
            # Where it is narrow the type alone gives way: a name or a number that is cut says nothing.
            widest = max(cell_len(text) for text in (title, *map(str, cells)))
            table.add_column(
                title,
                min_width=None if title == "type" else widest,
                justify="right" if title == "params" else "left",
                no_wrap=title != "type",
            )
        for cells in rows:
            table.add_row(*cells)
        return table

    def _row(self, row: LayerRow) -> tuple[Text, ...]:
        kind = Text.assemble(
            row.type,
            (f" {row.detail}" if row.detail else "", "dim"),
            no_wrap=True,
            overflow="crop" if self.look.ascii else "ellipsis",
        )
        shape = f" {self.look.times} ".join(count(side, self.look) for side in row.output_shape)
        parameters = Text(count(row.parameters, self.look), style="" if row.parameters else "dim")
        return Text(row.name), self._plain(kind), Text(shape), parameters

    def _plain(self, text: Text) -> Text:
        """Return `text` as the look allows it: the details know a multiplication sign."""
        if self.look.ascii:
            text.plain = text.plain.replace("×", "x")
        return text

    def _settings(self, config: RunConfig, summary: ModelSummary) -> Content:
        look = self.look
        return Content.from_markup(
            "[b]$total[/b] parameters, $trainable trainable, $frozen non-trainable\n"
            "[dim]loss[/dim] categorical cross-entropy  [dim]optimizer[/dim] $optimizer $rate\n"
            "[dim]epochs[/dim] $epochs  [dim]batch[/dim] $batch  [dim]seed[/dim] $seed",
            total=count(summary.total, look),
            trainable=count(summary.trainable, look),
            frozen=count(summary.non_trainable, look),
            optimizer=config.optimizer,
            rate=f"{config.learning_rate:g}",
            epochs=str(config.epochs),
            batch=str(config.batch_size),
            seed=str(config.seed),
        )
