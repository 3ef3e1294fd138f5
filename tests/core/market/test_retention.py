"""Customers who differ: the published fit, its survival, and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CalculationError
from core.market.retention import Churn, fitted

SEEN = np.array([100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1])


def test_the_published_cohort() -> None:
    """Fader and Hardie (2007), the high-end cohort: α .704, β 1.182."""
    found = fitted(SEEN / 100)
    assert round(found.alpha, 3) == 0.704
    assert round(found.beta, 3) == 1.182
    np.testing.assert_allclose(100 * found.survival(7), SEEN, atol=0.9)


@given(alpha=st.floats(0.3, 5), beta=st.floats(0.3, 20))
def test_a_cohort_made_by_the_model_gives_its_parameters_back(alpha: float, beta: float) -> None:
    found = fitted(Churn(alpha, beta).survival(24))
    assert found.alpha == pytest.approx(alpha, rel=1e-3)
    assert found.beta == pytest.approx(beta, rel=1e-3)


def test_survival_is_the_mean_of_customers_who_each_have_a_churn_of_their_own() -> None:
    churns = np.random.default_rng(1).beta(0.7, 1.2, 400_000)
    for age in (1, 5, 12):
        assert Churn(0.7, 1.2).survival(12)[age] == pytest.approx(((1 - churns) ** age).mean(), abs=2e-3)


def test_lifetime_is_the_discounted_sum() -> None:
    churn = Churn(0.704, 1.182)
    assert churn.lifetime(0.1) == pytest.approx((churn.survival(4_000) * 1.1 ** -np.arange(4_001.0)).sum())
    first = 0.704 / (0.704 + 1.182)
    for alpha, beta in ((1e4, 1e4), (50, 2000)):  # nearly alike
        alike = Churn(alpha, beta)
        assert alike.lifetime(0.01) == pytest.approx(
            (alike.survival(4_000) * 1.01 ** -np.arange(4_001.0)).sum()
        )
    assert churn.lifetime(0.1) > 1.3 * 1.1 / (0.1 + first)


def test_lifetime_counts_payments_however_late() -> None:
    """Brute force over a million payments; without discount (α + β − 1) ÷ (α − 1), or no end for α ≤ 1."""
    for alpha, beta, rate in ((0.3, 3.0, 1e-3), (0.1, 5.0, 1e-3), (0.7040773, 1.1820431, 0.01 / 12)):
        churn = Churn(alpha, beta)
        whole = (churn.survival(1_000_000) * (1 + rate) ** -np.arange(1_000_001.0)).sum()
        assert churn.lifetime(rate) == pytest.approx(whole, rel=1e-6)
    assert Churn(2.0, 3.0).lifetime(0.0) == pytest.approx(4.0)
    assert Churn(0.7, 1.2).lifetime(0.0) == np.inf


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([1.0, 0.5], "at least three"),
        ([0.0, 0.0, 0.0], "at least three"),
        ([1.0, 0.5, 0.6], "must fall"),
        ([1.0, 1.0, 1.0], "must fall"),
        ([1.0, 0.9, 0.81, 0.729, 0.6561], "no such fit"),
        ([1.0, 0.9, 0.7, 0.4], "no such fit"),
    ],
)
def test_what_cannot_be_fitted_is_refused(shares: list[float], words: str) -> None:
    with pytest.raises(CalculationError, match=words):
        fitted(np.array(shares))
