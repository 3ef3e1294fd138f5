"""What is earned and spent in the second currency: by hand."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import ready_made
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
    assert found.net.value == pytest.approx(25 * rate.sum())
    np.testing.assert_allclose(found.rate.median[:24], rate)


def test_the_exposure_is_what_moves_cash() -> None:
    """On a company that never dies and pays at once, cash differs by what the parts in the currency do."""
    plan = ready_made("foundation")
    shares = {f"people.teams.{one.id}.second_currency_share": 0.7 for one in plan.people.teams}
    shares |= {f"costs.{one.id}.second_currency_share": 0.4 for one in plan.costs}
    shares |= {f"revenue.streams.{one.id}.second_currency_share": 0.3 for one in plan.revenue.streams}
    shares |= {"compute.second_currency_share": 1.0, "exchange": {"currency": "EUR"}, "exit.month": 11}
    shares |= {"opening.cash": 1e12, "cuts": [], "financing.rounds": [], "financing.loans": []}
    shares |= {"revenue.collection_days": 0.0, "compute.credits": [], "compute.commitments": []}
    shares |= {"opening.prepaid_compute": 0.0, "taxes": {}, "company.interest_on_cash_per_year": 0.0}
    shares |= {f"revenue.streams.{one.id}.delivery_cost_share": 0.0 for one in plan.revenue.streams}
    shares |= {f"costs.{one.id}.revenue_share": 0.0 for one in plan.costs}
    shares |= {
        f"revenue.streams.{one.id}.billing_months": 1
        for one in plan.revenue.streams
        if hasattr(one, "billing_months")
    }
    block = block_of(changed(plan, shares), 60, 1)
    found = second_currency(block)
    assert found is not None
    dearer = block_of(changed(plan, shares | {"exchange.change_per_year": 0.3}), 60, 1)
    moved = (dearer.chain.ledger.cash - block.chain.ledger.cash)[11].mean()
    parts = second_currency(dearer)
    assert parts is not None
    assert moved == pytest.approx(parts.net.value - found.net.value)
    assert moved < 0
