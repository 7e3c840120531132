"""`scrawl confusion`: every number against scikit-learn, as text, as CSV and as JSON."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from sklearn import metrics

from core.runs import Run
from core.sources import load_dataset
from tests import checkpoints
from tests.story import data_loaded, finished_run, new_run, write
from tests.tui.test_cli import Output, output, refusal
from tui.cli import main


@pytest.fixture
def run() -> Run:
    """Return a run whose only epoch gets the first 60 test images wrong, each as the next class."""
    return finished_run(wrong=range(60))


def truth() -> tuple[Any, Any]:
    """Return the labels and what the run predicted."""
    labels = load_dataset("sample").y_test
    predicted = labels.copy()
    predicted[:60] = (labels[:60] + 1) % 10
    return labels, predicted


def expected() -> Any:
    return metrics.confusion_matrix(*truth())


def blocks(text: str) -> list[list[list[str]]]:
    return [[line.split() for line in block.splitlines()] for block in text.split("\n\n")]


def test_as_text_it_is_the_matrix_with_margins_and_the_scores_of_each_class(capsys: Output, run: Run) -> None:
    text = output(capsys, "confusion", run.name)
    summary, (says, titles, *rows, totals), (_, *scores) = blocks(text)
    assert text.splitlines()[0] == (
        "940 of 1000 test digits are right after epoch 1 (accuracy 0.9400, 95 % interval 0.9235 to 0.9531)."
    )
    assert says[-1] == "counts:"
    assert titles == [*"0123456789", "total"]
    for label, row in enumerate(rows):
        assert row == [str(label), *map(str, expected()[label]), "100"]
    assert totals == ["total", *map(str, expected().sum(axis=0)), "1000"]
    for label, values in enumerate(zip(*metrics.precision_recall_fscore_support(*truth()), strict=True)):
        assert scores[label] == [str(label), *(f"{value:.4f}" for value in values[:3]), str(values[3])]
    assert summary


def test_columns_are_aligned(capsys: Output, run: Run) -> None:
    for arguments in ((), ("--percent",)):
        matrix, scores = output(capsys, "confusion", run.name, *arguments).split("\n\n")[1:]
        assert len({len(line) for line in matrix.splitlines()[1:]}) == 1
        assert len({len(line) for line in scores.splitlines()}) == 1


def test_percent_are_shares_of_each_row(capsys: Output, run: Run) -> None:
    rows = blocks(output(capsys, "confusion", run.name, "--percent"))[1]
    shares = 100 * metrics.confusion_matrix(*truth(), normalize="true")
    assert rows[0][-4:] == ["percent", "of", "each", "row:"]
    for label, row in enumerate(rows[2:12]):
        assert row[1:11] == [f"{share:.2f}" for share in shares[label]]


@pytest.mark.parametrize("percent", [False, True])
def test_as_csv_it_has_the_same_numbers(capsys: Output, run: Run, percent: bool) -> None:
    text = output(capsys, "confusion", run.name, "--csv", *(["--percent"] if percent else []))
    titles, *rows, totals = csv.reader(io.StringIO(text))
    assert titles == ["true", *"0123456789", "total", "precision", "recall", "f1"]
    matrix = 100 * metrics.confusion_matrix(*truth(), normalize="true") if percent else expected()
    np.testing.assert_allclose(np.array(rows)[:, 1:11].astype(float), matrix, atol=0.005)
    scores = np.array(metrics.precision_recall_fscore_support(*truth()))
    np.testing.assert_allclose(np.array(rows)[:, 12:].astype(float), scores[:3].T)
    assert totals == ["total", *map(str, expected().sum(axis=0)), "1000", "", "", ""]


def test_as_json_it_has_all_numbers_and_the_calibration(capsys: Output, run: Run) -> None:
    found = json.loads(output(capsys, "confusion", run.name, "--json"))
    labels, predicted = truth()
    assert (found["run"], found["epoch"], found["total"], found["right"]) == (run.name, 1, 1000, 940)
    assert found["accuracy"] == metrics.accuracy_score(labels, predicted)
    assert found["interval"] == pytest.approx([0.9235, 0.9531], abs=1e-4)
    assert found["matrix"] == expected().tolist()
    np.testing.assert_allclose(
        found["row_percent"], 100 * metrics.confusion_matrix(*truth(), normalize="true")
    )
    scores = zip(*metrics.precision_recall_fscore_support(labels, predicted), strict=True)
    for label, (of, values) in enumerate(zip(found["classes"], scores, strict=True)):
        assert of["name"] == str(label)
        assert [of[key] for key in ("precision", "recall", "f1", "support")] == pytest.approx(values)
        assert of["predicted"] == (predicted == label).sum()
    calibration = found["calibration"]
    assert [top["k"] for top in calibration["top"]] == [1, 2, 3]
    assert calibration["top"][0]["right"] == 940
    assert sum(part["count"] for part in calibration["bins"]) == 1000
    assert calibration["expected_error"] == pytest.approx(0.94 - 0.82)
    brier = 0.94 * (0.18**2 + 9 * 0.02**2) + 0.06 * (0.82**2 + 0.98**2 + 8 * 0.02**2)
    assert calibration["brier"] == pytest.approx(brier, rel=1e-5)
    assert calibration["unknown"] == 0


def test_an_epoch_can_be_chosen(capsys: Output, run: Run) -> None:
    labels = load_dataset("sample").y_test
    np.save(run.predictions(2), np.eye(10, dtype=np.float32)[labels])
    assert json.loads(output(capsys, "confusion", run.name, "--json"))["right"] == 1000
    assert json.loads(output(capsys, "confusion", run.name, "--epoch", "1", "--json"))["right"] == 940
    assert "has no predictions of epoch 3; it has 1 to 2" in refusal(
        capsys, "confusion", run.name, "--epoch", "3"
    )


def test_the_checkpoint_can_be_chosen(capsys: Output, run: Run) -> None:
    checkpoints.save(run, load_dataset("sample"), 2, 12)
    text = output(capsys, "confusion", run.name, "--checkpoint")
    assert text.startswith("100 of 1000 test digits are right at the checkpoint of epoch 2, batch 12 (")
    found = json.loads(output(capsys, "confusion", run.name, "--checkpoint", "--json"))
    assert (found["epoch"], found["batch"], found["right"]) == (2, 12, 100)
    assert [row[0] for row in found["matrix"]] == [100] * 10
    both = refusal(capsys, "confusion", run.name, "--checkpoint", "--epoch", "1")
    assert "--epoch and --checkpoint exclude each other" in both


def test_what_is_not_known_is_null(capsys: Output, run: Run) -> None:
    np.save(run.predictions(2), np.full((1000, 10), np.nan, np.float32))
    found = json.loads(output(capsys, "confusion", run.name, "--json"))
    assert (found["calibration"]["expected_error"], found["calibration"]["brier"]) == (None, None)
    assert (found["calibration"]["unknown"], found["right"]) == (1000, 100)
    assert "100 of 1000 test digits are right" in output(capsys, "confusion", run.name)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], "There is no run nope"),
        (["x", "--csv", "--json"], "--csv and --json exclude each other"),
        (["x", "--epoch", "0"], "Invalid value for '--epoch'"),
    ],
)
def test_bad_usage_is_refused(capsys: Output, arguments: list[str], words: str) -> None:
    assert words in refusal(capsys, "confusion", *arguments)


def test_a_run_without_an_epoch_is_refused(capsys: Output) -> None:
    run = new_run()
    write(run, data_loaded())
    assert "has no predictions yet" in refusal(capsys, "confusion", run.name)


NAMES = ("[/b]", "\x1b[2Jcleared", "n" * 200, "漢字" * 20, "é", "[red]r[/red]", "6", "7", "8", "total")


def test_class_names_are_text_and_take_no_more_room_than_they_may(
    capsys: Output, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.text import printable
    from tests.tui.digits import named
    from tui.commands import run_data

    names = tuple(map(printable, NAMES))  # as a file's names are when they have been read
    monkeypatch.setattr(run_data, "run_data", lambda _: named(*names))
    text = output(capsys, "confusion", run.name)
    matrix = text.split("\n\n")[1].splitlines()
    assert matrix[1].split() == [*"0123456789", "total"]
    assert matrix[2].startswith("0 [/b] ")
    assert matrix[3].startswith("1 \\x1b[2Jcleared ")
    assert matrix[4].startswith("2 " + "n" * 23 + "~ ")
    assert max(map(len, matrix)) < 100
    titles, *rows = csv.reader(io.StringIO(output(capsys, "confusion", run.name, "--csv")))
    assert titles[1:11] == list(names)
    assert [row[0] for row in rows] == [*names, "total"]
    assert main(["confusion", run.name, "--json"]) == 0
    assert [of["name"] for of in json.loads(capsys.readouterr().out)["classes"]] == list(names)
