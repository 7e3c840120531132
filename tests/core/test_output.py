"""What a worker printed is told from its last session on, a crash from its first line on, and no chatter."""

from pathlib import Path

import pytest

from core.output import SESSION, Output, read_output

CHATTER = """\
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795702098.654440   30817 cpu_feature_guard.cc:227] This TensorFlow binary is optimized.
To enable the following instructions: AVX2 FMA, rebuild TensorFlow with the appropriate compiler flags.
E0000 00:00:1795707027.430010    1459 cuda_platform.cc:52] failed call to cuInit: UNKNOWN ERROR (303)
2026-11-22 18:44:03.123456: I tensorflow/core/util/port.cc:153] oneDNN custom operations are on.
"""
STACKS = """\

Thread 0x00007f83162006c0 (most recent call first):
  File "telemetry.py", line 40 in _run

Current thread 0x00007f8374a89b80 (most recent call first):
  File "fit.py", line 158 in _fit
"""


def told(folder: Path, text: str, lines: int = 12) -> Output:
    path = folder / "worker.log"
    path.write_text(text)
    return read_output(path, lines)


def test_without_output_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert read_output(tmp_path / "worker.log", 12) == Output()
    assert told(tmp_path, "") == Output()


def test_what_tensorflow_always_says_is_left_out_where_there_is_something_else(tmp_path: Path) -> None:
    assert told(tmp_path, CHATTER + "Killed\n").lines == ("Killed",)
    assert len(told(tmp_path, CHATTER).lines) == 5


@pytest.mark.parametrize(
    ("line", "crash"),
    [
        ("Fatal Python error: Segmentation fault", "Segmentation fault"),
        (
            "F0000 00:00:1795702098.654440   30817 gpu_device.cc:31] Check failed: n == 2 (1 vs. 2)",
            "Check failed: n == 2 (1 vs. 2)",
        ),
        ("2026-11-22 18:44:03.123456: F core/tensor.cc:733] Check failed: 1 == 2.", "Check failed: 1 == 2"),
        ("terminate called after throwing an instance of 'std::bad_alloc'", "'std::bad_alloc'"),
    ],
)  # fmt: skip
def test_a_crash_is_told_from_its_first_line_on_and_by_the_thread_that_did_it(
    tmp_path: Path, line: str, crash: str
) -> None:
    output = told(tmp_path, f"{CHATTER}before\n{line}\n{STACKS}" + "deeper\n" * 50, lines=4)
    assert output.crash == crash
    current = "Current thread 0x00007f8374a89b80 (most recent call first):"
    assert output.lines == (line, current, '  File "fit.py", line 158 in _fit', "deeper")


def test_only_the_last_session_is_told_of(tmp_path: Path) -> None:
    old = f"{SESSION}2026 ===\nFatal Python error: Aborted\nTraceback\n"
    assert told(tmp_path, f"{old}{SESSION}2027 ===\nKilled\n") == Output(("Killed",))
    assert told(tmp_path, f"{old}{SESSION}2027 ===\n") == Output()
    dropped = "(what stood here before was too long and was dropped)"
    assert told(tmp_path, f"{dropped}\nKilled\n").lines == (dropped, "Killed")


def test_nothing_of_a_crash_reaches_the_terminal(tmp_path: Path) -> None:
    output = told(tmp_path, "Fatal Python error: \x1b[2J\x07" + "x" * 1000)
    assert output.crash.isprintable()
    assert len(output.crash) <= 200
    assert all(line.isprintable() for line in output.lines)
