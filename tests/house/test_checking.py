"""Array shapes are checked while tests run: each function's first calls in every test."""

import numpy as np
import pytest
from jaxtyping import TypeCheckError

from core.months import running_total
from core.returns.verdict import investor_multiple
from tests.checking import _FIRST_CALLS


def test_a_wrong_shape_is_noticed() -> None:
    with pytest.raises(TypeCheckError):
        running_total(np.zeros(3))
    assert running_total(np.ones((3, 1)))[:, 0].tolist() == [1, 2, 3]


@pytest.mark.parametrize("again", [False, True])
def test_the_first_calls_of_every_test_are_checked_and_no_more(again: bool) -> None:
    square = np.ones((2, 2))
    for _ in range(_FIRST_CALLS):
        with pytest.raises(TypeCheckError):
            investor_multiple(paid=square, invested=square)
    assert investor_multiple(paid=square, invested=square).tolist() == square.tolist(), again
