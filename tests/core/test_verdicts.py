"""Verdicts are kept, undone, exported, and never written over what cannot be read."""

import threading
from pathlib import Path

import pytest

from core.errors import RunError
from core.runs import Run
from core.verdicts import VERDICTS, Verdicts, judge, read_verdicts, undo

NAMES = ("zero", "[/b],one")
LABELS = (0, 1, 1)


def path(run: Run) -> Path:
    return run.folder / "verdicts.json"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_what_is_judged_is_there_when_it_is_read_again(run: Run) -> None:
    assert read_verdicts(run, 3).current() == {}
    judge(run, 3, 2, "label wrong")
    judge(run, 3, 0, "ambiguous")
    given = judge(run, 3, 2, "model wrong")
    assert given.current() == {0: "ambiguous", 2: "model wrong"} == read_verdicts(run, 3).current()
    assert [decision.t > 0 for decision in given.decisions] == [True] * 3


def test_undo_takes_back_one_decision_after_the_other(run: Run) -> None:
    for verdict in VERDICTS:
        judge(run, 3, 1, verdict)
    judge(run, 3, 2, "ambiguous")
    taken = [undo(run, 3) for _ in range(5)]
    assert [left.current() for left, _ in taken] == [
        {1: "ambiguous"},
        {1: "label wrong"},
        {1: "model wrong"},
        {},
        {},
    ]
    assert [decision and (decision.index, decision.verdict) for _, decision in taken] == [
        (2, "ambiguous"),
        (1, "ambiguous"),
        (1, "label wrong"),
        (1, "model wrong"),
        None,
    ]


def test_undoing_nothing_writes_nothing(run: Run) -> None:
    undo(run, 3)
    assert not path(run).exists()


def test_they_are_exported_by_index_with_names_quoted(run: Run) -> None:
    judge(run, 3, 2, "label wrong")
    given = judge(run, 3, 0, "ambiguous")
    assert given.as_csv(LABELS, NAMES).splitlines() == [
        "index,label,label_name,verdict",
        "0,0,zero,ambiguous",
        '2,1,"[/b],one",label wrong',
    ]


BROKEN = [
    b"",
    b"nonsense",
    b"\xff\xfe",
    b"[]",
    b'{"v":2,"decisions":[]}',
    b'{"v":1,"decisions":[{"index":-1,"verdict":"ambiguous"}]}',
    b'{"v":1,"decisions":[{"index":1.5,"verdict":"ambiguous"}]}',
    b'{"v":1,"decisions":[{"index":1,"verdict":"innocent"}]}',
    b'{"v":1,"decisions":[{"index":1,"verdict":"ambiguous","more":1}]}',
    b'{"v":1,"decisions":[{"index":3,"verdict":"ambiguous"}]}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_gets_a_sentence_and_stays_as_it_is(run: Run, content: bytes) -> None:
    path(run).write_bytes(content)
    for attempt in (
        lambda: read_verdicts(run, 3),
        lambda: judge(run, 3, 1, "ambiguous"),
        lambda: undo(run, 3),
    ):
        with pytest.raises(RunError, match=r"^verdicts.json of .* move it away.*\.$") as caught:
            attempt()
        assert str(caught.value).isprintable()
    assert path(run).read_bytes() == content


def test_what_is_no_file_is_refused(run: Run) -> None:
    path(run).mkdir()
    with pytest.raises(RunError, match="is no file of verdicts"):
        judge(run, 3, 1, "ambiguous")


def test_a_run_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be saved: No such file"):
        judge(Run(tmp_path / "gone"), 3, 1, "ambiguous")


def test_two_terminals_lose_nothing_of_each_other(run: Run) -> None:
    threads = [
        threading.Thread(
            target=lambda start=start: [judge(run, 99, start + n, "ambiguous") for n in range(10)]
        )
        for start in (0, 50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_verdicts(run, 99).current()) == 20
    assert {entry.name for entry in run.folder.iterdir()} == {"verdicts.json", "verdicts.lock"}


def test_verdicts_are_values() -> None:
    one = Verdicts().judged(1, "ambiguous", 1.0)
    assert Verdicts().decisions == ()
    assert one.undone() == Verdicts()
