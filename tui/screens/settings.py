"""The form of a run's settings; a bad value is refused where it is typed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.validation import Function
from textual.widgets import Button, Input, Label, Static

from core.catalog import MODELS, OPTIMIZERS
from core.config import SETTINGS, RunConfig, Value, parse_setting, run_config
from core.errors import InputError
from tui.screens.dialog import Dialog
from tui.widgets.choice import Choice
from tui.widgets.line_input import LineInput

CHOICES = {"model": list(MODELS), "optimizer": list(OPTIMIZERS)}
TYPED = ("epochs", "batch_size", "learning_rate", "dropout", "hidden_units", "seed")


def refusal(name: str, text: str) -> str:
    """Return why the setting `name` cannot be `text`, empty if it can; an empty seed means a random one."""
    if name == "seed" and not text.strip():
        return ""
    try:
        parse_setting(name, text)
    except InputError as error:
        return str(error)
    return ""


class Settings(Dialog[tuple[RunConfig, bool] | None]):
    """Dismisses with the new RunConfig and whether its seed was typed, or with None."""

    CSS_PATH = "dialogs.tcss"
    AUTO_FOCUS = "Choice"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Leave"), ("ctrl+s", "take", "Take")]

    def __init__(self, config: RunConfig, seed_given: bool) -> None:
        super().__init__()
        self._config = config
        self._seed_given = seed_given

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Settings"
            dialog.border_subtitle = "Ctrl+S takes them, Escape leaves"
            for name, choices in CHOICES.items():
                with Horizontal(classes="field"):
                    yield Label(SETTINGS[name].title)
                    yield Choice(choices, getattr(self._config, name), id=name)
            for name in TYPED:
                with Horizontal(classes="field"):
                    yield Label(SETTINGS[name].title)
                    yield self._input(name)
            yield Static(id="refusal")
            with Horizontal(classes="buttons"):
                yield Button("Take", id="take", variant="primary", compact=True)
                yield Button("Leave", id="leave", compact=True)

    def _input(self, name: str) -> Input:
        value = getattr(self._config, name)
        text = f"{value:g}" if isinstance(value, float) else str(value)
        if name == "seed" and not self._seed_given:
            text = ""
        return LineInput(
            text,
            id=name,
            compact=True,
            placeholder="random" if name == "seed" else "",
            validators=[Function(lambda typed: not refusal(name, typed))],
        )

    @on(Choice.Changed)
    def follow_choice(self, event: Choice.Changed) -> None:
        """Give what depends on the choice its new default: a model's sizes, an optimizer's learning rate."""
        value = event.choice.value
        if event.choice.id == "model":
            card = MODELS[value]
            self._set("epochs", card.epochs)
            self._set("dropout", card.dropout)
            self._set("hidden_units", card.hidden_units)
        else:
            self._set("learning_rate", OPTIMIZERS[value])

    def _set(self, name: str, value: Value) -> None:
        self.query_one(f"#{name}", Input).value = f"{value:g}" if isinstance(value, float) else str(value)

    @on(Input.Changed)
    def judge(self, event: Input.Changed) -> None:
        """Say at once what is wrong with what was typed."""
        self._say(refusal(str(event.input.id), event.value))

    def _say(self, sentence: str) -> None:
        self.query_one("#refusal", Static).update(Content(sentence))

    @on(Input.Submitted)
    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Take the settings if every one is good; else go to the first that is not."""
        given: dict[str, Value | None] = {"dataset": self._config.dataset}
        for name in CHOICES:
            given[name] = self.query_one(f"#{name}", Choice).value
        for name in TYPED:
            field = self.query_one(f"#{name}", Input)
            if sentence := refusal(name, field.value):
                self._say(sentence)
                field.focus()
                return
            given[name] = parse_setting(name, field.value) if field.value.strip() else None
        self.dismiss((run_config(given), given["seed"] is not None))

    @on(Button.Pressed, "#leave")
    def leave(self) -> None:
        self.dismiss(None)
