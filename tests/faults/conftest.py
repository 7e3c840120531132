"""Workers that save a checkpoint at every batch boundary, and what an undisturbed run of theirs comes to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.outcome import Outcome, outcome_of
from tests.workers import Workers, working


@pytest.fixture(scope="package")
def workers() -> Iterator[Workers]:
    with working(SCRAWL_CHECKPOINT_SECONDS="0") as them:
        yield them


@pytest.fixture(scope="package")
def undisturbed(workers: Workers, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What a run of the sample with seed 1 and 2 epochs is in the end when nothing happens to it."""
    training = workers.start(tmp_path_factory.mktemp("undisturbed"))
    assert training.wait_for_end() == "finished"
    return outcome_of(training.run)


@pytest.fixture
def home(home: Path) -> Path:
    """The test's own SCRAWL_HOME, made, so that a test can lay something into it."""
    home.mkdir(exist_ok=True)
    return home
