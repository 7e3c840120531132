"""How many steps go into one call of TensorFlow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import MODELS
from core.training.pace import EXECUTION_SECONDS, LONGEST, SHORTEST, first_guess, second_guess, steps_in

speeds = st.floats(1e-6, 10)
lengths = st.integers(1, 10_000)


@given(speeds, lengths)
def test_steps_fill_an_execution_but_never_more_than_an_epoch(seconds: float, steps: int) -> None:
    chosen = steps_in(seconds, steps)
    assert 1 <= chosen <= steps
    assert chosen == 1 or chosen * seconds <= EXECUTION_SECONDS + seconds


@given(speeds, lengths)
def test_the_last_execution_of_an_epoch_is_hardly_shorter_than_the_others(seconds: float, steps: int) -> None:
    chosen = steps_in(seconds, steps)
    executions = -(-steps // chosen)
    assert executions * chosen - steps < executions


@pytest.mark.parametrize("name", MODELS)
def test_the_first_guess_is_within_reach_of_any_machine(name: str) -> None:
    card = MODELS[name]
    specs = card.layers(card.hidden_units, card.dropout, 10)
    assert 1 <= first_guess(specs, 128, 469) <= 40
    assert first_guess(specs, 65_536, 1) == 1


def test_an_execution_of_decent_length_is_left_alone() -> None:
    for seconds in (SHORTEST / 10, LONGEST / 10):
        assert second_guess(10, seconds, steps=1000, steps_left=10**9) == 10


def test_a_quick_machine_makes_more_steps_at_a_time_when_enough_of_them_are_left() -> None:
    assert second_guess(1, 0.0005, steps=300, steps_left=100_000) == 150
    assert second_guess(1, 0.0005, steps=300, steps_left=300) == 1, "retracing costs more than it brings"


def test_a_slow_machine_makes_fewer_so_that_it_answers() -> None:
    assert second_guess(14, 0.1, steps=469, steps_left=4690) == 1
    assert second_guess(14, 0.1, steps=469, steps_left=100) == 14, "it is soon over"
