"""Finding the model of a run, and refusing what is none."""

import msgspec
import pytest

from core.errors import RunError
from core.files import replace_file
from core.saved_model import newest_model, saved_model
from tests.models import run_with_model
from tests.story import epoch_ended, finished_run, new_run, write


def test_the_best_model_is_preferred_and_says_its_epoch() -> None:
    run = finished_run()
    (run.folder / "model.keras").touch()
    write(run, epoch_ended(2, best=False))
    assert saved_model(run)[1:2] + saved_model(run)[4:] == (run.folder / "model.keras", 2)
    (run.folder / "best.keras").touch()
    model = saved_model(run)
    assert (model.file, model.epoch, model.class_names) == (
        run.folder / "best.keras",
        1,
        tuple("0123456789"),
    )


def test_a_run_without_a_model_says_when_it_will_have_one() -> None:
    with pytest.raises(RunError, match=r"has no model yet; it comes with the end of its first epoch\.$"):
        saved_model(new_run())


def test_settings_that_cannot_be_are_refused_before_they_are_used() -> None:
    run = run_with_model()
    for name, value in (("model", "resnet"), ("hidden_units", 10**12), ("dropout", -1.0)):
        config = msgspec.structs.replace(run.config(), **{name: value})
        broken = finished_run(second=9)
        (broken.folder / "best.keras").touch()
        replace_file(broken.folder / "config.json", msgspec.json.encode(config))
        with pytest.raises(RunError, match=r"^The settings of .* are none of ours: "):
            saved_model(broken)


def test_the_newest_model_is_that_of_the_newest_run_that_has_one() -> None:
    with pytest.raises(RunError, match=r"^There is no model yet; train one first"):
        newest_model()
    run = run_with_model(second=3)
    new_run(second=4)
    assert newest_model().run == run
