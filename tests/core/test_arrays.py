"""Shapes, and sums that do not depend on them."""

import numpy as np
import pytest

from core.arrays import narrow


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([[2.0, 2, 2], [2, 2, 2]], (1, 1)),
        ([[2.0, 2, 2], [3, 3, 3]], (2, 1)),
        ([[2.0, 1, 2], [2, 1, 2]], (1, 3)),
        ([[2.0, 2, 2], [2, 2, 3]], (2, 3)),
        ([[2.0, 2, 3], [2, 2, 2]], (2, 3)),
        ([[2.0]], (1, 1)),
    ],
)
def test_a_number_is_made_narrow_only_along_axes_on_which_nothing_changes(
    value: list[list[float]], shape: tuple[int, int]
) -> None:
    found = narrow(np.array(value))
    assert found.shape == shape
    np.testing.assert_array_equal(np.broadcast_to(found, np.shape(value)), value)
