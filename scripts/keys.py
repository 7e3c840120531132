"""Write docs/keys.md from the table of actions; a test holds the page against it."""

from pathlib import Path

from tui.actions import ACTIONS, key_names
from tui.screens.help import TITLES

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"


def page() -> str:
    """Return the page as Markdown."""
    lines = [
        "# Keys",
        "",
        "Made from the table of actions by `python -m scripts.keys`; `?` shows the same in the program.",
        "",
    ]
    for place, title in TITLES.items():
        lines += [f"## {title}", "", "| key | does |", "|---|---|"]
        for action in ACTIONS.values():
            if action.place == place:
                keys = ", ".join(f"`{key}`" for key in key_names(action).split(", "))
                lines.append(f"| {keys} | **{action.name}**: {action.help.replace('|', chr(92) + '|')} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page())
