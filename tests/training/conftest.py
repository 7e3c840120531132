"""Tests that need Keras in this process come last, where no other sees it; and one real run for many."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers import Training, new_run, working


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "keras" in item.keywords)
    for item in items:
        if "keras" in item.keywords:  # Keras 3.15 with NumPy 2.4
            item.add_marker(pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"))


@pytest.fixture(scope="session")
def keras_here(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Import Keras, which writes into its home when it is imported, as a worker does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
        from core.training.device import cores, prepare_device, threads_for
    prepare_device(threads_for(cores()))


@pytest.fixture
def fresh_keras(keras_here: None) -> None:
    """Let Keras count its names anew, as in a new process."""
    import keras

    keras.utils.clear_session()


@pytest.fixture(scope="session")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of `real_run`'s worker."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="session")
def real_run(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Iterator[Training]:
    """A finished run of three epochs of the sample by a real worker, at its usual settings."""
    with working(TMPDIR=str(temporary)) as workers:
        run = new_run(Path(tmp_path_factory.mktemp("real")), epochs=3)
        training = workers.give(run)
        assert training.wait_for_end() == "finished"
        yield training
