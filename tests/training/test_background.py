"""Writing in a thread of its own: one thing after another, and nothing that is raised there is lost."""

import threading

import pytest

from core.training.background import Background


def test_it_does_one_thing_after_another_while_others_go_on() -> None:
    go, done = threading.Event(), []

    def first() -> None:
        assert go.wait(10)
        done.append(1)

    with Background() as disk:
        disk.begin(first)
        disk.begin(lambda: done.append(2))
        assert done == []
        go.set()
        disk.settle()
        assert done == [1, 2]


def test_leaving_waits() -> None:
    done = []
    with Background() as disk:
        disk.begin(lambda: done.append(1))
    assert done == [1]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_what_is_raised_ends_it_and_is_raised_again(kind: type[BaseException]) -> None:
    done = []

    def fail() -> None:
        raise kind("no")

    disk = Background()
    disk.begin(fail)
    disk.begin(lambda: done.append(1))
    with pytest.raises(kind, match="no"):
        disk.settle()
    with pytest.raises(ZeroDivisionError), disk:
        raise ZeroDivisionError
    assert done == [], "whatever followed may count on what failed"


def test_what_is_raised_is_not_lost_when_nobody_waits() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), Background() as disk:
        disk.begin(fail)
