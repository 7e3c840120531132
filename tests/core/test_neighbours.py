"""The nearest images, against looking at every one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import neighbours
from core.neighbours import nearest, squared_distances
from tests.tui.digits import sample


def test_an_image_is_nearest_to_itself_and_the_order_is_that_of_the_distances() -> None:
    data = sample()
    among = data.indices_of("train", 7)
    found = nearest(data.x_train, data.x_train[among[3]], among, 5)
    assert found[0] == among[3]
    exact = ((data.x_train[among].astype(int) - data.x_train[among[3]]) ** 2).sum((1, 2))
    assert found.tolist() == among[exact.argsort(kind="stable")[:5]].tolist()


@given(st.integers(0, 2**32 - 1), st.integers(0, 12), st.integers(0, 9), st.integers(1, 5))
def test_it_finds_what_looking_at_each_finds(seed: int, n: int, count: int, block: int) -> None:
    random = np.random.default_rng(seed)
    images = random.integers(0, 3, (12, 2, 2), np.uint8)  # small, so that there are ties
    image, among = random.integers(0, 3, (2, 2), np.uint8), np.sort(random.permutation(12)[:n])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "BLOCK", block)
        found = nearest(images, image, among, count)
        distances = squared_distances(images, image, among)
    exact = ((images[among].astype(int) - image) ** 2).sum((1, 2))
    assert distances.tolist() == exact.tolist()
    assert found.tolist() == among[exact.argsort(kind="stable")[:count]].tolist()
