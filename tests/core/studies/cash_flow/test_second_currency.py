"""What is earned and spent in the second currency: by hand."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.studies.cash_flow.second_currency import second_currency
from tests.core.hand_plans import hand_plan

EUR = {"exchange": {"currency": "EUR", "change_per_year": 0.21}}


def test_it_is_none_where_nothing_is_priced_in_it() -> None:
    assert second_currency(block_of(hand_plan(), 20, 1)) is None
    assert second_currency(block_of(changed(hand_plan(), EUR), 20, 1)) is None


def test_earned_and_spent_stand_by_year_at_the_rate_of_their_month() -> None:
    """All of 100 a month, and half of 150, at 1.21 ^ (t ÷ 12), until the exit in month 23."""
    shares = {"revenue.streams.projects.second_currency_share": 1.0, "costs.all.second_currency_share": 0.5}
    found = second_currency(block_of(changed(hand_plan(cash=9_000), EUR | shares), 20, 1))
    assert found is not None
    rate = 1.21 ** (np.arange(24) / 12)
    assert [one.year for one in found.years] == [1, 2]
    for one, months in zip(found.years, (rate[:12], rate[12:]), strict=True):
        assert one.earned.value == pytest.approx(100 * months.sum())
        assert one.spent.value == pytest.approx(75 * months.sum())
        assert one.net.value == pytest.approx(25 * months.sum())
    assert found.moved.value == pytest.approx(0.1 * 25 * rate.sum())
    np.testing.assert_allclose(found.rate.median[:24], rate)


FOLLOWERS = (
    ({"revenue.streams.projects.delivery_cost_share": 0.5}, 120.0),
    ({"costs.all.revenue_share": 0.4}, 144.0),
    ({"revenue.collection_days": 90.0}, 240 - 10 * 90 * 12 / 365),
    ({"revenue.bad_debt_share": 0.1}, 216.0),
)


@pytest.mark.parametrize(("changes", "moved"), FOLLOWERS)
def test_what_follows_revenue_moves_with_it(changes: dict[str, float], moved: float) -> None:
    """A tenth more of 2,400 in 24 months, less what is paid of it, or has not come in by the exit."""
    shares = {"exchange": {"currency": "EUR"}, "revenue.streams.projects.second_currency_share": 1.0}
    found = second_currency(block_of(changed(hand_plan(cash=9_000), shares | changes), 20, 1))
    assert found is not None
    assert found.moved.value == pytest.approx(moved)


def test_costs_that_were_cut_are_spent_no_more() -> None:
    """Half of 150, and of two fifths of revenue, goes from month 1 on: 150 and 23 times 75 of it are left."""
    cut = {"id": "c", "name": "C", "month": 0, "other_costs_share": 0.5}
    shares = {"exchange": {"currency": "EUR"}, "costs.all.second_currency_share": 1.0, "cuts": [cut]}
    found = second_currency(
        block_of(changed(hand_plan(cash=9_000), shares | {"costs.all.revenue_share": 0.4}), 20, 1)
    )
    assert found is not None
    assert [one.spent.value for one in found.years] == pytest.approx([150 + 11 * 75, 12 * 75])
    assert found.moved.value == pytest.approx(-0.1 * (150 + 23 * 75))


def test_hours_paid_before_the_plan_are_fixed_money() -> None:
    """20,000 are prepaid; a dearer hour uses them up sooner, so that all of the bill is exposed."""
    run = {"id": "r", "name": "R", "gpu_hours": 24_000, "duration_months": 24, "model_life_months": 60}
    changes = {"exchange": {"currency": "EUR"}, "compute.second_currency_share": 1.0}
    changes |= {"compute.training_runs": [run], "opening.prepaid_compute": 20_000, "opening.cash": 90_000}
    found = second_currency(block_of(changed(hand_plan(), changes), 20, 1))
    assert found is not None
    assert found.moved.value == pytest.approx(-0.1 * 48_000)
    assert sum(one.spent.value for one in found.years) == pytest.approx(48_000)


def test_a_years_fee_keeps_the_rate_at_which_it_was_agreed() -> None:
    """Half of twelve fees of 1,200 a year, one agreed each month, at a rate that doubles each year; before
    the plan they were agreed at today's.
    """
    stream = {"id": "sub", "name": "Sub", "kind": "licence", "quality": "contracted", "segment": "all"}
    stream |= {"fee_per_year": 1_200.0, "price_exposure": 0.0, "second_currency_share": 0.5}
    plan = changed(
        hand_plan(costs=0, exit_month=35),
        {
            "revenue.streams": [stream],
            "exchange": {"currency": "EUR", "change_per_year": 1.0},
            "market.competition.decision_share_per_month": 1.0,
            "market.segments.all.opening_customers": 12.0,
            "market.segments.all.opening_demand": 1e6,
            "market.segments.all.reachable_customers": 1e6,
        },
    )
    found = second_currency(block_of(plan, 20, 1))
    assert found is not None
    rate = 2.0 ** (np.arange(36) / 12)
    monthly = [sum(50 * rate[max(month - age, 0)] for age in range(12)) for month in range(36)]
    assert [one.earned.value for one in found.years] == pytest.approx(
        [sum(monthly[first : first + 12]) for first in (0, 12, 24)]
    )


def test_compute_paid_ahead_keeps_the_rate_of_its_day() -> None:
    contract = {"id": "k", "name": "K", "gpus": 1, "price_per_gpu_hour": 100 / 730, "term_months": 36}
    plan = changed(
        hand_plan(income=0, costs=0, cash=1e6, exit_month=35),
        {
            "exchange": {"currency": "EUR", "change_per_year": 1.0},
            "compute.second_currency_share": 0.5,
            "compute.commitments": [contract | {"prepayment_share": 1.0}],
        },
    )
    found = second_currency(block_of(plan, 20, 1))
    assert found is not None
    assert [one.spent.value for one in found.years] == pytest.approx([600.0] * 3)
