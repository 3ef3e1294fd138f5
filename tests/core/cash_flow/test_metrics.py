"""Measures by hand; undefined is NaN."""

import numpy as np
import pytest

from core.cash_flow.metrics import (
    acquisition_cost,
    lifetime_value,
    magic_number,
    payback_months,
    retention,
    rule_of_forty,
    survival,
)
from core.time_value import per_month
from tests.core.sections import by_month


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_a_cohort_is_those_who_were_there_and_not_those_who_came() -> None:
    """100 at first; 10 leave and 30 come (120), then 12 leave and 5 come (113): .9 × .9."""
    kept = survival(opening=by_month(100, 120), new=by_month(30, 5), closing=by_month(120, 113))
    assert kept[0] == pytest.approx(0.81)
    assert np.isnan(survival(opening=by_month(0), new=by_month(3), closing=by_month(3))[0])


def test_net_retention_counts_growth_and_gross_retention_does_not() -> None:
    """80 % stay; one stream pays 12 for 10, the other 4 for 5."""
    net, gross = retention(survived=row(0.8), before=by_month(10, 5), after=by_month(12, 4))
    assert net[0] == pytest.approx(0.8 * 16 / 15)
    assert gross[0] == pytest.approx(0.8 * 14 / 15)


def test_cost_payback_and_magic_number() -> None:
    cost = acquisition_cost(spent=row(1_200, 5), won=row(10, 0))
    assert cost[0] == 120
    assert np.isnan(cost[1])
    assert payback_months(cost=cost[:1], profit_per_month=row(10))[0] == 12
    assert np.isnan(payback_months(cost=cost[:1], profit_per_month=row(-1))[0])
    assert magic_number(revenue_now=row(30), revenue_before=row(20), spent=row(60))[0] == 2
    assert rule_of_forty(growth=row(0.5), margin=row(-0.2))[0] == pytest.approx(0.3)


def test_lifetime_value_is_the_sum_of_what_is_left_each_month() -> None:
    """Against the series itself; and uncertain churn is worth more than its mean."""
    rate = float(per_month(0.2))
    age = np.arange(3_000)
    churn = row(0.01, 0.2)
    by_hand = [sum(7 * (1 - one) ** age / (1 + rate) ** age) for one in churn]
    found = lifetime_value(profit_per_month=row(7, 7), churn_per_month=churn, rate_per_year=0.2)
    np.testing.assert_allclose(found, by_hand)
    mean = lifetime_value(profit_per_month=row(7), churn_per_month=row(churn.mean()), rate_per_year=0.2)
    assert found.mean() > 1.5 * mean[0]


def test_of_customers_who_have_all_left_nothing_is_retained() -> None:
    """Ten leave at once, and others come later: the cohort's revenue is 0, not undefined."""
    opening, closing = np.array([[10.0], [0.0], [4.0]]), np.array([[0.0], [4.0], [4.0]])
    left = survival(opening=opening, new=np.array([[0.0], [4.0], [0.0]]), closing=closing)
    assert left[0] == 0
    net, gross = retention(survived=left, before=np.array([[5.0]]), after=np.array([[np.nan]]))
    assert (net[0], gross[0]) == (0, 0)
    nobody = survival(opening=opening[1:2], new=opening[:1] * 0, closing=opening[1:2])
    assert np.isnan(nobody[0])
