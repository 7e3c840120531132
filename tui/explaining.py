"""Keys that can do nothing say why: whoever greys an action knows what is missing, and what helps."""

from textual.dom import DOMNode

from tui.actions import ACTIONS, key_names


class Explaining(DOMNode):
    """Something with actions, some of which cannot be done at times; the application asks it why."""

    def why_not(self, action: str) -> str:
        """Return the sentence that says why `action` cannot be done now, and what helps; else nothing."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what cannot be done."""
        return None if self.why_not(action) else super().check_action(action, parameters)


def key_of(name: str) -> str:
    """Return the first key of the action `name`, as the user has it."""
    return key_names(ACTIONS[name]).partition(", ")[0]
