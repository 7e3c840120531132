"""The predictor: what it answers, in what order, when it ends, and what it makes of hostile files."""

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import h5py
import numpy as np
import pytest

from core.errors import RunError
from core.forward import forward
from core.predictor import Predictor
from core.runs import Run
from core.saved_model import saved_model
from tests.models import Arrays, hdf5, run_with_model, shifted, trained, weights, write_keras
from tests.tui.digits import sample

SENTENCE = r"^[^\n\x1b]+\.$"


@asynccontextmanager
async def predictor(run: Run) -> AsyncIterator[Predictor]:
    asked = Predictor(saved_model(run))
    try:
        yield asked
    finally:
        asked.close()


async def refusal(run: Run) -> str:
    """Return why no model can be read."""
    async with predictor(run) as asked:
        with pytest.raises(RunError, match=SENTENCE) as error:
            await asked.start()
        return str(error.value)


async def test_it_answers_what_the_weights_say_and_knows_digits() -> None:
    data, run = sample(), run_with_model()
    async with predictor(run) as asked:
        await asked.start()
        answers = [await asked.ask(image) for image in data.x_test[:200]]
    probabilities = np.array(answers)
    assert np.abs(probabilities - forward(run.config().layers(), weights(), data.x_test[:200])).max() < 1e-5
    assert (probabilities.argmax(1) == data.y_test[:200]).mean() > 0.8


async def test_it_is_there_within_the_time_that_was_promised() -> None:
    start = time.monotonic()
    async with predictor(run_with_model()) as asked:
        await asked.start()
        await asked.ask(sample().x_test[0])
        assert time.monotonic() - start < 4
        start = time.monotonic()
        for image in sample().x_test[:20]:
            await asked.ask(image)
        assert time.monotonic() - start < 20 * 0.1


async def test_of_questions_that_wait_only_the_newest_is_asked() -> None:
    images = sample().x_test[:6]
    async with predictor(run_with_model()) as asked:
        await asked.start()
        answers = await asyncio.gather(*(asked.ask(image) for image in images))
        alone = [await asked.ask(images[0]), await asked.ask(images[5])]
    assert [answer is None for answer in answers] == [False, True, True, True, True, False]
    assert np.array_equal([answers[0], answers[5]], alone)


async def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next() -> None:
    images = sample().x_test[:2]
    async with predictor(run_with_model()) as asked:
        await asked.start()
        wanted = await asked.ask(images[1])
        given_up = asyncio.create_task(asked.ask(images[0]))
        await asyncio.sleep(0)
        given_up.cancel()
        assert np.array_equal(await asked.ask(images[1]), wanted)


async def test_nan_stays_nan() -> None:
    run = run_with_model()
    arrays: Arrays = {name: np.full_like(array, np.nan) for name, array in trained().items()}
    write_keras(run.folder / "best.keras", hdf5(arrays))
    async with predictor(run) as asked:
        await asked.start()
        answer = await asked.ask(sample().x_test[0])
    assert np.isnan(answer).all()


async def test_the_file_can_be_read_again_and_a_broken_one_changes_nothing() -> None:
    run, images = run_with_model(), sample().x_test
    path = run.folder / "best.keras"
    async with predictor(run) as asked:
        await asked.start()
        before = await asked.ask(images[0])
        assert before is not None
        write_keras(path, hdf5(shifted()))
        assert np.array_equal(await asked.ask(images[0]), before), "not before it is told"
        await asked.read_again()
        after = await asked.ask(images[0])
        assert np.allclose(after, np.roll(before, 1))
        path.write_bytes(b"hello")
        with pytest.raises(RunError, match=r"^best.keras is broken: [^\n]*\.$"):
            await asked.read_again()
        assert np.array_equal(await asked.ask(images[0]), after)
        path.unlink()
        with pytest.raises(RunError, match=r"^best.keras [^\n]*\.$"):
            await asked.read_again()
        assert np.array_equal(await asked.ask(images[0]), after)


# ── its end ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_closing_ends_the_process_and_later_questions_say_so() -> None:
    async with predictor(run_with_model()) as asked:
        await asked.start()
        asked.close()
        assert asked.process.returncode == -signal.SIGKILL
        with pytest.raises(RunError, match="closed"):
            await asked.ask(sample().x_test[0])


async def test_a_process_that_was_killed_is_a_sentence() -> None:
    async with predictor(run_with_model()) as asked:
        await asked.start()
        asked.process.kill()
        with pytest.raises(RunError, match=r"^The predictor ended: it said nothing$"):
            await asked.ask(sample().x_test[0])


async def test_a_process_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with predictor(run_with_model()) as asked:
        await asked.start()
        asked.process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr("core.predictor.PATIENCE", 0.2)
        with pytest.raises(RunError, match="gave no answer within"):
            await asked.ask(sample().x_test[0])


def test_it_ends_by_itself_when_the_program_that_asks_is_killed() -> None:
    run = run_with_model()
    program = f"""
import asyncio, os
from pathlib import Path
from core.predictor import Predictor
from core.runs import Run
from core.saved_model import saved_model
async def main():
    predictor = Predictor(saved_model(Run(Path({str(run.folder)!r}))))
    await predictor.start()
    print(predictor.process.pid, flush=True)
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    process = Path(f"/proc/{int(said.stdout)}")
    end = time.monotonic() + 10
    while process.exists() and "\nState:\tZ" not in process.joinpath("status").read_text():
        assert time.monotonic() < end, "the predictor was left behind"
        time.sleep(0.02)


async def test_it_loads_no_tensorflow_and_gives_way_to_a_training() -> None:
    async with predictor(run_with_model()) as asked:
        await asked.start()
        process = Path(f"/proc/{asked.process.pid}")
        assert not any(name in (process / "maps").read_text() for name in ("tensorflow", "libcuda"))
        assert os.getpriority(os.PRIO_PROCESS, asked.process.pid) >= 10
        assert os.getsid(asked.process.pid) == asked.process.pid


# ── hostile files ─────────────────────────────────────────────────────────────────────────────────────────


def replaced(name: str, **options: object) -> bytes:
    """Return an HDF5 file in which the dataset `name` is another."""
    content = io.BytesIO(hdf5(trained()))
    with h5py.File(content, "a") as file:
        del file[name]
        file.create_dataset(name, **options)
    return content.getvalue()


def linked(name: str, link: h5py.SoftLink | h5py.ExternalLink) -> bytes:
    content = io.BytesIO(hdf5(trained()))
    with h5py.File(content, "a") as file:
        del file[name]
        file[name] = link
    return content.getvalue()


def virtual() -> bytes:
    content = io.BytesIO(hdf5(trained()))
    with h5py.File(content, "a") as file:
        del file["layers/dense/vars/1"]
        layout = h5py.VirtualLayout((512,), "f4")
        layout[:] = h5py.VirtualSource("/etc/passwd", "x", (512,))
        file.create_virtual_dataset("layers/dense/vars/1", layout)
    return content.getvalue()


BIAS = "layers/dense/vars/1"
HOSTILE: dict[str, Callable[[], bytes]] = {
    "another shape": lambda: replaced(BIAS, data=np.zeros(513, np.float32)),
    "a shape bomb": lambda: replaced(BIAS, shape=(2**40,), dtype="f4", chunks=(2**20,)),
    "a packed bomb": lambda: replaced(BIAS, shape=(512,), dtype="f4", chunks=(512,), compression=9),
    "another type": lambda: replaced(BIAS, data=np.zeros(512, np.float64)),
    "objects": lambda: replaced(BIAS, shape=(512,), dtype=h5py.string_dtype()),
    "another file's numbers": lambda: replaced(
        BIAS, shape=(512,), dtype="f4", external=[("/etc/passwd", 0, 2048)]
    ),
    "a soft link": lambda: linked(BIAS, h5py.SoftLink("/layers/dense_1/vars/1")),
    "an external link": lambda: linked(BIAS, h5py.ExternalLink("/etc/passwd", "/")),
    "a linked group": lambda: linked("layers/dense", h5py.SoftLink("/layers/dense_1")),
    "a virtual dataset": virtual,
    "a group": lambda: hdf5({f"{BIAS}/deeper" if k == BIAS else k: v for k, v in trained().items()}),
    "nothing": lambda: hdf5({}),
    "half a file": lambda: hdf5(trained())[:5000],
    "no HDF5": lambda: b"hello" * 1000,
    "no bytes": lambda: b"",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
async def test_weights_that_are_not_what_they_should_be_are_refused(kind: str) -> None:
    run = run_with_model()
    write_keras(run.folder / "best.keras", HOSTILE[kind]())
    assert await refusal(run)


async def test_archives_that_are_not_what_keras_writes_are_refused() -> None:
    run, weights = run_with_model(), hdf5(trained())
    path = run.folder / "best.keras"
    write_keras(path, weights, zipfile.ZIP_DEFLATED)
    assert "not a model of ours" in await refusal(run)
    write_keras(path, weights, **{"assets/x": "?"})
    assert "not a model of ours" in await refusal(run)
    path.write_bytes(path.read_bytes()[:100_000])
    assert "is broken" in await refusal(run)
    with path.open("wb") as file:
        file.truncate(2**40)
    assert "too large" in await refusal(run)


async def test_settings_of_another_model_than_the_weights_are_said() -> None:
    run = run_with_model()
    config = run.folder / "config.json"
    config.write_bytes(config.read_bytes().replace(b'"hidden_units": 512', b'"hidden_units": 64'))
    assert "is of another model than the run's settings say" in await refusal(run)


async def test_a_damaged_file_is_an_answer_or_a_sentence_and_nothing_else() -> None:
    run, random = run_with_model(), np.random.default_rng(7)
    whole = hdf5(trained())
    for _ in range(6):
        damaged = bytearray(whole)
        for place in random.integers(0, 6000, 20):  # where the HDF5 structures are
            damaged[place] = random.integers(256)
        write_keras(run.folder / "best.keras", bytes(damaged))
        async with predictor(run) as asked:
            try:
                await asked.start()
                said = "read."
            except RunError as error:
                said = str(error)
        assert said.isprintable()
