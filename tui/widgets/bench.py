"""The room of the four panes: all at once where they fit, else one at a time under a line of tabs."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.actions import ACTIONS, key_names
from tui.widgets.data_pane import DataPane
from tui.widgets.errors_pane import ErrorsPane
from tui.widgets.model_pane import ModelPane
from tui.widgets.pane_tabs import PANES, PaneTabs
from tui.widgets.too_small import SMALLEST, TOO_SMALL
from tui.widgets.training_pane import TrainingPane

FOUR_PANES = (120, 36)


class Bench(Vertical):
    """Lays the panes out for the size of the terminal; `current` is the one in focus."""

    current: reactive[str] = reactive("data", init=False)
    zoomed: reactive[bool] = reactive(False, init=False)

    def compose(self) -> ComposeResult:
        self._choose_layout()  # before there is anything in it that would have to be styled again
        yield PaneTabs(id="tabs")
        with Horizontal(id="panes"):
            with Vertical(id="left", classes="column -current"):
                yield DataPane(id="data", classes="pane -current")
                yield ModelPane(id="model", classes="pane")
            with Vertical(id="right", classes="column"):
                yield TrainingPane(id="training", classes="pane")
                yield ErrorsPane(id="errors", classes="pane")
        yield Static(TOO_SMALL.format(*SMALLEST), id="too-small", markup=False)

    def on_mount(self) -> None:
        for name in PANES:
            action = ACTIONS[f"everywhere.go_to('{name}')"]
            # Seen where the mouse is on the pane itself, which is on its frame with the title.
            self.query_one(f"#{name}").tooltip = Content(f"{action.help} ({key_names(action)})")
        self._lay_out()

    def on_resize(self, _: events.Resize) -> None:
        self._lay_out()
        self.call_after_refresh(self._keep_focus)

    def _keep_focus(self) -> None:
        """Give the focus back to the pane that lost it while the terminal was too small to show it."""
        if self.screen.focused is None and not self.has_class("-tiny"):
            self._focus_within(self.query_one(f"#{self.current}"))

    def watch_current(self) -> None:
        self._lay_out()

    def watch_zoomed(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """Choose the layout by classes; the styles do the rest."""
        if not self.children:
            return
        self._choose_layout()
        self.query_one(PaneTabs).current = self.current
        for pane in self.query(".pane"):
            pane.set_class(pane.id == self.current, "-current")
        for column in self.query(".column"):
            column.set_class(bool(column.query(".-current")), "-current")

    def _choose_layout(self) -> None:
        width, height = self.app.size
        tiny = width < SMALLEST[0] or height < SMALLEST[1]
        one = self.zoomed or width < FOUR_PANES[0] or height < FOUR_PANES[1]
        self.update_classes({"-tiny": tiny, "-one": one})

    @on(events.DescendantFocus)
    def follow_focus(self, event: events.DescendantFocus) -> None:
        """Make the pane that has the focus the current one, unless the focus has moved on since."""
        if event.widget is not self.screen.focused:
            return
        for node in event.widget.ancestors_with_self:
            if isinstance(node, Widget) and node.has_class("pane") and node.id:
                self.current = node.id
                return

    def go_to(self, name: str) -> None:
        """Make the pane `name` the current one and give it the focus."""
        self.current = name
        self._focus_within(self.query_one(f"#{name}"))

    def _focus_within(self, pane: Widget) -> None:
        first = next(
            (
                node
                for node in pane.walk_children(with_self=True)
                if isinstance(node, Widget) and node.focusable
            ),
            None,
        )
        if first is not None:
            self.screen.set_focus(first)  # at once: the next key, which may be here already, is for this pane
