"""Published fits of demand curves."""

import numpy as np
import pytest

from core.errors import CalculationError
from core.market.curves import bass_adopted, bass_peak
from core.market.fit import bass_of_1969, fitted

AIR_CONDITIONERS = np.array([96.0, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500])
"""Room air conditioners, US 1949–61, thousands (Srinivasan & Mason 1986)."""
CHICKEN = np.array(
    [0.147, 0.357, 0.641, 0.980, 1.358, 1.758, 2.159, 2.549, 2.915, 3.251, 3.510, 3.740, 3.925]
)
"""Weights of a chicken by week (R `diffusion`, tsChicken)."""


def test_bass_by_least_squares_is_that_of_srinivasan_and_mason() -> None:
    found = fitted("bass", AIR_CONDITIONERS)
    assert found.estimates["p"] == pytest.approx(0.009442, abs=5e-7)
    assert found.estimates["q"] == pytest.approx(0.37476, abs=5e-6)
    assert found.estimates["m"] == pytest.approx(18_712.7, abs=0.05)
    assert found.errors["p"] == pytest.approx(0.00204, abs=5e-6)
    assert found.errors["q"] == pytest.approx(0.0402, abs=5e-5)
    assert found.errors["m"] == pytest.approx(1_410.5, abs=0.05)
    assert found.sum_of_squares == pytest.approx(341_468.4, abs=0.05)


def test_the_first_five_points_of_it_hold_no_estimate() -> None:
    with pytest.raises(CalculationError, match="no estimate"):
        fitted("bass", AIR_CONDITIONERS[:5])


def test_bass_by_his_own_regression_is_another_form_with_other_figures() -> None:
    found = bass_of_1969(np.array([0.517, 1.169, 1.604, 2.044, 2.286]))
    assert found["p"] == pytest.approx(0.0626032, abs=5e-8)
    assert found["q"] == pytest.approx(0.7376636, abs=5e-8)
    assert found["m"] == pytest.approx(10.5036768, abs=5e-8)
    with pytest.raises(CalculationError):
        bass_of_1969(np.array([1.0, 2, 4, 8, 16]))


def test_gompertz_and_logistic_are_those_of_diffusion() -> None:
    gompertz, logistic = fitted("gompertz", CHICKEN), fitted("logistic", CHICKEN)
    for found, expected, digits in (
        (gompertz.estimates["L"], 4.73351, 5e-6),
        (gompertz.estimates["a"], 4.13773, 5e-6),
        (gompertz.estimates["b"], 0.238587, 5e-7),
        (gompertz.sum_of_squares, 0.00256553, 5e-9),
        (logistic.estimates["L"], 4.11172, 5e-6),
        (logistic.estimates["b"], 0.437579, 5e-7),
        (logistic.sum_of_squares, 0.0565603, 5e-8),
        (logistic.aicc - gompertz.aicc, 40.21, 5e-3),
    ):
        assert found == pytest.approx(expected, abs=digits)


def test_bass_reaches_its_peak_where_the_formula_says() -> None:
    """p .03, q .38: t* = ln(q/p) ÷ (p + q) = 6.1926, F(t*) = .460526 and F(5) = .331199."""
    assert bass_peak(p=0.03, q=0.38) == pytest.approx(6.1926, abs=5e-5)
    adopted = bass_adopted(
        p=np.array([0.03]), q=np.array([0.38]), t=np.array([bass_peak(p=0.03, q=0.38), 5.0])
    )
    np.testing.assert_allclose(adopted[0], [0.460526, 0.331199], atol=5e-7)


def test_the_parabola_of_1969_needs_four_periods() -> None:
    sales = np.array([0.517, 1.169, 1.604, 1.5])
    assert bass_of_1969(sales)["m"] > sales.sum()
    with pytest.raises(CalculationError):
        bass_of_1969(sales[:3])
