"""Out of the errors pane: files with what is filtered, and the index on the clipboard."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot
from textual.widgets import Input, Static

from core.verdicts import judge
from tests.tui.errors_app import BY_CONFIDENCE, HOSTILE, WRONG, ErrorsApp, dataset, probabilities
from tests.tui.grid import shown, wait_until
from tests.tui.run_errors import load, run_of_three
from tui.exporting import proposed_name
from tui.look import Look
from tui.screens.confirm import Confirm
from tui.screens.export_errors import ExportErrors


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def asked(pilot: Pilot[None], *keys: str) -> None:
    """Press E, wait for the dialog, and press `keys`."""
    await pilot.press("E")
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ExportErrors))
    await pilot.pause()
    await pilot.press(*keys)


async def name(pilot: Pilot[None], text: str) -> None:
    """Write the file's name anew and press Enter."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, ExportErrors))
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")


def words(app: ErrorsApp) -> str:
    """Return what is on the screen as one line, without the edges of notices and boxes."""
    return " ".join(shown(app).replace("▌", " ").replace("│", " ").split())


def refusal(app: ErrorsApp) -> str:
    return str(app.screen.query_one("#refusal", Static).content) if len(app.screen_stack) == 2 else ""


def indices(content: bytes) -> list[int]:
    return [int(row["index"]) for row in csv.DictReader(io.StringIO(content.decode()))]


async def test_the_proposed_csv_holds_the_table_in_its_order(folder: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.show()
        await asked(pilot, "enter")
        file = folder / "errors-epoch-4.csv"
        await wait_until(pilot, lambda: "Wrote 5 digits to " in words(app))
        assert indices(file.read_bytes()) == BY_CONFIDENCE
        assert file.name in words(app).replace(" ", "")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)


async def test_the_csv_tells_verdicts_and_the_story(folder: Path, tmp_path: Path) -> None:
    app, run = ErrorsApp(), run_of_three(tmp_path / "runs")
    judge(run, 40, 7, "label wrong")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await load(app, run)
        await asked(pilot, "enter")
        await wait_until(pilot, lambda: "Wrote 3 digits to " in words(app))
        rows = {row["index"]: row for row in csv.DictReader((folder / "errors-epoch-3.csv").open())}
        assert (rows["7"]["verdict"], rows["7"]["story"]) == ("label wrong", "2 2 1")
        assert (rows["4"]["verdict"], rows["4"]["story"]) == ("", "9 4 9")


async def test_only_what_is_filtered_now_is_written_in_the_order_it_has_now(folder: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.show()
        await pilot.press("slash", "7", "enter")
        await wait_until(pilot, lambda: app.rows() == [7, 27, 17])
        await pilot.press("exclamation_mark")
        await asked(pilot, "enter")
        await wait_until(pilot, lambda: "Wrote 3 digits" in words(app))
        assert indices((folder / "errors-epoch-4-7.csv").read_bytes()) == [17, 27, 7]


async def test_the_kind_can_be_changed_and_the_ending_follows(folder: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.show()
        await asked(pilot, "up", "right")
        assert app.screen.query_one(Input).value == "errors-epoch-4.png"
        assert "A picture of the digits" in shown(app)
        await pilot.press("left")
        assert app.screen.query_one(Input).value == "errors-epoch-4.csv"
        await pilot.press("right", "down", "enter")
        await wait_until(pilot, lambda: "Wrote 5 digits" in words(app))
        with Image.open(folder / "errors-epoch-4.png") as sheet:
            assert sheet.format == "PNG"
            assert min(sheet.size) > 2 * 56


async def test_a_name_of_ones_own_keeps_its_ending(folder: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.show()
        await asked(pilot)
        app.screen.query_one(Input).value = "mine.txt"
        await pilot.press("up", "right")
        assert app.screen.query_one(Input).value == "mine.txt"


async def test_a_file_that_is_there_is_only_replaced_after_a_yes(folder: Path) -> None:
    old = folder / "errors-epoch-4.csv"
    old.write_bytes(b"precious")
    app = ErrorsApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.show()
        await asked(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, Confirm) and bool(app.screen.query(Static)))
        question = str(app.screen.query(Static).first().content)  # on the screen it may be broken anywhere
        assert question.endswith("errors-epoch-4.csv is already there. Replace it?")
        await pilot.press("n")
        await wait_until(pilot, lambda: isinstance(app.screen, ExportErrors))
        assert old.read_bytes() == b"precious"
        assert app.screen.query_one(Input).value == old.name
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await wait_until(pilot, lambda: "Wrote 5 digits" in words(app))
        assert indices(old.read_bytes()) == BY_CONFIDENCE


async def test_leaving_the_dialog_writes_nothing(folder: Path) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show()
        await asked(pilot, "escape")
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("gone/new.csv", "cannot be written: No such file or directory; choose another name or folder."),
        (".", "is a folder; add a name for the file."),
        ("~nobody-has-this-name/x", "There is no home folder for ~nobody-has-this-name."),
        ("  ", "Give the file a name."),
    ],
)
async def test_what_cannot_be_written_is_said_and_asked_for_again(
    folder: Path, wanted: str, why: str
) -> None:
    app = ErrorsApp()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        app.show()
        await asked(pilot)
        await name(pilot, wanted)
        await wait_until(pilot, lambda: why in refusal(app))
        assert app.screen.query_one(Input).value == wanted
        await name(pilot, "good.csv")
        await wait_until(pilot, lambda: "Wrote 5 digits" in words(app))
        assert [path.name for path in folder.iterdir()] == ["good.csv"]


async def test_where_nothing_is_shown_there_is_nothing_to_export() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("E", "y")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        app.show()
        await pilot.press("slash", "8", "enter")
        await wait_until(pilot, lambda: "No error matches 8" in shown(app))
        await pilot.press("E")
        await wait_until(pilot, lambda: "Nothing is shown, so there is nothing to export." in words(app))


async def test_names_of_classes_are_written_as_they_are_and_shown_as_text(folder: Path) -> None:
    app = ErrorsApp(Look(ascii=True))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        data = dataset(40, HOSTILE)
        app.pane.show_predictions(data, probabilities(data, WRONG), 4)
        await asked(pilot, "enter")
        await wait_until(pilot, lambda: (folder / "errors-epoch-4.csv").exists())
        await wait_until(pilot, lambda: len(app.screen_stack) == 1)
        with (folder / "errors-epoch-4.csv").open(newline="") as file:
            rows = {int(row["index"]): row for row in csv.DictReader(file)}
        assert rows[4]["predicted_name"] == "[@click=app.quit]x"
        assert rows[13]["true_name"] == "[red]r[/red]"
        await asked(pilot, "up", "right", "down", "enter")
        await wait_until(pilot, lambda: (folder / "errors-epoch-4.png").exists())


@pytest.mark.parametrize("look", [Look(), Look(ascii=True)], ids=["unicode", "ascii"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_dialog_fits_and_keeps_to_ascii(size: tuple[int, int], look: Look) -> None:
    app = ErrorsApp(look)
    async with app.run_test(size=size) as pilot:
        app.show()
        await asked(pilot)
        assert "Export 5 digits" in shown(app)
        assert "Enter writes, Escape leaves" in shown(app)
        assert "A table, a line a digit." in words(app)
        assert not look.ascii or shown(app).isascii()


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("", "errors-epoch-4.csv"),
        ("7>2", "errors-epoch-4-7-2.csv"),
        ("../../etc/passwd", "errors-epoch-4-etc-passwd.csv"),
        ("\\x1b[2J é", "errors-epoch-4-x1b-2J.csv"),
    ],
)
def test_a_proposed_name_is_a_plain_one(text: str, proposed: str) -> None:
    assert proposed_name("epoch 4", text) == proposed


def test_a_proposed_name_is_never_too_long_for_a_folder() -> None:
    assert len(proposed_name("epoch 4", "word " * 100)) < 100


async def test_y_copies_the_index_under_the_cursor_and_says_so() -> None:
    app = ErrorsApp()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.show()
        await pilot.press("j", "y")
        await wait_until(pilot, lambda: "Sent index 7 to the terminal's clipboard." in words(app))
        assert app.clipboard == "7"
        await pilot.press("v", "y")
        assert app.clipboard == "7"
