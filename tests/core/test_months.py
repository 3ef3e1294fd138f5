"""Arithmetic over the months axis."""

import numpy as np
import pytest

from core.months import accumulated, over_months, trailing_sum, yearly_growth


def test_a_constant_rate_accumulates_by_the_months_elapsed() -> None:
    np.testing.assert_allclose(accumulated(np.array([[0.5], [2.0]]), 4), [[0, 0.5, 1, 1.5], [0, 2, 4, 6]])


def test_a_varying_rate_of_month_zero_does_not_count() -> None:
    np.testing.assert_allclose(accumulated(np.array([[9.0, 1.0, 2.0]]), 3), [[0, 1, 3]])


def test_a_yearly_rate_is_effective_after_twelve_months() -> None:
    assert yearly_growth(np.array([[0.21]]), 25)[0, 24] == pytest.approx(1.21**2)


def test_a_trailing_sum_takes_what_there_is_at_the_start() -> None:
    np.testing.assert_allclose(trailing_sum(np.array([[1.0, 2, 3, 4]]), 3), [[1, 3, 6, 9]])


def test_a_constant_spreads_over_the_months() -> None:
    assert over_months(np.array([[3.0]]), 5).shape == (1, 5)
