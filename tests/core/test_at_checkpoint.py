"""What the model says at a checkpoint: the same as anywhere, and one sentence for a file that is not one."""

import io
import os
import random
import threading
import zipfile
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core import at_checkpoint
from core.at_checkpoint import ABOUT, FILE, checkpoint_position, place_words, predict_at_checkpoint
from core.errors import RunError
from core.events import Position
from core.forward import forward
from core.runs import Run
from tests import checkpoints
from tests.checkpoints import archive, constant, members
from tests.models import weights
from tests.story import new_run
from tests.tui.digits import sample, tiny

KERNEL, BIAS = "000 sequential/dense/kernel", "001 sequential/dense/bias"


@pytest.fixture
def run() -> Run:
    """Return a run of a small model whose checkpoint is in the midst of epoch 5."""
    made = new_run(hidden_units=4)
    checkpoints.save(made, sample(), 5, 12)
    return made


def whole(run: Run, **changes: Any) -> dict[str, npt.NDArray[Any]]:
    """Return the members of the checkpoint of `run`, with changes to what it says about itself."""
    said = msgspec.structs.replace(checkpoints.about(run, sample(), 5, 12), **changes)
    return members(constant(run.config(), 0), said)


def refusal(run: Run, content: bytes) -> str:
    """Return the sentence with which `content` is refused as the checkpoint of `run`."""
    (run.folder / FILE).write_bytes(content)
    with pytest.raises(RunError) as caught:
        predict_at_checkpoint(run, sample())
    return sentence(caught.value)


def sentence(error: RunError) -> str:
    text = str(error)
    assert text.isprintable()
    assert text.endswith(".")
    assert len(text) < 300
    return text


def test_it_says_where_it_is_and_what_the_model_says_there_to_every_digit() -> None:
    run, data = new_run(), sample()
    checkpoints.save(run, data, 5, 12, weights())
    assert checkpoint_position(run) == Position(5, 12)
    said = predict_at_checkpoint(run, data)
    assert said.position == Position(5, 12)
    assert said.probabilities.dtype == np.float32
    np.testing.assert_allclose(
        said.probabilities, forward(run.config().layers(10), weights(), data.x_test), atol=1e-6
    )
    assert (said.probabilities.argmax(1) == data.y_test).mean() > 0.8


@pytest.mark.parametrize("size", [1, 4 * 784 * 9 * 7, 2**40])
def test_the_batches_make_no_difference(run: Run, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    data = replace(sample(), x_test=sample().x_test[:50], y_test=sample().y_test[:50])
    known = {"dense": [np.full((784, 4), 0.01, np.float32), np.ones(4, np.float32)]}
    known["dense_1"] = [np.eye(4, 10, dtype=np.float32), np.zeros(10, np.float32)]
    checkpoints.save(run, data, 1, 3, known)
    monkeypatch.setattr(at_checkpoint, "BATCH", size)
    expected = forward(run.config().layers(10), known, data.x_test)
    np.testing.assert_allclose(predict_at_checkpoint(run, data).probabilities, expected, atol=1e-6)


def test_a_diverged_model_says_nan_and_nothing_else(run: Run) -> None:
    for value in (np.nan, np.inf, 3e38):
        wild = {name: [np.full_like(w, value) for w in ws] for name, ws in constant(run.config(), 0).items()}
        checkpoints.save(run, sample(), 5, 12, wild)
        with np.errstate(all="raise"):
            table = predict_at_checkpoint(run, sample()).probabilities
        assert (np.isnan(table) | ((table >= 0) & (table <= 1))).all()


def test_whoever_leaves_is_not_kept_by_a_large_model(run: Run) -> None:
    leave = threading.Event()
    leave.set()
    with pytest.raises(RunError, match="were not wanted any more"):
        predict_at_checkpoint(run, sample(), leave)


def test_it_says_in_words_where_it_is() -> None:
    assert place_words(Position(5, 120)) == "of epoch 5, batch 120"
    assert place_words(Position(5, 0)) == "after epoch 4"
    assert place_words(Position(1, 0)) == "of epoch 1, batch 0"


def test_a_run_without_a_checkpoint_has_none() -> None:
    run = new_run()
    assert checkpoint_position(run) is None
    with pytest.raises(RunError, match="has no checkpoint yet; while it trains, make one with: scrawl save"):
        predict_at_checkpoint(run, sample())


# Files that are not what they should be


def test_a_checkpoint_of_other_data_or_settings_is_refused(run: Run) -> None:
    assert "was trained on another data set than sample" in refusal(run, archive(whole(run, data_sha256="0")))
    other = msgspec.structs.replace(run.config(), learning_rate=0.5)
    assert "is of a run with other settings" in refusal(run, archive(whole(run, config=other)))
    same = msgspec.structs.replace(run.config(), epochs=99, name="n", dataset="/x.npz")
    (run.folder / FILE).write_bytes(archive(whole(run, config=same)))
    assert predict_at_checkpoint(run, sample()).position == Position(5, 12)


@pytest.mark.parametrize("changes", [{"model": "gpt"}, {"hidden_units": 10**9}, {"dropout": 2.0}])
def test_settings_that_cannot_be_are_refused_before_they_are_used(run: Run, changes: dict[str, Any]) -> None:
    config = msgspec.structs.replace(run.config(), **changes)
    assert "are none of ours" in refusal(run, archive(whole(run, config=config)))


@pytest.mark.parametrize("position", [Position(0, 1), Position(-5, 1), Position(1, -1), Position(10**12, 1)])
def test_a_position_that_cannot_be_is_refused(run: Run, position: Position) -> None:
    assert "is broken" in refusal(run, archive(whole(run, position=position)))


OTHERS = {
    "another shape": np.zeros((784, 5), np.float32),
    "another order of axes": np.zeros((4, 784), np.float32),
    "float64": np.zeros((784, 4)),
    "another byte order": np.zeros((784, 4), ">f4"),
    "columns first": np.asfortranarray(np.zeros((784, 4), np.float32)),
    "a number": np.array(1, np.float32),
    "bytes": np.zeros((784, 16), np.uint8),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_arrays_that_are_not_the_models_are_refused(run: Run, kind: str) -> None:
    said = refusal(run, archive(whole(run) | {KERNEL: OTHERS[kind]}))
    assert "is of another model than its settings say" in said or "is broken" in said


def test_names_that_are_not_ours_are_refused(run: Run) -> None:
    arrays = whole(run)
    for name in ("sequential/dense/bias", "001 other/dense/bias", "001 sequential/dense/gamma", "\x1b[2J"):
        renamed = {name if known == BIAS else known: array for known, array in arrays.items()}
        assert "is of another model than its settings say" in refusal(run, archive(renamed))
    del arrays[ABOUT]
    assert "is broken" in refusal(run, archive(arrays))


@pytest.mark.parametrize("name", [KERNEL, ABOUT])
def test_objects_are_refused_and_nothing_is_unpickled(run: Run, name: str) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (os.mkdir, (str(run.folder / "proof"),))

    assert "is broken" in refusal(run, archive(whole(run) | {name: np.array([Evil()], object)}))
    assert not (run.folder / "proof").exists()


def packed(arrays: dict[str, npt.NDArray[Any]], **raw: bytes) -> bytes:
    """Return the archive with the members `raw` as they are, instead of arrays."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive(arrays))) as whole,
        zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as other,
    ):
        for name in whole.namelist():
            other.writestr(name, raw.get(name.split("/")[-1].removesuffix(".npy"), whole.read(name)))
    return content.getvalue()


def npy(shape: str, size: int = 0, kind: str = "<f4") -> bytes:
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(size)


@pytest.mark.parametrize(
    "member",
    [
        npy("(5000000000, 4)"),
        npy("(784, 4)"),
        npy("(784, 4)", 784 * 16 - 1),
        npy("(784, 4)", 784 * 16 + 1),
        npy("(784, 4)", 784 * 16, "<f8"),
        npy("(" + "9," * 5000 + ")"),
        npy("__import__('os')"),
        b"\x93NUMPY\x01\x00\xff\xff" + b"(" * 65535,
        bytes(10**6),
        b"",
    ],
)
def test_headers_that_lie_are_refused(run: Run, member: bytes) -> None:
    said = refusal(run, packed(whole(run), kernel=member))
    assert "is of another model than its settings say" in said or "is broken" in said


def test_what_is_said_about_it_may_be_anything(run: Run) -> None:
    for text in (b"", b"[" * 60_000, b"{}", b"null", b'{"config": 1}', b"\xff\xfe"):
        assert "is broken" in refusal(run, packed(whole(run), about=npy(str((len(text),)), 0, "|u1") + text))
    long = archive(whole(run, versions={"x": "y" * 100_000}))
    assert "is broken" in refusal(run, long)


def test_a_packed_archive_is_refused_and_not_unpacked(run: Run) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **whole(run))  # type: ignore[arg-type]
    assert "is broken" in refusal(run, content.getvalue())


def test_a_pipe_a_folder_and_a_huge_file_do_not_hang(run: Run) -> None:
    path = run.folder / FILE
    with path.open("wb") as file:
        file.truncate(at_checkpoint.LARGEST + 1)
    with pytest.raises(RunError, match="is no checkpoint of ours"):
        predict_at_checkpoint(run, sample())
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(RunError, match="is no checkpoint of ours"):
        checkpoint_position(run)
    path.unlink()
    path.mkdir()
    with pytest.raises(RunError, match="is no checkpoint of ours"):
        checkpoint_position(run)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=150,
)
@given(seed=st.integers(0, 2**32 - 1), changes=st.integers(0, 4), cut=st.booleans())
def test_any_damage_gives_a_table_or_a_sentence(run: Run, seed: int, changes: int, cut: bool) -> None:
    data = tiny(1)
    chance, damaged = random.Random(seed), bytearray(archive(whole(run, data_sha256=data.sha256())))
    if cut:
        del damaged[chance.randrange(len(damaged)) :]
    for _ in range(changes if damaged else 0):
        # Where the directory and the smaller members lie, more often than in the midst of numbers.
        place = chance.choice(
            (chance.randrange(len(damaged)), -1 - chance.randrange(min(2500, len(damaged))))
        )
        damaged[place] = chance.randrange(256)
    (run.folder / FILE).write_bytes(damaged)
    try:
        table = predict_at_checkpoint(run, data).probabilities
    except RunError as error:
        sentence(error)
    else:
        assert table.shape == (3, 10)
        assert (np.isnan(table) | ((table >= 0) & (table <= 1))).all()
