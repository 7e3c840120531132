"""The model as a table: layers, shapes and parameters, with the settings it will train with."""

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive, var
from textual.widgets import Static

from core.config import RunConfig
from core.layers import ModelSummary
from tui.actions import bindings
from tui.format import count
from tui.look import Look
from tui.widgets.layer_table import LayerTable
from tui.widgets.reading import Reading


class ModelPane(Reading):
    """Shows a RunConfig; it needs no TensorFlow, so it stands there at the first paint."""

    BINDINGS = bindings("model")
    BORDER_TITLE = "Model"
    config: reactive[RunConfig | None] = reactive(None)
    classes_count = var(10)
    look: reactive[Look] = reactive(Look())

    def compose(self) -> ComposeResult:
        yield LayerTable(id="model-layers").data_bind(ModelPane.look)
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
        self.query_one(LayerTable).show_layers(summary.rows)
        self.query_one(Static).update(self._settings(self.config, summary))
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
