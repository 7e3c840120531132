"""Noticing a newer model: when its file and its line in the log are there, and in no other case."""

from core.files import replace_file
from core.saved_model import saved_model
from tests.models import run_with_model
from tests.story import epoch_ended, write
from tui.model_watch import PATIENCE, ModelWatch


async def test_a_newer_model_is_told_once_when_the_log_says_whose_it_is() -> None:
    run = run_with_model()
    watch = ModelWatch(saved_model(run))
    assert await watch.newer() is None
    replace_file(run.folder / "best.keras", b"2")
    assert await watch.newer() is None, "the file is there a moment before its line"
    write(run, epoch_ended(2, 0.95))
    newer = await watch.newer()
    assert newer is not None
    assert newer.epoch == 2
    assert await watch.newer() is None
    write(run, epoch_ended(3, 0.5, best=False))
    assert await watch.newer() is None, "the best one is still the same"


async def test_a_file_of_which_the_log_says_nothing_is_taken_after_a_while() -> None:
    run = run_with_model()
    watch = ModelWatch(saved_model(run))
    replace_file(run.folder / "best.keras", b"2")
    looks = [await watch.newer() for _ in range(PATIENCE + 1)]
    assert [look is None for look in looks] == [True] * (PATIENCE - 1) + [False, True]


async def test_a_run_that_goes_away_is_no_news() -> None:
    run = run_with_model()
    watch = ModelWatch(saved_model(run))
    replace_file(run.folder / "best.keras", b"2")
    (run.folder / "config.json").unlink()
    assert await watch.newer() is None
    (run.folder / "best.keras").unlink()
    assert await watch.newer() is None
