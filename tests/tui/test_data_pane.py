"""Everything there is to see in a data set is reached by the pane's keys, in every view and at every size."""

import re
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input

from core.dataset import Dataset
from tests.tui.digits import named, sample, tiny
from tests.tui.grid import grid, shown, wait_until
from tui import art
from tui.actions import verbs
from tui.choices import ART_STYLES, ArtStyle
from tui.compositor import ExactApp
from tui.look import Look
from tui.screens.ask_index import AskIndex
from tui.widgets.class_bars import ClassBars
from tui.widgets.data_pane import DataPane

STYLES = Path(__file__).parents[2] / "tui"
SIZES = [(60, 17), (60, 26), (80, 22), (120, 38), (300, 100)]
HOSTILE = (
    "[/b]",
    "[@click=app.quit]x",
    "\x1b[2J",
    "\x1b]52;c;eA==\x07",
    "\u202e",
    "漢" * 60,
    "é",
    "a" * 200,
    "",
    "[red]r",
)


class Harness(ExactApp[None]):
    CSS_PATH: ClassVar[list[str | Path]] = [  # type: ignore[assignment]
        STYLES / "app.tcss",
        STYLES / "screens" / "workbench.tcss",
        STYLES / "widgets" / "data_pane.tcss",
    ]

    def __init__(self, dataset: Dataset | None = None, look: Look | None = None, note: str = "") -> None:
        super().__init__()
        self.pane = DataPane(id="data", classes="pane")
        self.pane.look = look or Look()
        self.set_class(self.pane.look.ascii, "-ascii")
        self._dataset, self._note = dataset, note

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()
        if self._dataset:
            self.pane.show_dataset(self._dataset, self._note)

    @property
    def place(self) -> str:
        """The line that says where one is."""
        line = next(line for line in grid(self) if ("train " in line or "test " in line) and " of " in line)
        return line.strip("│| ").replace("\u202f", " ")


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_before_there_is_a_data_set_it_says_that_one_is_loading() -> None:
    app = Harness()
    async with app.run_test(size=(60, 26)) as pilot:
        assert "loading ..." in shown(app)
        assert "Data" in grid(app)[0]
        await press(pilot, "n", "p", "x", "i", "c", "t", "v", "up", "home", "end")
        assert "loading ..." in shown(app)
        assert not isinstance(app.screen, AskIndex)


async def test_the_head_shows_shapes_counts_and_where_the_data_came_from() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)):
        text = shown(app)
        assert "train x (4000, 28, 28)  y (4000,)  ·  test 1\u202f000" in text
        assert "0█ 1█ 2█ 3█ 4█ 5█ 6█ 7█ 8█ 9█  400 each" in text
        assert "sample · bundled with scrawl" in grid(app)[-1]


async def test_a_wide_pane_shows_both_shapes_and_bars() -> None:
    app = Harness(sample())
    async with app.run_test(size=(120, 38)) as pilot:
        await wait_until(pilot, lambda: len(re.findall("━{10,}", shown(app))) == 10)
        assert "train x (4000, 28, 28)  y (4000,)  ·  test x (1000, 28, 28)  y (1000,)" in shown(app)


async def test_the_gallery_is_three_by_three_with_the_class_over_each() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)):
        assert app.place == "Gallery · train 0–8 of 4 000"
        rows = [line.split("Class ")[1:] for line in grid(app) if "Class " in line]
        labels = [int(word.strip(" │")) for row in rows for word in row]
        assert [len(row) for row in rows] == [3, 3, 3]
        assert labels == sample().y_train[:9].tolist()
        first = art.ramp(art.trimmed(list(sample().x_train[:9]))[0], 12, 6)
        assert [line[2:14] for line in grid(app)[5:11]] == first


async def test_v_goes_through_the_views_and_back() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 26)) as pilot:
        views = []
        for _ in range(5):
            views.append(app.place.split(" · ")[0])
            await press(pilot, "v")
        assert views == ["Gallery", "Digit", "Pixels 0-255", "Values 0-1", "Gallery"]


async def test_one_digit_is_shown_with_its_label_and_one_hot_vector() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "v")
        label = int(sample().y_train[0])
        assert app.place == f"Digit · train 0 of 4 000 · class {label}"
        lines = [line[2:30] for line in grid(app)]
        assert lines[4:18] == art.ramp(sample().x_train[0], 28, 14)
        text = shown(app)
        assert f"label    {label}" in text
        assert "0 1 2 3 4 5 6 7 8 9" in text
        assert " ".join("1" if n == label else "0" for n in range(10)) in text


async def test_the_exact_digit_is_shown_where_there_is_room() -> None:
    app = Harness(sample())
    async with app.run_test(size=(120, 38)) as pilot:
        await press(pilot, "v")
        expected = "\n".join(art.ramp(sample().x_train[0], 56, 28))
        await wait_until(pilot, lambda: expected in "\n".join(line[2:58] for line in grid(app)))


async def test_next_and_previous_move_by_one_or_by_nine_and_round_the_ends() -> None:
    app = Harness(tiny(20))
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "n")
        assert app.place == "Gallery · train 9–17 of 20"
        await press(pilot, "right")
        assert app.place == "Gallery · train 18–19 of 20"
        await press(pilot, "l")
        assert app.place == "Gallery · train 0–8 of 20"
        await press(pilot, "p")
        assert app.place == "Gallery · train 18–19 of 20"
        await press(pilot, "v", "n")
        assert app.place.startswith("Digit · train 19 of 20")
        await press(pilot, "n")
        assert app.place.startswith("Digit · train 0 of 20")
        await press(pilot, "h", "left")
        assert app.place.startswith("Digit · train 18 of 20")


async def test_home_and_end_go_to_the_first_and_the_last() -> None:
    app = Harness(tiny(20))
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "v", "end")
        assert app.place.startswith("Digit · train 19 of 20")
        await press(pilot, "g")
        assert app.place.startswith("Digit · train 0 of 20")
        await press(pilot, "G")
        assert app.place.startswith("Digit · train 19 of 20")
        await press(pilot, "home")
        assert app.place.startswith("Digit · train 0 of 20")


async def test_random_goes_somewhere_else() -> None:
    app = Harness(tiny(20))
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "v")
        before = app.place
        await press(pilot, "x")
        assert app.place != before


async def test_an_index_is_typed_and_a_bad_one_refused_where_it_is_typed() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v", "i")
        assert isinstance(app.screen, AskIndex)
        for bad in ("", "x", "4000", "-1", "9" * 20, "1e3", "³"):
            app.screen.query_one(Input).value = bad
            await press(pilot, "enter")
            assert isinstance(app.screen, AskIndex), bad
            assert "Type a whole number from 0 to 3\u202f999." in shown(app)
        app.screen.query_one(Input).value = "3 999"
        await press(pilot, "enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, AskIndex))
        assert app.place.startswith("Digit · train 3 999 of 4 000")


async def test_escape_leaves_the_question_and_the_place() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", "7", "escape")
        await wait_until(pilot, lambda: not isinstance(app.screen, AskIndex))
        assert app.place == "Gallery · train 0–8 of 4 000"


async def test_the_class_filter_goes_through_the_classes_and_holds() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 26)) as pilot:
        await press(pilot, "v")
        await press(pilot, "c")
        for label in range(10):
            assert app.place.endswith(f"only class {label}")
            for move in (app.pane.action_next, app.pane.action_previous, app.pane.action_random):
                move()
                await pilot.pause()
                assert f"label    {label}" in shown(app)
            await press(pilot, "c")
        assert "only" not in app.place


async def test_jumping_to_another_class_lifts_the_filter() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 26)) as pilot:
        await press(pilot, "v", "c", "i", *str(int(np.flatnonzero(sample().y_train)[0])), "enter")
        await wait_until(pilot, lambda: not isinstance(app.screen, AskIndex))
        assert "only" not in app.place


async def test_t_changes_the_split() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "t")
        assert app.place == "Gallery · test 0–8 of 1 000"
        assert "test x (1000, 28, 28)  y (1000,)  ·  train 4\u202f000" in shown(app)
        assert "100 each" in shown(app)
        await press(pilot, "t")
        assert app.place == "Gallery · train 0–8 of 4 000"


async def test_the_numbers_scroll_by_keys() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "v", "v", *["pageup"] * 3, *["H"] * 9)
        assert "rows 0–" in shown(app)
        assert "columns 0–" in shown(app)
        await press(pilot, "down", "j", "L", "shift+right")
        assert "rows 2–" in shown(app)
        assert "columns 2–" in shown(app)
        await press(pilot, "pagedown", "pagedown", "pagedown")
        assert "–27, columns" in shown(app)
        await press(pilot, "k", "pageup", "pageup", "pageup", "shift+left")
        assert "rows 0–" in shown(app)
        assert "columns 1–" in shown(app)


async def test_where_nothing_scrolls_up_and_down_go_to_other_digits() -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "down")
        assert app.place == "Gallery · train 9–17 of 4 000"
        await press(pilot, "up")
        assert app.place == "Gallery · train 0–8 of 4 000"


async def test_the_note_is_shown_changed_and_taken_away() -> None:
    app = Harness(sample(), note="mnist is being downloaded: 3.1 of 11.5 MB")
    async with app.run_test(size=(60, 26)) as pilot:
        assert "mnist is being downloaded: 3.1 of 11.5 MB" in shown(app)
        app.pane.note = (
            "mnist could not be downloaded: [/b] example.org cannot be reached; bring the file to the folder."
        )
        await pilot.pause()
        flat = " ".join(" ".join(line.strip("│ ") for line in grid(app)).split())
        assert app.pane.note in flat
        assert shown(app).count("Class ") == 9
        app.pane.note = ""
        await pilot.pause()
        assert "mnist" not in shown(app)


async def test_another_data_set_starts_from_its_beginning() -> None:
    app = Harness(sample())
    async with app.run_test(size=(80, 26)) as pilot:
        await press(pilot, "n", "c", "t")
        app.pane.show_dataset(replace(tiny(20), name="other", source="a file"))
        await pilot.pause()
        assert app.place == "Gallery · train 0–8 of 20"
        assert "other · a file" in grid(app)[-1]


@pytest.mark.parametrize("style", ART_STYLES)
async def test_the_look_reaches_every_drawing(style: ArtStyle) -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)) as pilot:
        app.pane.look = Look(art=style)
        await pilot.pause()
        for _ in range(2):
            characters = set("".join(grid(app)[4:-1]))
            assert ("▀" in characters) == (style == "half")
            assert any("\u2801" <= character <= "\u28ff" for character in characters) == (style == "braille")
            await press(pilot, "v")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", [Look(), Look(ascii=True)])
async def test_every_size_shows_every_view_and_ascii_only_seven_bits(
    size: tuple[int, int], look: Look
) -> None:
    note = "mnist could not be downloaded: é …; bring the file by hand."
    app = Harness(named(*(f"class number {n} é" for n in range(10))), look, note)
    async with app.run_test(size=size) as pilot:
        for word in ("Gallery", "Digit", "Pixels", "Values"):
            assert word in app.place
            assert "(4000, 28, 28)" in shown(app)
            assert "mnist could not be" in shown(app)
            assert shown(app).isascii() or not look.ascii
            await press(pilot, "v")
        await press(pilot, "i", "x", "enter")
        assert shown(app).isascii() or not look.ascii


async def test_class_names_from_outside_are_shown_and_never_obeyed() -> None:
    app = Harness(replace(named(*HOSTILE), name="\x1b]0;x\x07[/a]", source="/tmp/[/x]"), note="[/c]\x1b[2J")
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(4):
            app.pane.action_view()
            for _ in range(11):
                app.pane.action_filter_class()
                await pilot.pause()
                assert not {"\x1b", "\x07", "\u202e"} & set(shown(app))
        assert "[/c]\\x1b[2J" in shown(app)
        assert "\\x1b]0;x\\x07[/a]" in grid(app)[-1]
        assert "[/x]" in grid(app)[-1]


async def test_any_size_may_come_and_go() -> None:
    app = Harness(sample(), note="a note")
    async with app.run_test(size=(60, 26)) as pilot:
        for _ in range(4):
            await press(pilot, "v")
            for size in ((1, 1), (10, 5), (150, 50), (60, 26)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
        assert app.place == "Gallery · train 0–8 of 4 000"


async def test_another_digit_leaves_the_head_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Harness(sample())
    async with app.run_test(size=(60, 26)) as pilot:
        await press(pilot, "v")
        painted: list[Region] = []

        def spy(*regions: Region, **_: bool) -> None:
            painted.extend(regions or [Region()])

        for widget in (app.pane, app.query_one(ClassBars), app.query_one("#data-shapes")):
            monkeypatch.setattr(widget, "refresh", spy)
        await press(pilot, "n", "n", "x")
        assert painted == []


def test_every_action_of_the_table_is_one_of_the_pane() -> None:
    for verb in verbs("data"):
        assert callable(getattr(DataPane, f"action_{verb}"))


def test_the_pane_stands_there_without_numpy() -> None:
    code = "import sys, tui.widgets.data_pane; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
