"""Tables off a terminal: the text that Rich would make of them, without the time that it takes."""

import io
import time

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.text import printable
from tests.tui.errors_app import HOSTILE
from tests.tui.test_cli import Output
from tui.commands.output import say_table

ERRORS = ("index", "true", "predicted", "confidence", "margin", "loss", "rank")
WIDE = ("漢字", "T恤", "é", "e\u0301", "한국어 이름", "❤\ufe0f", "👍🏽", "a b", "", "n" * 199)
TABLES = {
    "errors": (
        ERRORS,
        [
            ("7", "3", "5", " 99.10%", "  1.20%", "4.711", "1"),
            ("4012", "8", "0", "100.00%", "     - ", "nan", "12"),
        ],
    ),
    "wide names": (("index", "true", "before"), [(str(8 * n), WIDE[n], WIDE[-n]) for n in range(len(WIDE))]),
    "hostile names": (("index", "true"), [(str(n), printable(name)) for n, name in enumerate(HOSTILE)]),
    "wide titles": (("類", "", "一二三"), [("a", "▇▇", "1"), ("bcd", "", "23"), ("", "▇", "")]),
    "no rows": (("run", "state"), []),
    "spaces": (
        ("a", "b", "c"),
        [(" x", " y", "z\u3000 "), ("\u00a0a", " ", "longer"), (" ", "\u3000y", " ")],
    ),
}


def by_rich(columns: tuple[str, ...], rows: list[tuple[str, ...]], right: tuple[int, ...]) -> str:
    """Return the table as Rich prints it where there is room for all of it."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    text = io.StringIO()
    Console(file=text, width=10_000, color_system=None, highlight=False, markup=False, emoji=False).print(
        table
    )
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


@pytest.mark.parametrize("right", [(), (0,), (0, 2), (1,)], ids=str)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_off_a_terminal_is_the_one_that_rich_makes(
    capsys: Output, name: str, right: tuple[int, ...]
) -> None:
    columns, rows = TABLES[name]
    say_table(columns, rows, right=right)
    assert capsys.readouterr().out == by_rich(columns, rows, right)


def test_what_is_spared_or_cut_on_a_terminal_is_kept(capsys: Output) -> None:
    say_table(("a", "b"), [("x" * 12_000, "y")], cut=0, spare=(1,))
    assert capsys.readouterr().out.splitlines()[1] == f"{'x' * 12_000}  y"


def test_ten_thousand_rows_take_no_time(capsys: Output) -> None:
    rows = [
        (str(n), "3", "5", f"{n / 100:6.2f}%", f"{n / 100:6.2f}%", f"{n / 7:.3f}", str(n))
        for n in range(10_000)
    ]
    began = time.process_time()
    say_table(ERRORS, rows, right=(0, 3, 4, 5, 6), cut=1, spare=(6, 4))
    assert time.process_time() - began < 2
    assert len(capsys.readouterr().out.splitlines()) == 10_001
