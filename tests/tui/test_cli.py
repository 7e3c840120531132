"""The command line without a worker: what is printed, where, and with which exit code."""

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from core import __version__
from core.events import encode, stamped
from core.runs import Run
from core.sources import load_dataset
from tests import checkpoints
from tests.story import BEGAN, STEPS, batch, epoch_ended, failed, finished_run, new_run, opening, saved, write
from tui.cli import COMMANDS, main

SCRAWL = str(Path(sys.executable).with_name("scrawl"))
Output = pytest.CaptureFixture[str]
HEAVY = ("numpy", "rich", "textual", "asyncio", "requests", "tensorflow", "keras")


def refusal(capsys: Output, *arguments: str) -> str:
    """Run `scrawl`, expect bad usage or bad input, and return its one sentence from standard error."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    sentence = said.err.removesuffix("\n")
    assert sentence.isprintable(), "one line, and nothing in it that a terminal would obey"
    return sentence


def output(capsys: Output, *arguments: str) -> str:
    """Run `scrawl`, expect that all is well, and return what it prints: lines without control characters."""
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert all(character.isprintable() or character == "\n" for character in said.out)
    return said.out


# ── usage ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_help_names_every_command_in_the_order_of_the_design(capsys: Output) -> None:
    listed = output(capsys, "--help").partition("Commands:")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_of_its_own(capsys: Output, command: str) -> None:
    assert f"scrawl {command}" in output(capsys, command, "--help")


def test_the_version_is_that_of_the_package(capsys: Output) -> None:
    assert output(capsys, "--version") == f"scrawl {__version__}\n"
    assert metadata.version("scrawl") == __version__


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["train", "--help"], ["runs"], ["status", "--json"]]
)
def test_quick_commands_import_nothing_heavy(arguments: list[str]) -> None:
    new_run()
    code = f"""
import sys
from tui.cli import main
main({arguments!r})
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = said.stdout.splitlines()[-1]
    assert heavy == ("rich" if arguments == ["runs"] else "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["dance"], "No such command 'dance'; see: scrawl --help"),
        (["train", "--epoch", "3"], "No such option"),
        (["train", "extra"], "unexpected extra argument"),
        (["train", "--epochs", "0"], "Epochs must be a whole number from 1 to 10000, not 0."),
        (["train", "--epochs", "-3"], "Epochs must be a whole number from 1 to 10000, not -3."),
        (["train", "--epochs", "many"], "Epochs must be a whole number from 1 to 10000, not many."),
        (["train", "--batch-size", "0"], "Batch size must be"),
        (["train", "--learning-rate", "-0.1"], "above 0, such as 0.001, not -0.1."),
        (["train", "--learning-rate", "nan"], "above 0, such as 0.001, not nan."),
        (["train", "--model", "resnet"], "Model must be workshop or convnet, not resnet."),
        (["train", "--optimizer", "magic"], "one of adam, adamw, nadam, rmsprop, sgd, not magic."),
        (["train", "--seed", "1.5"], "Seed must be a whole number"),
        (["train", "--name", "../../etc"], "Name must be letters"),
        (["train", "--dataset", ""], "Data set must be a name or a path in UTF-8, not empty."),
        (["--dataset", "sample", "train"], "--dataset means nothing before train, only after it"),
        (["--model", "convnet", "runs"], "--model means nothing before runs"),
        (["--art", "half", "runs"], "--art means nothing to runs, which opens no screen"),
        (["--color", "none", "train"], "--color means nothing to train, which opens no screen"),
        (["--art", "braile"], "Invalid value for '--art': 'braile' is not one of 'ramp', 'half', 'braille'"),
        (["attach", "--chart", "x"], "'x' is not one of 'braille', 'blocks'; see: scrawl attach --help"),
        (["serve", "--color", "8"], "'8' is not one of 'auto', 'truecolor', '256', '16', 'none'"),
        (["stop"], "Missing argument 'RUN'; see: scrawl stop --help"),
        (["pause", "x", "--after-epoch"], "No such option"),
        (["status", "nope"], "There is no run nope; see them with: scrawl runs"),
        (["resume", "nope"], "There is no run nope"),
        (["errors", "nope"], "There is no run nope"),
        (["stop", "nope"], "There is no run nope"),
        (["attach", "nope"], "There is no run nope"),
        (["status"], "There is no run yet; start one with: scrawl train"),
        (["attach"], "There is no run yet"),
        (["errors", "x", "--csv", "--json"], "--csv and --json exclude each other"),
        (["errors", "x", "--limit", "0"], "Invalid value for '--limit'"),
        (["data", "nope.npz"], "There is no data set nope.npz; give mnist, sample"),
        (["status", "\x1b[2J\x07"], "There is no run \\x1b[2J\\x07"),
        (["data", "a\nb"], "There is no data set a\\x0ab"),
    ],
)  # fmt: skip
def test_bad_usage_is_one_sentence_and_two(capsys: Output, arguments: list[str], words: str) -> None:
    assert words in refusal(capsys, *arguments)


def test_the_screen_needs_a_terminal_and_says_what_does_not(capsys: Output) -> None:
    run = finished_run()
    for arguments in ([], ["--dataset", "sample"], ["attach"], ["attach", run.name]):
        sentence = refusal(capsys, *arguments)
        assert "needs a terminal" in sentence
        assert "scrawl train" in sentence


# ── runs and status ───────────────────────────────────────────────────────────────────────────────────────


def test_without_runs_the_list_is_empty_and_a_hint_says_how_to_get_one(capsys: Output) -> None:
    assert main(["runs"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "There is no run yet; start one with: scrawl train\n")
    assert json.loads(output(capsys, "runs", "--json")) == []


def test_runs_are_aligned_columns_newest_first(capsys: Output) -> None:
    done, dead = finished_run(3), new_run(14, model="convnet", name="a-long-name-for-a-run")
    write(dead, *opening(dead), batch(1, STEPS), epoch_ended(1, 0.875), batch(2, 7))
    os.utime(done.folder / "config.json", (1000, 1000))
    title, first, second = output(capsys, "runs").splitlines()
    assert first.split()[:7] == [dead.name, "died", "2/4", "87.50%", "85.3-89.4", "sample", "convnet"]
    assert second.split()[:7] == [done.name, "finished", "1/1", "90.00%", "88.0-91.7", "sample", "workshop"]
    assert title.index("state") == first.index("died") == second.index("finished")


def test_runs_as_json_is_a_list_of_what_status_gives(capsys: Output) -> None:
    run = finished_run()
    (listed,) = json.loads(output(capsys, "runs", "--json"))
    assert listed == json.loads(output(capsys, "status", run.name, "--json"))
    assert (listed["run"], listed["state"], listed["epoch"], listed["epochs"]) == (run.name, "finished", 1, 1)


def test_status_takes_the_newest_run_and_says_what_became_of_it(capsys: Output) -> None:
    run = finished_run()
    first, *rest = output(capsys, "status").splitlines()
    assert first == (
        f"{run.name}: Finished: 90.00 % of the test images right (95 % interval 88.00 to 91.70 %)."
    )
    assert "val_loss 0.2500, val_accuracy 0.9000, 100 of 1000 test images wrong" in rest


def test_the_status_of_a_failed_run_ends_with_its_last_words(capsys: Output) -> None:
    run = new_run()
    write(run, *opening(run), failed("KeyError: 3", traceback=("Traceback",)))
    run.worker_log.write_bytes(b"first\n\x1b]52;c;aGk=\x07\n")
    lines = output(capsys, "status", run.name).splitlines()
    advice = f"once that is mended, go on with: scrawl resume {run.name}"
    assert lines[0] == f"{run.name} failed: KeyError: 3; {advice}"
    assert lines[-3:] == ["The last lines of its output:", "  first", "  \\x1b]52;c;aGk=\\x07"]


def test_the_status_of_a_dead_run_says_how_to_go_on(capsys: Output) -> None:
    run = new_run()
    write(run, *opening(run), batch(1, 20), saved(1, 8), batch(1, 20))
    sentence = output(capsys, "status", str(run.folder)).splitlines()[0]
    assert sentence.startswith(f"{run.name} died: The worker ended at epoch 1, batch 20 without a word")
    assert sentence.endswith(f"go on from epoch 1, batch 8, with: scrawl resume {run.name}")


def test_the_status_tells_of_events_that_could_not_be_written(capsys: Output) -> None:
    run = new_run()
    write(run, *opening(run))
    with run.log.open("ab") as file:
        file.write(encode(stamped(batch(1, 20), BEGAN + 9, missed=57)))
    assert "57 events could not be written; the curves have gaps." in output(capsys, "status").splitlines()
    assert json.loads(output(capsys, "status", "--json"))["missed"] == 57


# ── errors ────────────────────────────────────────────────────────────────────────────────────────────────


def test_errors_as_json_has_what_the_design_promises(capsys: Output) -> None:
    run = finished_run(wrong=(7, 3, 800))
    rows = json.loads(output(capsys, "errors", run.name, "--json"))
    assert sorted(row["index"] for row in rows) == [3, 7, 800]
    for row in rows:
        assert row["predicted"] == (row["true"] + 1) % 10
        assert row["confidence"] == pytest.approx(0.82)
        assert (row["true_name"], row["predicted_name"]) == (str(row["true"]), str(row["predicted"]))


def test_errors_as_csv_are_the_same_rows(capsys: Output) -> None:
    run = finished_run(wrong=(7, 3, 800))
    rows = json.loads(output(capsys, "errors", run.name, "--json"))
    title, *lines = output(capsys, "errors", run.name, "--csv").splitlines()
    assert title.split(",") == list(rows[0])
    assert [line.split(",") for line in lines] == [[str(value) for value in row.values()] for row in rows]


def test_errors_can_be_chosen_by_class_and_number(capsys: Output) -> None:
    run = finished_run(wrong=range(300))
    everything = json.loads(output(capsys, "errors", run.name, "--json"))
    threes = json.loads(output(capsys, "errors", run.name, "--true", "3", "--json"))
    assert threes == [row for row in everything if row["true"] == 3]
    assert len(threes) > 3
    assert json.loads(output(capsys, "errors", run.name, "--predicted", "3", "--json")) == [
        row for row in everything if row["predicted"] == 3
    ]
    assert (
        json.loads(output(capsys, "errors", run.name, "--true", "3", "--limit", "2", "--json")) == threes[:2]
    )
    assert json.loads(output(capsys, "errors", run.name, "--true", "3", "--predicted", "7", "--json")) == []


def test_errors_off_a_terminal_are_aligned_columns_under_a_summary(capsys: Output) -> None:
    run = finished_run(wrong=(7, 3, 800))
    summary, titles, *rows = output(capsys, "errors", run.name, "--limit", "2").splitlines()
    assert summary == (
        "3 of 1000 test digits are wrong after epoch 1 "
        "(accuracy 0.9970, 95 % interval 0.9912 to 0.9990); 2 of them listed."
    )
    assert titles.split() == ["index", "true", "predicted", "confidence", "margin", "loss", "rank"]
    assert len(rows) == 2
    assert "82.00%" in rows[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--epoch", "9"], "has no predictions of epoch 9; it has only 1"),
        (["--true", "eleven"], "There is no class eleven"),
        (["--predicted", "10"], "There is no class 10; give a name, or an index from 0 to 9."),
    ],
)
def test_errors_that_cannot_be_listed_are_refused(capsys: Output, arguments: list[str], words: str) -> None:
    assert words in refusal(capsys, "errors", finished_run().name, *arguments)


def test_errors_of_a_run_without_an_epoch_are_refused(capsys: Output) -> None:
    assert "has no predictions yet" in refusal(capsys, "errors", new_run().name)


def test_errors_of_a_run_with_a_broken_config_are_listed_on_the_data_that_its_log_names(
    capsys: Output,
) -> None:
    run = finished_run(wrong=(7, 3, 800))
    (run.folder / "config.json").write_text("{")
    assert output(capsys, "errors", run.name).startswith("3 of 1000 test digits are wrong after epoch 1")


def test_errors_of_a_finished_run_without_predictions_do_not_come_later(capsys: Output) -> None:
    run = finished_run()
    run.predictions(1).unlink()
    assert refusal(capsys, "errors", run.name) == (
        f"{run.name} has no predictions: they were not saved or were removed; train anew to see errors."
    )
    assert "no predictions of epoch 1; it has none" in refusal(capsys, "errors", run.name, "--epoch", "1")


def test_errors_are_not_shown_on_other_digits_than_the_run_was_tested_on(capsys: Output) -> None:
    run = finished_run()
    log = run.log.read_text()
    run.log.write_text(log.replace('"sha256":"', '"sha256":"0'))
    assert "was trained on another sample than the one that is there now" in refusal(
        capsys, "errors", run.name
    )


def test_errors_at_a_checkpoint_in_the_midst_of_an_epoch(capsys: Output) -> None:
    run, data = finished_run(wrong=(7, 3, 800)), load_dataset("sample")
    checkpoints.save(run, data, 2, 12)
    summary, *rows = output(capsys, "errors", run.name, "--checkpoint").splitlines()
    assert summary == (
        "900 of 1000 test digits are wrong at the checkpoint of epoch 2, batch 12 "
        "(accuracy 0.1000, 95 % interval 0.0829 to 0.1202)."
    )
    assert len(rows) == 901
    sevens = json.loads(output(capsys, "errors", run.name, "--checkpoint", "--true", "7", "--json"))
    assert [(row["true"], row["predicted"]) for row in sevens] == [(7, 0)] * 100
    lines = output(capsys, "errors", run.name, "--checkpoint", "--predicted", "0", "--limit", "5", "--csv")
    assert len(lines.splitlines()) == 6
    assert "3 of 1000 test digits are wrong after epoch 1" in output(capsys, "errors", run.name)
    checkpoints.save(run, data, 2, 0)
    assert "wrong at the checkpoint after epoch 1" in output(capsys, "errors", run.name, "--checkpoint")


def test_errors_at_a_checkpoint_that_is_not_there_are_refused(capsys: Output) -> None:
    run = new_run()
    assert refusal(capsys, "errors", run.name, "--checkpoint") == (
        f"{run.name} has no checkpoint yet; while it trains, make one with: scrawl save {run.name}"
    )
    both = refusal(capsys, "errors", run.name, "--checkpoint", "--epoch", "1")
    assert "--epoch and --checkpoint exclude each other" in both


# ── data ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_data_shows_shapes_counts_and_digits(capsys: Output) -> None:
    lines = output(capsys, "data", "sample").splitlines()
    assert lines[0] == "sample, bundled with scrawl"
    assert lines[1].split() == ["x_train", "(4000,", "28,", "28)", "uint8", "0", "to", "255"]
    assert lines[4].split() == ["y_test", "(1000,)", "int64", "0", "to", "9"]
    counts = [line.split() for line in lines if line.startswith("3 ")]
    assert counts == [["3", "400", "#" * 20, "100", "#" * 20]]
    picture = lines[next(index for index, line in enumerate(lines) if "Class" in line) :]
    assert picture[0].count("Class") == 3
    assert sum(line.count("@") for line in picture) > 50
    assert max(map(len, lines)) <= 80


def test_data_as_json(capsys: Output) -> None:
    facts = json.loads(output(capsys, "data", "sample", "--json"))
    assert facts["shapes"]["x_train"] == [4000, 28, 28]
    assert facts["dtypes"] == {"x_train": "uint8", "y_train": "int64", "x_test": "uint8", "y_test": "int64"}
    assert facts["ranges"]["x_test"] == [0, 255]
    assert facts["counts"] == {"train": [400] * 10, "test": [100] * 10}
    assert facts["class_names"] == list("0123456789")


def test_data_from_anyone_is_shown_and_not_obeyed(capsys: Output, tmp_path: Path) -> None:
    import numpy as np

    images = np.zeros((2, 28, 28), np.uint8)
    labels = np.array([0, 1])
    names = np.array(["[/b]\x1b[2J", "[@click=app.quit]" + "é" * 200])
    path = tmp_path / "their digits.npz"
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels, class_names=names)
    shown = output(capsys, "data", str(path))
    assert "[/b]\\x1b[2J" in shown
    assert "[@click=app.quit]" in shown


# ── whoever reads the output ──────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_has_had_enough_ends_it_quietly() -> None:
    command = subprocess.Popen([SCRAWL, "data", "sample"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert command.stdout
    assert command.stderr
    command.stdout.close()
    assert command.wait(30) == 128 + 13
    assert command.stderr.read() == b""
    command.stderr.close()


def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        said = subprocess.run(
            [SCRAWL, "data", "sample"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (said.returncode, said.stderr) == (1, "Reading or writing failed: No space left on device.\n")


def test_output_that_was_closed_is_no_reason_to_fail() -> None:
    said = subprocess.run(["sh", "-c", f"'{SCRAWL}' runs --json >&-"], stderr=subprocess.PIPE, check=False)
    assert (said.returncode, said.stderr) == (0, b"")


def test_a_locale_without_the_character_gets_an_escape(tmp_path: Path) -> None:
    run = finished_run()
    renamed = Run(run.folder.rename(run.folder.with_name("übung")))
    said = subprocess.run(
        [SCRAWL, "status", renamed.name],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert said.stdout.startswith(b"\\xfcbung: Finished")
