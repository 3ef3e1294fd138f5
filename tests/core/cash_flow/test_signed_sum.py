"""Sums of parts with their signs, of any shape that fits."""

import numpy as np

from core.cash_flow.ledger import signed_sum


def test_parts_are_added_with_their_signs_the_first_too() -> None:
    whole, column, row = np.arange(6.0).reshape(2, 3), np.array([[10.0], [20.0]]), np.array([[1.0, 2.0, 3.0]])
    found = signed_sum(((-1, whole), (1, column), (1, None), (-1, row)), (2, 3))
    np.testing.assert_array_equal(found, -whole + column - row)
    np.testing.assert_array_equal(whole, np.arange(6.0).reshape(2, 3))
    np.testing.assert_array_equal(signed_sum(((1, None),), (2, 3)), np.zeros((2, 3)))
