"""Text that may be longer than its room, read with the keys that the table of actions has for it."""

from textual.containers import VerticalScroll


class Reading(VerticalScroll, inherit_bindings=False):
    """Scrolls at once: every step of an animation would be sent over the line."""

    def action_scroll(self, rows: int) -> None:
        self.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        self.action_scroll(pages * max(1, self.scrollable_content_region.height - 1))

    def action_first(self) -> None:
        self.scroll_to(y=0, animate=False)

    def action_last(self) -> None:
        self.scroll_to(y=self.max_scroll_y, animate=False)
