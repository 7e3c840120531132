"""The list of errors: what is in the queue of suspects, and in what order."""

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.evaluation import predicted_classes
from core.suspects import self_confidence
from tests.tui.errors_app import dataset
from tui.error_list import QUEUE, Background, ErrorList

DATA = dataset(12)
tables = arrays.arrays(np.float32, (12, 10), elements=st.just(np.nan) | st.floats(0, 1, width=16))


@given(tables, st.sets(st.integers(0, 11)))
def test_the_queue_is_what_is_wrong_or_doubted_by_self_confidence_and_nan_is_last(
    table: npt.NDArray[np.float32], doubted: set[int]
) -> None:
    errors = ErrorList(DATA, table, 3, Background(doubted=dict.fromkeys(doubted)))
    queue = errors.shown(QUEUE).index.tolist()
    wrong = np.flatnonzero(predicted_classes(table) != DATA.y_test).tolist()
    trust = self_confidence(table, DATA.y_test)
    assert queue == sorted({*wrong, *doubted}, key=lambda index: (np.nan_to_num(trust[index], nan=2), index))
