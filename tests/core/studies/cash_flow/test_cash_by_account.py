"""The base case's cash by account, and how often cuts are taken."""

import numpy as np

from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.studies.cash_flow.cash_by_account import cuts_taken, monthly_statement
from tests.core.hand_plans import hand_plan


def test_cuts_are_counted_with_their_median_month() -> None:
    dated = {"id": "one", "name": "One", "month": 5, "other_costs_share": 0.5}
    late = {"id": "two", "name": "Two", "month": 30, "other_costs_share": 0.5}
    never = {"id": "three", "name": "Three", "runway_trigger_months": 0, "other_costs_share": 0.5}
    plan = changed(hand_plan(cash=10_000), {"cuts": [dated, late, never]})
    taken = cuts_taken(block_of(plan, 40, 1))
    assert [(one.odds.value, one.month) for one in taken] == [(1, 5), (0, None), (0, None)]


def test_the_accounts_close_with_the_cash() -> None:
    for name in READY_MADE:
        monthly = monthly_statement(ready_made(name))
        total = monthly.opening_cash + np.cumsum(sum(monthly.lines.values()))
        np.testing.assert_allclose(total, monthly.closing_cash, rtol=1e-9, atol=1e-3)
