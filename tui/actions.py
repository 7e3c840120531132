"""The one table of actions: bindings, footer, command palette, help screen and docs/keys.md come from it."""

from typing import Literal

import msgspec
from textual.binding import Binding, BindingType

Place = Literal[
    "everywhere",
    "data",
    "model",
    "training",
    "errors",
    "confusion",
    "digit",
    "compare",
    "runs",
    "canvas",
    "help",
]


class Action(msgspec.Struct, frozen=True):
    """Something a user can do: its keys (comma-separated), its name in the footer, and a sentence of help."""

    id: str
    """Place and verb, such as `data.next`; the method is `action_` and the verb, arguments in parentheses."""
    keys: str
    name: str
    help: str
    footer: bool = False

    @property
    def place(self) -> str:
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        return self.id.partition(".")[2]

    def binding(self) -> Binding:
        """Return Textual's binding for this action."""
        return Binding(self.keys, self.verb, self.name, show=self.footer, tooltip=self.help, id=self.id)


_TABLE = (
    Action(
        "everywhere.start_pause",
        "space",
        "Start/pause",
        "Start training; while it trains, pause and continue",
        True,
    ),
    Action("everywhere.stop", "s", "Stop", "Save and stop at the next batch; the run can be resumed", True),
    Action("everywhere.stop_after_epoch", "S", "Stop after epoch", "Save and stop when this epoch has ended"),
    Action("everywhere.save", "w", "Save", "Write a checkpoint now"),
    Action(
        "everywhere.settings",
        "e",
        "Settings",
        "Change model, epochs, optimizer and the rest before starting",
        True,
    ),
    Action("everywhere.open_data", "o", "Open data", "Open another data set, by name or path"),
    Action("everywhere.runs", "r", "Runs", "List all runs: open, resume, rename or delete one", True),
    Action("everywhere.zoom", "z", "Zoom", "Give the pane in focus the whole screen, and back", True),
    Action("everywhere.art", "a", "Art", "Draw digits as ASCII shades, half blocks or Braille", True),
    Action("everywhere.chart", "C", "Charts", "Draw curves in Braille or, for fonts without it, in blocks"),
    Action("everywhere.canvas", "d", "Draw", "Draw a digit, and watch what the model takes it for"),
    Action("everywhere.theme", "T", "Theme", "Change between dark, light and the terminal's own colours"),
    Action("everywhere.mouse", "P", "Mouse", "Leave the mouse to the terminal, to select text; take it back"),
    Action("everywhere.resume", "R", "Resume", "Let a stopped or died run go on from its last checkpoint"),
    Action("everywhere.go_to('data')", "1", "Data", "Go to the data pane"),
    Action("everywhere.go_to('training')", "2", "Training", "Go to the training pane"),
    Action("everywhere.go_to('model')", "3", "Model", "Go to the model pane"),
    Action("everywhere.go_to('errors')", "4", "Errors", "Go to the errors pane"),
    Action("everywhere.next_pane(1)", "tab", "Next pane", "Go to the next pane"),
    Action("everywhere.next_pane(-1)", "shift+tab", "Pane before", "Go to the pane before"),
    Action("everywhere.palette", "ctrl+p", "Palette", "Find anything that can be done by a part of its name"),
    Action("everywhere.put_away", "escape", "Put away", "Put away notices, and the hint of the first start"),
    Action("everywhere.suspend", "ctrl+z", "Suspend", "Go back to the shell; fg brings the screen back"),
    Action("everywhere.help", "question_mark", "Help", "Show every key", True),
    Action("everywhere.leave", "q,ctrl+q", "Leave", "Leave; a training goes on without you", True),
    Action("data.next", "n,right,l", "Next", "Show the next digit", True),
    Action("data.previous", "p,left,h", "Previous", "Show the digit before"),
    Action("data.first", "home,g", "First", "Show the first digit"),
    Action("data.last", "end,G", "Last", "Show the last digit"),
    Action("data.random", "x", "Random", "Show any digit"),
    Action("data.jump", "i", "Index", "Show the digit with an index you type", True),
    Action(
        "data.filter_class",
        "c",
        "Class",
        "Show only one class: the next one at each press, then all again",
        True,
    ),
    Action("data.split", "t", "Split", "Change between the training and the test split", True),
    Action(
        "data.view",
        "v",
        "Values",
        "Change between gallery, one digit, its 0-255 matrix and its 0-1 values",
        True,
    ),
    Action("data.up", "up,k", "Up", "Scroll the numbers up"),
    Action("data.down", "down,j", "Down", "Scroll the numbers down"),
    Action("data.left", "shift+left,H", "Left", "Scroll the numbers to the left"),
    Action("data.right", "shift+right,L", "Right", "Scroll the numbers to the right"),
    Action("data.page_up", "pageup", "Page up", "Scroll the numbers one screen up"),
    Action("data.page_down", "pagedown", "Page down", "Scroll the numbers one screen down"),
    Action("model.scroll(-1)", "up,k", "Up", "Scroll the table of layers up"),
    Action("model.scroll(1)", "down,j", "Down", "Scroll the table of layers down"),
    Action("model.page(-1)", "pageup", "Page up", "Scroll the table of layers one screen up"),
    Action("model.page(1)", "pagedown", "Page down", "Scroll the table of layers one screen down"),
    Action("model.first", "home,g", "First", "Go to the first layer"),
    Action("model.last", "end,G", "Last", "Go to the totals and settings under the layers"),
    Action("training.axis", "x", "Batch/epoch", "Draw the curves over batches or over epochs", True),
    Action("training.log_scale", "l", "Log scale", "Draw the loss on a logarithmic scale", True),
    Action("training.smooth", "m", "Smooth", "Smooth the curves more, and then not at all", True),
    Action("training.older", "up,k", "Older epochs", "Scroll the table of epochs back"),
    Action("training.newer", "down,j", "Newer epochs", "Scroll the table of epochs forward"),
    Action(
        "errors.view",
        "v",
        "Gallery",
        "Change between the table and nine right and nine wrong predictions",
        True,
    ),
    Action("errors.open", "enter", "Open", "Show the digit large, with its probabilities", True),
    Action(
        "errors.search",
        "slash",
        "Filter",
        "Filter: `7` true 7s, `7>2` sevens taken for twos, `>0.9` confidence",
        True,
    ),
    Action("errors.sort", "right_square_bracket", "Sort", "Sort by the next column"),
    Action("errors.sort_back", "left_square_bracket", "Sort back", "Sort by the column before"),
    Action("errors.reverse", "exclamation_mark", "Reverse", "Reverse the order"),
    Action("errors.epoch_back", "comma", "Epoch before", "Show what was wrong an epoch earlier", True),
    Action(
        "errors.epoch_forward",
        "full_stop",
        "Epoch after",
        "Show what was wrong an epoch later, and after the newest at the checkpoint",
    ),
    Action(
        "errors.compare",
        "c",
        "Compare",
        "Compare the epoch that is shown with the newest, or the newest with the one before",
    ),
    Action(
        "errors.suspects",
        "Q",
        "Suspects",
        "Show every label that may be wrong, the least believed first: `!` the model contradicts it, "
        "`?` people doubt it; then all again",
        True,
    ),
    Action(
        "errors.judge('model wrong')", "M", "Model wrong", "Note that the model is wrong about this digit"
    ),
    Action("errors.judge('label wrong')", "B", "Bad label", "Note that the label of this digit is wrong"),
    Action("errors.judge('ambiguous')", "A", "Ambiguous", "Note that this digit could be either"),
    Action("errors.undo", "U", "Undo verdict", "Take back the last verdict"),
    Action("errors.move(-1)", "up,k,p", "Up", "Go to the error above; in the galleries to the page before"),
    Action("errors.move(1)", "down,j,n", "Down", "Go to the error below; in the galleries to the next page"),
    Action("errors.page(-1)", "pageup", "Page up", "Go up by as many errors as there is room for"),
    Action("errors.page(1)", "pagedown", "Page down", "Go down by as many errors as there is room for"),
    Action("errors.first", "home,g", "First", "Go to the first error"),
    Action("errors.last", "end,G", "Last", "Go to the last error"),
    Action(
        "errors.confusion",
        "m",
        "Confusion",
        "Show which class was taken for which, and the calibration",
        True,
    ),
    Action(
        "errors.export", "E", "Export", "Write what is filtered now as CSV, or its digits as a PNG picture"
    ),
    Action("errors.copy", "y", "Copy", "Copy the index of the digit to the terminal's clipboard"),
    Action("confusion.down(-1)", "up,k", "Up", "Go to the true class above"),
    Action("confusion.down(1)", "down,j", "Down", "Go to the true class below"),
    Action("confusion.across(-1)", "left,h", "Left", "Go to the predicted class on the left"),
    Action("confusion.across(1)", "right,l", "Right", "Go to the predicted class on the right"),
    Action("confusion.page(-1)", "pageup", "Page up", "Go up by as many classes as there is room for"),
    Action("confusion.page(1)", "pagedown", "Page down", "Go down by as many classes as there is room for"),
    Action("confusion.first", "home,g", "First", "Go to the first true class"),
    Action("confusion.last", "end,G", "Last", "Go to the last true class"),
    Action("confusion.next(1)", "n", "Next worst", "Go to the cell with the next fewer errors", True),
    Action("confusion.next(-1)", "p", "Next worse", "Go back to the cell with the next more errors"),
    Action(
        "confusion.percent", "percent_sign", "Percent", "Change between counts and shares of the row", True
    ),
    Action("confusion.other", "c,tab", "Calibration", "Change between the matrix and the calibration", True),
    Action("confusion.choose", "enter", "Show", "Show the digits of this cell in the table of errors", True),
    Action("confusion.help", "question_mark", "Help", "Show every key, these first", True),
    Action("confusion.close", "escape,q,m", "Close", "Go back to the errors", True),
    Action("digit.next", "right,n,l", "Next", "Show the next error", True),
    Action("digit.previous", "left,p,h", "Previous", "Show the error before"),
    Action("digit.below", "down,j", "Down", "Show the next error; scroll the matrix down"),
    Action("digit.above", "up,k", "Up", "Show the error before; scroll the matrix up"),
    Action("digit.left", "shift+left,H", "Left", "Scroll the matrix to the left"),
    Action("digit.right", "shift+right,L", "Right", "Scroll the matrix to the right"),
    Action(
        "digit.view",
        "v",
        "View",
        "Change between probabilities, the most similar training digits, and the 0-255 matrix",
        True,
    ),
    Action(
        "digit.judge('model wrong')",
        "M",
        "Model wrong",
        "Note that the model is wrong about this digit",
        True,
    ),
    Action(
        "digit.judge('label wrong')", "B", "Bad label", "Note that the label of this digit is wrong", True
    ),
    Action("digit.judge('ambiguous')", "A", "Ambiguous", "Note that this digit could be either", True),
    Action("digit.undo", "U", "Undo verdict", "Take back the last verdict"),
    Action("digit.first", "home,g", "First", "Show the first error"),
    Action("digit.last", "end,G", "Last", "Show the last error"),
    Action("digit.art", "a", "Art", "Draw the digit as ASCII shades, half blocks or Braille", True),
    Action("digit.help", "question_mark", "Help", "Show every key, these first", True),
    Action("digit.close", "escape,enter,q", "Close", "Go back to the table, to the digit shown last", True),
    Action(
        "compare.group(1)",
        "right,l,tab",
        "Next group",
        "Show the next group: fixed, broke, still wrong",
        True,
    ),
    Action("compare.group(-1)", "left,h,shift+tab", "Group before", "Show the group before"),
    Action("compare.move(1)", "down,j,n", "Down", "Go to the digit below"),
    Action("compare.move(-1)", "up,k,p", "Up", "Go to the digit above"),
    Action("compare.page(1)", "pagedown", "Page down", "Go down by as many digits as there is room for"),
    Action("compare.page(-1)", "pageup", "Page up", "Go up by as many digits as there is room for"),
    Action("compare.first", "home,g", "First", "Go to the first digit"),
    Action("compare.last", "end,G", "Last", "Go to the last digit"),
    Action("compare.art", "a", "Art", "Draw the digit as ASCII shades, half blocks or Braille", True),
    Action("compare.help", "question_mark", "Help", "Show every key, these first", True),
    Action("compare.close", "escape,q,c", "Close", "Leave the comparison", True),
    Action("runs.open", "enter", "Open", "Show the run, live or past", True),
    Action("runs.resume", "R", "Resume", "Let a stopped or died run go on from its last checkpoint", True),
    Action("runs.rename", "n", "Rename", "Give the run another name", True),
    Action(
        "runs.compare",
        "c",
        "Compare",
        "Compare with the run that is marked, or with the one on the screen",
        True,
    ),
    Action("runs.delete", "d", "Delete", "Delete the run and all that it holds, after a question", True),
    Action("runs.mark", "m", "Mark", "Mark the run, to compare another one with it", True),
    Action("runs.move(1)", "down,j", "Down", "Go to the run below"),
    Action("runs.move(-1)", "up,k", "Up", "Go to the run above"),
    Action("runs.page(1)", "pagedown", "Page down", "Go down by as many runs as there is room for"),
    Action("runs.page(-1)", "pageup", "Page up", "Go up by as many runs as there is room for"),
    Action("runs.first", "home,g", "First", "Go to the newest run"),
    Action("runs.last", "end,G", "Last", "Go to the oldest run"),
    Action("runs.help", "question_mark", "Help", "Show every key, these first", True),
    Action("runs.close", "escape,q,r", "Back", "Go back to the run on the screen", True),
    Action("canvas.pen", "space", "Pen", "Lower the pen that the arrows move, or raise it", True),
    Action("canvas.eraser", "e", "Eraser", "Erase with pen and mouse, or draw again", True),
    Action("canvas.undo", "u", "Undo", "Take back the last stroke", True),
    Action("canvas.clear", "x", "Erase all", "Begin anew; this can be undone, too", True),
    Action("canvas.help", "question_mark", "Help", "Show every key, these first", True),
    Action("canvas.close", "escape,q,d", "Back", "Go back to the run", True),
    Action("canvas.move('left')", "left,h", "Move left", "Move the pen to the left"),
    Action("canvas.move('right')", "right,l", "Move right", "Move the pen to the right"),
    Action("canvas.move('up')", "up,k", "Move up", "Move the pen up"),
    Action("canvas.move('down')", "down,j", "Move down", "Move the pen down"),
    Action("help.scroll(-1)", "up,k", "Up", "Scroll the keys up"),
    Action("help.scroll(1)", "down,j", "Down", "Scroll the keys down"),
    Action("help.page(-1)", "pageup", "Page up", "Scroll the keys one screen up"),
    Action("help.page(1)", "pagedown,space", "Page down", "Scroll the keys one screen down"),
    Action("help.first", "home,g", "First", "Go to the first key"),
    Action("help.last", "end,G", "Last", "Go to the last key"),
    Action("help.close", "escape,q,question_mark", "Close", "Go back to where you were", True),
)

ACTIONS = {action.id: action for action in _TABLE}


def bindings(place: Place) -> list[BindingType]:
    """Return the bindings of every action of `place`, in the order of the table."""
    return [action.binding() for action in _TABLE if action.place == place]


def verbs(place: Place) -> frozenset[str]:
    """Return the names of the action methods of `place`, without `action_`."""
    return frozenset(action.verb.partition("(")[0] for action in _TABLE if action.place == place)


_KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "exclamation_mark": "!",
    "comma": ",",
    "full_stop": ".",
    "percent_sign": "%",
    "pageup": "Page Up",
    "pagedown": "Page Down",
}


def key_names(action: Action) -> str:
    """Return the action's keys as a person writes them: `n, Right, l`."""
    return ", ".join(_key_name(key) for key in action.keys.split(","))


def _key_name(key: str) -> str:
    return _KEY_NAMES.get(key) or (key if len(key) == 1 else key.title())
