"""Demand curves and the customers who follow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.market.demand import customers, demand
from core.methods import as_written as documents
from tests.core.sections import segment

MONTHS = 36


def test_demand_begins_at_its_opening_value() -> None:
    for curve in ("exponential", "compound", "logistic"):
        assert demand(segment=segment(curve=curve), months=MONTHS)[0, 0] == pytest.approx(100)


def test_the_curves_are_the_documents_formulas() -> None:
    time = np.arange(MONTHS)
    np.testing.assert_allclose(
        demand(segment=segment(curve="exponential"), months=MONTHS)[:, 0],
        documents.demand_exponential(100, 0.05, time),
    )
    np.testing.assert_allclose(
        demand(segment=segment(curve="compound"), months=MONTHS)[:, 0],
        documents.demand_compound(100, 0.05, time),
    )


def test_logistic_demand_follows_its_closed_form() -> None:
    """K / (1 + (K/D0 − 1)·(1+g)^−t), Verhulst 1838."""
    time = np.arange(MONTHS)
    expected = 1_000 / (1 + 9 * 1.05 ** -time.astype(float))
    np.testing.assert_allclose(demand(segment=segment(curve="logistic"), months=MONTHS)[:, 0], expected)


def test_a_fade_of_one_leaves_the_first_month_and_nothing_after() -> None:
    found = demand(segment=segment(growth_fade_per_year=1.0), months=MONTHS)[:, 0]
    np.testing.assert_allclose(found, 100)


def test_no_demand_stays_none() -> None:
    for curve in ("compound", "logistic"):
        assert not demand(segment=segment(curve=curve, opening_demand=0.0), months=MONTHS).any()


@given(
    st.floats(0, 1_000),
    st.floats(0, 5_000),
    st.floats(-0.2, 0.3),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_customers_close_as_they_open_plus_new_less_churned(
    opening: float, wanted: float, growth: float, churn: float, decides: float, won: float
) -> None:
    one = segment(
        opening_customers=opening, opening_demand=wanted, growth_per_month=growth, churn_per_month=churn
    )
    curve = demand(segment=one, months=MONTHS)
    found = customers(
        segment=one,
        demand=curve,
        decision_share_per_month=np.array([[decides]]),
        win_share=np.full((MONTHS, 1), won),
    )
    np.testing.assert_allclose(found.closing, found.opening + found.new - found.churned)
    np.testing.assert_allclose(found.opening[1:], found.closing[:-1], rtol=1e-9, atol=1e-9)
    assert (found.new >= 0).all()
    assert (found.closing <= np.maximum(found.opening, curve) + 1e-6).all()


def test_more_churn_never_means_more_customers() -> None:
    def closing(churn: float) -> np.ndarray:
        one = segment(churn_per_month=churn)
        return customers(
            segment=one,
            demand=demand(segment=one, months=MONTHS),
            decision_share_per_month=np.array([[0.3]]),
            win_share=np.full((MONTHS, 1), 0.2),
        ).closing

    assert (closing(0.05) <= closing(0.01)).all()
