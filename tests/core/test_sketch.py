"""Drawing by hand: soft strokes, erasing, and taking back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.sketch import Sketch

PLACES = st.tuples(st.floats(-5, 33), st.floats(-5, 33))


def test_a_dot_is_full_in_its_middle_and_soft_around_it() -> None:
    sketch = Sketch()
    sketch.draw((10, 5), (10, 5))
    assert sketch.image[5, 10] == 255
    beside, corner = sketch.image[5, 11], sketch.image[6, 11]
    assert 255 > beside > corner > 0
    assert np.array_equal(np.argwhere(sketch.image), np.argwhere(np.pad(np.ones((3, 3)), ((4, 21), (9, 16)))))


def test_a_line_has_no_gaps_however_far_it_goes_at_once() -> None:
    sketch = Sketch()
    sketch.draw((2, 3), (25, 20))
    xs = np.linspace(2, 25, 100)
    ys = np.linspace(3, 20, 100)
    assert sketch.image[ys.round().astype(int), xs.round().astype(int)].min() > 200


@given(PLACES, PLACES)
def test_drawing_never_lightens_and_erasing_never_darkens(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    sketch = Sketch()
    sketch.draw((4, 20), (20, 4))
    before = sketch.image
    sketch.draw(start, end)
    assert (sketch.image >= before).all()
    before = sketch.image
    sketch.erase(start, end)
    assert (sketch.image <= before).all()


def test_erasing_along_a_stroke_removes_it() -> None:
    sketch = Sketch()
    sketch.draw((4, 20), (20, 4))
    sketch.erase((4, 20), (20, 4))
    assert sketch.is_empty


def test_undo_takes_back_a_stroke_at_a_time_and_says_when_there_is_none() -> None:
    sketch = Sketch()
    states = [sketch.image]
    for x in (3, 9, 15):
        sketch.begin_stroke()
        sketch.draw((x, 3), (x, 10))
        sketch.draw((x, 10), (x, 20))
        states.append(sketch.image)
    for state in reversed(states[:-1]):
        assert sketch.undo()
        assert np.array_equal(sketch.image, state)
    assert not sketch.undo()


def test_clearing_can_be_undone_and_strokes_that_changed_nothing_do_not_count() -> None:
    sketch = Sketch()
    sketch.begin_stroke()
    sketch.draw((3, 3), (9, 9))
    drawn = sketch.image
    for _ in range(3):
        sketch.begin_stroke()
        sketch.erase((25, 25), (25, 25))
    sketch.clear()
    assert sketch.is_empty
    assert sketch.undo()
    assert np.array_equal(sketch.image, drawn)
    assert sketch.undo()
    assert sketch.is_empty
