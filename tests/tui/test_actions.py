"""Every action can be found, is explained, and does something."""

import pytest

from scripts.keys import PAGE, page
from tui.actions import ACTIONS, Action, bindings, key_names
from tui.screens.canvas_screen import CanvasScreen
from tui.screens.compare_screen import CompareScreen
from tui.screens.confusion_screen import ConfusionScreen
from tui.screens.digit_screen import DigitScreen
from tui.screens.help import TITLES, Help
from tui.screens.runs import Runs
from tui.screens.workbench import Workbench
from tui.widgets.data_pane import DataPane
from tui.widgets.errors_pane import ErrorsPane
from tui.widgets.model_pane import ModelPane
from tui.widgets.training_pane import TrainingPane

OWNERS = {
    "everywhere": Workbench,
    "data": DataPane,
    "training": TrainingPane,
    "errors": ErrorsPane,
    "confusion": ConfusionScreen,
    "digit": DigitScreen,
    "compare": CompareScreen,
    "runs": Runs,
    "canvas": CanvasScreen,
    "model": ModelPane,
    "help": Help,
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_every_action_has_a_key_a_name_a_sentence_and_a_method(action: Action) -> None:
    assert key_names(action)
    assert action.name
    assert len(action.help) > 10
    assert action.place in TITLES
    method = "action_" + action.verb.partition("(")[0]
    assert callable(getattr(OWNERS[action.place], method))


@pytest.mark.parametrize("place", OWNERS)
def test_no_key_means_two_things_in_one_place(place: str) -> None:
    keys = [key for action in ACTIONS.values() if action.place == place for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))


def test_bindings_carry_the_actions_id_and_help() -> None:
    for binding in bindings("everywhere"):
        assert binding.id in ACTIONS
        assert binding.tooltip == ACTIONS[str(binding.id)].help


def test_the_page_of_keys_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "run: python -m scripts.keys"
