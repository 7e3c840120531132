"""Similar training digits: of those that the saved model gets right, where there is one to ask."""

from core.config import run_config
from core.forward import forward
from core.neighbours import alike
from core.runs import Run
from tests.models import run_with_model, weights
from tests.story import finished_run
from tests.tui.digits import sample
from tui.similar import MANY, SimilarFinder
from tui.widgets.similar_digits import MOST


async def found(run: Run | None, index: int, label: int) -> tuple[list[int], bool]:
    finder = SimilarFinder(sample(), run)
    try:
        group = await finder.find(index, label, "x")
    finally:
        finder.close()
    return [digit for digit, _ in group.digits], group.right


async def test_only_digits_that_the_model_gets_right_are_shown_the_nearest_first() -> None:
    run, data, skipped = run_with_model(), sample(), 0
    specs = run_config({}).layers()
    for index in (0, 3, 500):
        label = int(data.y_test[index])
        near = alike(data, index, label, MANY)
        right = forward(specs, weights(), data.x_train[near]).argmax(1) == label
        expected = near[right][:MOST].tolist()
        skipped += expected != near[:MOST].tolist()
        assert await found(run, index, label) == (expected, True)
    assert skipped, "or nothing was tested"


async def test_without_a_model_they_are_shown_as_they_are() -> None:
    data = sample()
    expected = alike(data, 0, 4, MOST).tolist()
    broken = finished_run()
    (broken.folder / "best.keras").write_bytes(b"nonsense")
    for run in (None, finished_run(4), broken):
        assert await found(run, 0, 4) == (expected, False)


async def test_the_process_that_is_asked_ends_with_the_finder() -> None:
    finder = SimilarFinder(sample(), run_with_model())
    await finder.find(0, 4, "x")
    assert finder._predictor is not None
    assert finder._predictor.process.poll() is None
    finder.close()
    assert finder._predictor.process.poll() is not None
