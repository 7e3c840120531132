"""A curve stays small however long a run is, and forgets what a resumed run goes through again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.curve import LIMIT, Curve


def grown(points: int) -> Curve:
    curve = Curve()
    for number in range(1, points + 1):
        curve.add(number, float(number), -float(number))
    return curve


def test_a_short_curve_keeps_every_point() -> None:
    curve = grown(LIMIT - 1)
    assert curve.x == list(range(1, LIMIT))
    assert curve.stride == 1


@settings(deadline=None)
@given(st.integers(1, 30_000))
def test_it_is_bounded_ordered_and_ends_with_the_newest(points: int) -> None:
    curve = grown(points)
    assert len(curve) == len(curve.x) == len(curve.loss) == len(curve.accuracy) <= LIMIT
    assert len(curve) >= min(points, LIMIT // 2 - 1)
    assert curve.x == sorted(set(curve.x))
    assert curve.x[-1] == points
    assert curve.loss == curve.x
    assert curve.accuracy == [-x for x in curve.x]


def test_the_points_of_a_long_curve_are_about_evenly_spaced() -> None:
    curve = grown(100_000)
    gaps = [after - before for before, after in zip(curve.x[:-2], curve.x[1:-1], strict=True)]
    assert all(curve.stride / 2 <= gap <= curve.stride for gap in gaps)
    assert gaps.count(curve.stride) > 0.99 * len(gaps)


@settings(deadline=None)
@given(st.integers(1, 9000), st.integers(0, 10_000))
def test_a_cut_leaves_nothing_beyond_it_and_the_curve_goes_on(points: int, place: int) -> None:
    curve = grown(points)
    before = [x for x in curve.x if x <= place]
    curve.cut(place)
    assert curve.x == before
    curve.add(place + 1, None, 0.5)
    assert curve.x == [*before, place + 1]
    assert curve.loss[-1] is None
    assert len(curve.loss) == len(curve.accuracy) == len(curve.x)
