"""Arithmetic over the months axis."""

import numpy as np
import pytest

from core.months import accumulated, over_months, trailing_sum, yearly_growth
from tests.core.sections import by_month


def test_a_constant_rate_accumulates_by_the_months_elapsed() -> None:
    np.testing.assert_allclose(accumulated(np.array([[0.5, 2.0]]), 4), [[0, 0], [0.5, 2], [1, 4], [1.5, 6]])


def test_a_varying_rate_of_month_zero_does_not_count() -> None:
    np.testing.assert_allclose(accumulated(by_month(9, 1, 2), 3), by_month(0, 1, 3))


def test_a_yearly_rate_is_effective_after_twelve_months() -> None:
    assert yearly_growth(np.array([[0.21]]), 25)[24, 0] == pytest.approx(1.21**2)


def test_a_trailing_sum_takes_what_there_is_at_the_start() -> None:
    np.testing.assert_allclose(trailing_sum(by_month(1, 2, 3, 4), 3), by_month(1, 3, 6, 9))


def test_a_constant_spreads_over_the_months() -> None:
    assert over_months(np.array([[3.0]]), 5).shape == (5, 1)


def test_growth_that_is_the_same_on_every_path_is_worked_out_once() -> None:
    assert yearly_growth(np.full((1, 4), 0.21), 13).shape == (13, 1)
    assert yearly_growth(np.array([[0.21, 0.2]]), 13).shape == (13, 2)
