"""The balance sheet by year, and how often cuts are taken."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.studies.cash_flow.statement import balance_sheet, cuts_taken
from tests.core.hand_plans import hand_plan


@pytest.mark.parametrize("name", READY_MADE)
def test_the_balance_sheet_balances_today_and_each_year(name: str) -> None:
    sheet = balance_sheet(ready_made(name))
    assets = sum(sheet.assets.values())
    np.testing.assert_allclose(assets - sum(sheet.liabilities.values()), sheet.equity, rtol=1e-9, atol=1e-3)


def test_the_balance_sheet_of_a_plan_by_hand() -> None:
    # Cash falls by 50 a month from 1,000; 120 of bills are paid in the first month.
    sheet = balance_sheet(hand_plan(opening={"cash": 2_000, "payables": 120}))
    assert sheet.assets["Cash"].tolist() == [2_000, 2_000 - 120 - 600, 2_000 - 120 - 1_200]
    assert sheet.liabilities["Payables"].tolist() == [120, 0, 0]
    assert sheet.equity.tolist() == [1_880, 1_280, 680]


def test_cuts_are_counted_with_their_median_month() -> None:
    dated = {"id": "one", "name": "One", "month": 5, "other_costs_share": 0.5}
    late = {"id": "two", "name": "Two", "month": 30, "other_costs_share": 0.5}
    never = {"id": "three", "name": "Three", "runway_trigger_months": 0, "other_costs_share": 0.5}
    plan = changed(hand_plan(cash=10_000), {"cuts": [dated, late, never]})
    taken = cuts_taken(block_of(plan, 40, 1))
    assert [(one.odds.value, one.month) for one in taken] == [(1, 5), (0, None), (0, None)]
