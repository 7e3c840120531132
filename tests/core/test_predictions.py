"""Stored probabilities: whatever lies in the folder, reading gives the table or one sentence."""

import io
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RunError
from core.predictions import newest_epoch, read_predictions, stored_epochs
from core.runs import Run

TABLE = np.array([[0.25, 0.75], [1, 0], [np.nan, np.nan]], np.float32)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "run" / "predictions").mkdir(parents=True)
    return Run(tmp_path / "run")


def saved(array: npt.NDArray[Any]) -> bytes:
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def refusal(run: Run, content: bytes) -> str:
    """Return the sentence with which `content` is refused as epoch 1 of a 3-image, 2-class test split."""
    run.predictions(1).write_bytes(content)
    with pytest.raises(RunError) as caught:
        read_predictions(run, 1, 3, 2)
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert sentence.startswith(("epoch-0001.npy of run ", "run "))
    return sentence


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_what_was_stored_is_read_as_float32(run: Run, dtype: type[np.floating[Any]]) -> None:
    run.predictions(1).write_bytes(saved(TABLE.astype(dtype)))
    table = read_predictions(run, 1, 3, 2)
    assert table.dtype == np.float32
    np.testing.assert_array_equal(table, TABLE)


def test_rounding_may_push_a_probability_a_little_out_of_its_range(run: Run) -> None:
    run.predictions(1).write_bytes(saved(np.array([[1.0000001, -1e-8]], np.float32)))
    np.testing.assert_array_equal(read_predictions(run, 1, 1, 2), [[1, 0]])


def test_the_epochs_that_are_there_come_in_order_and_without_strangers(run: Run) -> None:
    for name in ("epoch-0010.npy", "epoch-0002.npy", "epoch-12345.npy", "epoch-0000.npy", "epoch-000003.npy"):
        run.predictions(1).with_name(name).touch()
    for name in ("epoch-0004.npy.tmp", ".epoch-0005.npy.77.tmp", "epoch-٠٠٠٧.npy", "notes.txt"):
        run.predictions(1).with_name(name).touch()
    assert stored_epochs(run) == [2, 10, 12345]
    assert newest_epoch(run) == 12345


def test_a_run_without_predictions_says_so(tmp_path: Path, run: Run) -> None:
    assert stored_epochs(Run(tmp_path / "none")) == []
    with pytest.raises(RunError, match=r"run has no predictions yet"):
        newest_epoch(run)


def test_a_missing_epoch_names_those_that_are_there(run: Run) -> None:
    with pytest.raises(RunError, match="no predictions of epoch 9; it has none"):
        read_predictions(run, 9, 3, 2)
    run.predictions(2).touch()
    with pytest.raises(RunError, match="no predictions of epoch 9; it has only 2"):
        read_predictions(run, 9, 3, 2)
    run.predictions(4).touch()
    with pytest.raises(RunError, match="no predictions of epoch 9; it has 2 to 4"):
        read_predictions(run, 9, 3, 2)


def test_predictions_of_another_test_split_are_refused(run: Run) -> None:
    assert "has shape (4, 2), not (3, 2)" in refusal(run, saved(np.zeros((4, 2), np.float32)))


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((3, 2)),
        np.zeros((3, 2), ">f4"),
        np.zeros((3, 2), np.int32),
        np.zeros(6, np.float32),
        np.zeros((3, 2, 1), np.float32),
        np.asfortranarray(np.zeros((3, 2), np.float32)),
        np.array([[{}, 1]] * 3, dtype=object),
    ],
)
def test_other_kinds_of_arrays_are_refused(run: Run, array: npt.NDArray[Any]) -> None:
    assert "is no table" in refusal(run, saved(array))


def test_nothing_that_could_run_code_is_loaded(run: Run, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (os.mkdir, (str(tmp_path / "proof"),))

    refusal(run, pickle.dumps(Evil()))
    refusal(run, saved(np.array([[Evil(), 1]] * 3, dtype=object)))
    assert not (tmp_path / "proof").exists()


def test_values_that_are_no_probabilities_are_refused(run: Run) -> None:
    for value in (1.5, -1, np.inf, -np.inf):
        assert "no probabilities" in refusal(run, saved(np.full((3, 2), value, np.float32)))


def test_too_little_and_too_much_are_damage(run: Run) -> None:
    whole = saved(TABLE)
    assert "holds less than its shape (3, 2) says" in refusal(run, whole[:-1])
    assert "holds more than its shape (3, 2) says" in refusal(run, whole + b"x")


def test_a_header_that_promises_100_gb_costs_no_memory(run: Run) -> None:
    huge = saved(np.zeros((3, 2), np.float32)).replace(b"(3, 2), } ", b"(5000000000, 2), } ")
    assert "has shape (5000000000, 2)" in refusal(run, huge)


def test_a_pipe_or_a_folder_in_its_place_does_not_hang(run: Run) -> None:
    os.mkfifo(run.predictions(1))
    with pytest.raises(RunError, match="is not a file"):
        read_predictions(run, 1, 3, 2)
    run.predictions(2).mkdir()
    with pytest.raises(RunError, match="is not a file"):
        read_predictions(run, 2, 3, 2)


def test_a_name_that_would_move_the_cursor_is_shown_as_text(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"a\\x1b\[2J has no predictions of epoch 1"):
        read_predictions(Run(tmp_path / "a\x1b[2J"), 1, 3, 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=300) | st.tuples(st.integers(0, 151), st.binary(min_size=1, max_size=4)))
def test_any_bytes_give_a_table_or_a_sentence(run: Run, noise: bytes | tuple[int, bytes]) -> None:
    content = noise if isinstance(noise, bytes) else _overwritten(saved(TABLE), *noise)
    run.predictions(1).write_bytes(content)
    try:
        table = read_predictions(run, 1, 3, 2)
    except RunError as error:
        sentence, table = str(error), TABLE
    else:
        sentence = "."
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert table.shape == (3, 2)
    assert (np.isnan(table) | ((table >= 0) & (table <= 1))).all()


def _overwritten(content: bytes, at: int, piece: bytes) -> bytes:
    return content[:at] + piece + content[at + len(piece) :]
