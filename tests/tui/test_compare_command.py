"""`scrawl compare` and `scrawl verdicts`: what they print, and what they refuse."""

import csv
import io
import json
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.comparison import mcnemar
from core.metrics import wilson_interval
from core.runs import Run
from core.sources import load_dataset
from core.verdicts import judge
from tests.story import data_loaded, finished_run, new_run, started, write
from tests.tui.test_cli import Output, output, refusal

BEFORE, AFTER = range(8), (0, 1, 9)


def two() -> tuple[Run, Run]:
    return finished_run(3, BEFORE), finished_run(4, AFTER)


def test_the_json_has_counts_intervals_p_and_every_digit(capsys: Output) -> None:
    first, second = two()
    said = json.loads(output(capsys, "compare", first.name, second.name, "--json"))
    assert [said[name] for name in ("fixed", "broke", "still_wrong", "both_right", "total")] == [
        6,
        1,
        2,
        991,
        1000,
    ]
    assert said["p"] == pytest.approx(mcnemar(6, 1))
    assert said["message"] == "The difference is not more than chance (p = 0.12)."
    assert [(run["run"], run["epoch"], run["right"]) for run in said["runs"]] == [
        (first.name, 1, 992),
        (second.name, 1, 997),
    ]
    assert said["runs"][0]["interval"] == pytest.approx(wilson_interval(992, 1000))
    labels = load_dataset("sample").y_test
    groups = {
        group: [d["index"] for d in said["digits"] if d["group"] == group] for group in ("fixed", "broke")
    }
    assert groups == {"fixed": [2, 3, 4, 5, 6, 7], "broke": [9]}
    for digit in said["digits"]:
        assert digit["true"] == labels[digit["index"]]
        assert (digit["before"] == digit["true"]) == (digit["group"] == "broke")
        assert (digit["after"] == digit["true"]) == (digit["group"] == "fixed")


def test_the_csv_has_the_same_digits(capsys: Output) -> None:
    first, second = two()
    digits = json.loads(output(capsys, "compare", first.name, second.name, "--json"))["digits"]
    rows = list(csv.DictReader(io.StringIO(output(capsys, "compare", first.name, second.name, "--csv"))))
    assert rows == [{key: str(value) for key, value in digit.items()} for digit in digits]
    assert all(row["true_name"] == row["true"] for row in rows)


def test_every_digit_has_the_names_of_its_classes(capsys: Output, tmp_path: Path) -> None:
    path = tmp_path / "named.npz"
    names = np.array(["zero", "one, too", "two", "三", "four", "five", "six", "seven", "eight", "nine"])
    data = load_dataset("sample")
    arrays = {name: getattr(data, name) for name in ("x_train", "y_train", "x_test", "y_test")}
    np.savez(path, **arrays, class_names=names)
    first, second = (
        new_run(3, dataset=str(path)),
        new_run(4, dataset=str(path)),
    )
    loaded = msgspec.structs.replace(data_loaded(), sha256=load_dataset(str(path)).sha256())
    for run, wrong in ((first, 2), (second, 9)):
        write(run, started(run), loaded)
        said = np.eye(10, dtype=np.float32)[data.y_test]
        said[wrong] = np.roll(said[wrong], 1)
        np.save(run.predictions(1), said)
    digits = json.loads(output(capsys, "compare", first.name, second.name, "--json"))["digits"]
    assert [digit["group"] for digit in digits] == ["fixed", "broke"]
    for digit in digits:
        for column in ("true", "before", "after"):
            assert digit[f"{column}_name"] == names[digit[column]]
    rows = csv.DictReader(io.StringIO(output(capsys, "compare", first.name, second.name, "--csv")))
    assert list(rows) == [{key: str(value) for key, value in digit.items()} for digit in digits]


def test_as_text_it_says_both_accuracies_the_counts_and_the_sentence(capsys: Output) -> None:
    first, second = two()
    before, after, counts, titles, *rows = output(capsys, "compare", first.name, second.name).splitlines()
    assert before.startswith(
        "before: 992 of 1000 test digits are right (accuracy 0.9920, 95 % interval 0.984"
    )
    assert after.endswith(f"): {second.name} after epoch 1.")
    assert counts == (
        "fixed 6, broke 1, still wrong 2, both right 991. The difference is not more than chance (p = 0.12)."
    )
    assert titles.split() == ["group", "index", "true", "before", "after"]
    assert len(rows) == 9


def test_a_run_against_itself_has_no_difference(capsys: Output) -> None:
    run = finished_run(3, ())
    lines = output(capsys, "compare", run.name, run.name).splitlines()
    assert len(lines) == 3
    assert lines[2].endswith("so there is no difference to explain.")


def of_two_epochs() -> Run:
    """Return a run whose second epoch fixes 2 to 7 and breaks 9."""
    run, other = finished_run(3, BEFORE), finished_run(4, AFTER)
    other.predictions(1).rename(run.predictions(2))
    return run


@pytest.mark.parametrize("form", [(), ("--csv",), ("--json",)])
def test_two_epochs_of_one_run_are_compared_like_two_runs(capsys: Output, form: tuple[str, ...]) -> None:
    first, second = two()
    runs = output(capsys, "compare", first.name, second.name, *form)
    run = of_two_epochs()
    said = output(capsys, "compare", f"{run.name}@1", f"{run.name}@2", *form)
    if form == ("--csv",):
        assert said == runs
    elif form == ("--json",):
        assert json.loads(said)["digits"] == json.loads(runs)["digits"]
        assert [(side["run"], side["epoch"]) for side in json.loads(said)["runs"]] == [
            (run.name, 1),
            (run.name, 2),
        ]
    else:
        assert f"{run.name} after epoch 1." in said.splitlines()[0]
        assert f"{run.name} after epoch 2." in said.splitlines()[1]
        assert said.splitlines()[2:] == runs.splitlines()[2:]


def test_without_an_epoch_of_its_own_a_run_is_taken_at_its_newest_or_the_option(capsys: Output) -> None:
    run = of_two_epochs()

    def epochs(*arguments: str) -> list[int]:
        said = json.loads(output(capsys, "compare", *arguments, "--json"))
        return [side["epoch"] for side in said["runs"]]

    assert epochs(f"{run.name}@1", run.name) == [1, 2]
    assert epochs(f"{run.name}@2", run.name, "--epoch", "1") == [2, 1]
    assert epochs(f"{run.name[:15]}@01", run.name) == [1, 2], "the beginning of a name will do here, too"


def test_folders_above_a_run_may_be_named_with_an_at(capsys: Output, tmp_path: Path) -> None:
    run = of_two_epochs()
    (tmp_path / "me@work").mkdir()
    moved = run.folder.rename(tmp_path / "me@work" / "run")
    said = json.loads(output(capsys, "compare", str(moved), f"{moved}@1", "--json"))
    assert [side["epoch"] for side in said["runs"]] == [2, 1]


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "1.5", "3@4", "٣", "1" * 30, "\x1b[2J"])
def test_what_is_no_epoch_is_refused(capsys: Output, number: str) -> None:
    run = finished_run()
    assert "is no epoch; write a whole number from 1 after the @, as in RUN@3." in refusal(
        capsys, "compare", f"{run.name}@{number}", run.name
    )


def test_what_cannot_be_compared_is_refused(capsys: Output) -> None:
    first, second = two()
    assert "There is no run nope" in refusal(capsys, "compare", first.name, "nope")
    assert "exclude each other" in refusal(capsys, "compare", first.name, second.name, "--csv", "--json")
    assert "has no predictions of epoch 7; it has only 1" in refusal(
        capsys, "compare", first.name, second.name, "--epoch", "7"
    )
    assert f"{first.name} has no predictions of epoch 3; it has only 1" in refusal(
        capsys, "compare", first.name, f"{first.name}@3"
    )
    assert "There is no run nope" in refusal(capsys, "compare", "nope@1", first.name)
    assert "has no predictions yet" in refusal(capsys, "compare", first.name, new_run(5).name)
    other = new_run(6)
    write(other, started(other), msgspec.structs.replace(data_loaded(), sha256="0" * 64))
    np.save(other.predictions(1), np.full((1000, 10), 0.1, np.float32))
    assert "tested on different data, two different sample; compare runs on the same" in refusal(
        capsys, "compare", first.name, other.name
    )


def test_verdicts_are_printed_in_every_form(capsys: Output) -> None:
    run = finished_run()
    assert "There is no verdict yet" in output(capsys, "verdicts", run.name)
    assert output(capsys, "verdicts", run.name, "--csv") == "index,label,label_name,verdict\n"
    judge(run, 1000, 5, "label wrong")
    label = int(load_dataset("sample").y_test[5])
    assert output(capsys, "verdicts", run.name, "--csv").splitlines()[1] == f"5,{label},{label},label wrong"
    assert json.loads(output(capsys, "verdicts", run.name, "--json")) == [
        {"index": 5, "label": label, "label_name": str(label), "verdict": "label wrong"}
    ]
    assert output(capsys, "verdicts", run.name).splitlines()[1].split() == ["5", str(label), "label", "wrong"]


def test_verdicts_that_cannot_be_read_are_refused(capsys: Output) -> None:
    run = finished_run()
    (run.folder / "verdicts.json").write_text("[]")
    assert "verdicts.json" in refusal(capsys, "verdicts", run.name)
    assert "exclude each other" in refusal(capsys, "verdicts", run.name, "--csv", "--json")
