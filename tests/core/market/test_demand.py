"""Demand curves."""

import numpy as np
import pytest

from core.market.demand import demand
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
    found = demand(segment=segment(demand_growth_fade_per_year=1.0), months=MONTHS)[:, 0]
    np.testing.assert_allclose(found, 100)


def test_no_demand_stays_none() -> None:
    for curve in ("compound", "logistic"):
        assert not demand(segment=segment(curve=curve, opening_demand=0.0), months=MONTHS).any()


def test_a_logistic_market_beyond_its_ceiling_comes_back_to_it_and_shrinks_without_a_pole() -> None:
    """Of 1,000 who want it 300 can be reached: growing it falls towards 300; shrinking by 5 % a month it does
    that (the curve itself would divide by nought in month 7).
    """
    full = {"curve": "logistic", "opening_demand": 1_000.0, "reachable_customers": 300.0}
    back = demand(segment=segment(**full, demand_growth_per_month=0.05), months=MONTHS)[:, 0]
    assert back[0] == pytest.approx(1_000)
    assert (np.diff(back) < 0).all()
    assert (back > 300).all()
    less = demand(segment=segment(**full, demand_growth_per_month=-0.05), months=MONTHS)[:, 0]
    np.testing.assert_allclose(less, 1_000 * 0.95 ** np.arange(MONTHS))


def test_a_logistic_market_below_its_ceiling_shrinks_along_the_curve() -> None:
    """800 of 1,000: K / (1 + ¼ · 0.95^−t), no compound fall."""
    below = {"curve": "logistic", "opening_demand": 800.0, "reachable_customers": 1_000.0}
    found = demand(segment=segment(**below, demand_growth_per_month=-0.05), months=MONTHS)[:, 0]
    np.testing.assert_allclose(found, 1_000 / (1 + 0.25 * 0.95 ** -np.arange(MONTHS, dtype=float)))
