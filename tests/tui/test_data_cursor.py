"""The cursor stays inside the split and the class, reaches everything, and is never stuck."""

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.digits import sample, tiny
from tui.data_cursor import DataCursor

moves = st.lists(
    st.sampled_from(["forward", "back", "at_random", "next_class", "other_split", "first"])
    | st.integers(0, 999),
    max_size=30,
)


@given(moves, st.sampled_from([1, 9]))
def test_whatever_is_pressed_it_shows_what_it_says(moves: list[str | int], step: int) -> None:
    cursor = DataCursor(sample())
    for move in moves:
        if isinstance(move, int):
            cursor.jump(move)
            assert cursor.index == move
        elif move in ("forward", "back"):
            getattr(cursor, move)(step)
        else:
            getattr(cursor, move)()
        shown = cursor.samples(step)
        assert 1 <= len(shown) <= step
        assert shown[0].index == cursor.index
        for one in shown:
            assert one.split == cursor.split
            assert one.label == sample().labels(one.split)[one.index]
            assert (one.image == sample().images(one.split)[one.index]).all()
            assert cursor.label in (None, one.label)


def test_nine_at_a_time_goes_through_all_and_begins_again() -> None:
    cursor = DataCursor(tiny(20))
    seen = []
    for _ in range(3):
        seen += [one.index for one in cursor.samples(9)]
        cursor.forward(9)
    assert seen == list(range(20))
    assert cursor.index == 0
    cursor.back(9)
    assert [one.index for one in cursor.samples(9)] == [18, 19]


def test_back_from_near_the_beginning_stops_at_the_beginning_first() -> None:
    cursor = DataCursor(tiny(20))
    cursor.jump(4)
    cursor.back(9)
    assert cursor.index == 0
    cursor.back()
    assert cursor.index == 19


def test_random_never_stays_where_it_is() -> None:
    cursor = DataCursor(tiny(2))
    for _ in range(20):
        before = cursor.index
        cursor.at_random()
        assert cursor.index != before


def test_one_image_is_enough() -> None:
    cursor = DataCursor(tiny(1))
    for move in (cursor.forward, cursor.back, cursor.at_random, cursor.next_class, cursor.other_split):
        move()
        assert len(cursor.samples(9)) >= 1


def test_the_filter_goes_through_the_classes_that_there_are_and_back_to_all() -> None:
    cursor = DataCursor(tiny(3))
    labels = sorted(set(sample().y_train[:3].tolist()))
    seen = []
    for _ in range(len(labels) + 1):
        cursor.next_class()
        seen.append(cursor.label)
    assert seen == [*labels, None]


def test_the_filter_goes_on_from_where_one_is() -> None:
    cursor = DataCursor(sample())
    cursor.jump(2000)
    cursor.next_class()
    assert cursor.index >= 2000
    assert cursor.samples(1)[0].label == 0
    index = cursor.index
    while cursor.label is not None:
        cursor.next_class()
        index = max(index, cursor.index)
    assert cursor.index >= 2000


def test_past_the_last_of_a_class_the_filter_begins_at_its_first() -> None:
    cursor = DataCursor(sample())
    cursor.jump(3999)
    label = cursor.samples(1)[0].label
    while cursor.label != (label + 1) % 10:
        cursor.next_class()
    assert cursor.samples(1)[0].label == (label + 1) % 10


def test_jumping_out_of_the_class_shows_all_again() -> None:
    cursor = DataCursor(sample())
    cursor.next_class()
    inside = cursor.index
    cursor.jump(inside)
    assert cursor.label == 0
    cursor.jump(next(i for i, label in enumerate(sample().y_train) if label != 0))
    assert cursor.label is None


def test_another_split_keeps_the_class_if_it_has_any() -> None:
    cursor = DataCursor(sample())
    cursor.next_class()
    cursor.other_split()
    assert (cursor.split, cursor.label, cursor.total) == ("test", 0, 1000)
    cursor = DataCursor(tiny(30, test=1))
    other = next(label for label in sample().y_train[:30] if label != sample().y_test[0])
    while cursor.label != other:
        cursor.next_class()
    cursor.other_split()
    assert (cursor.label, cursor.index) == (None, 0)
