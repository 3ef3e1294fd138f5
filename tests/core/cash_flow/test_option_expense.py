"""Options as a cost: over their vesting, without cash, in statements that balance."""

import numpy as np
import pytest

from core.cash_flow.option_expense import option_expense
from core.plan.document.edit import changed
from core.simulation.run import base_chain
from core.studies.cash_flow.statements import statements_of
from tests.core.hand_plans import hand_plan

GRANT = {"id": "g", "name": "G", "month": 6, "shares": 1_200, "fair_value": 0.5}


def expense(**terms: object) -> list[float]:
    plan = changed(hand_plan(), {"financing.option_grants": [GRANT | terms], "financing.pool_shares": 5_000})
    return list(option_expense(base_chain(plan).plan.financing.option_grants[0], 36)[:, 0])


def test_without_vesting_the_cost_falls_on_the_month_of_the_grant() -> None:
    found = expense()
    assert found[6] == pytest.approx(600)
    assert sum(found) == pytest.approx(600)


def test_with_vesting_it_is_even_from_the_month_after_its_start() -> None:
    """600 over twelve months from month 6 on: 50 a month from 7 to 18. A cliff moves nothing."""
    for cliff in (0, 6):
        found = expense(vesting={"start_month": 6, "months": 12, "cliff_months": cliff})
        np.testing.assert_allclose(found[7:19], 50.0)
        assert sum(found) == pytest.approx(600)


def test_what_was_earned_before_the_grant_is_caught_up_in_its_month() -> None:
    found = expense(vesting={"start_month": 2, "months": 12, "cliff_months": 0})
    assert found[6] == pytest.approx(200)
    np.testing.assert_allclose(found[7:15], 50.0)


def test_profit_falls_capital_rises_and_no_cash_moves() -> None:
    plain = hand_plan(cash=5_000)
    grant = GRANT | {"vesting": {"start_month": 6, "months": 12, "cliff_months": 0}}
    with_options = changed(plain, {"financing.option_grants": [grant], "financing.pool_shares": 5_000})
    before, after = base_chain(plain), base_chain(with_options)
    np.testing.assert_array_equal(after.ledger.cash, before.ledger.cash)
    lost = before.ledger.equity[18, 0] - after.ledger.equity[18, 0]
    assert lost == pytest.approx(600)
    assert before.ledger.balance("capital")[18, 0] - after.ledger.balance("capital")[18, 0] == pytest.approx(
        600
    )
    total = after.ledger.cash + sum(after.ledger.balance(item) for item in after.ledger.items)
    np.testing.assert_allclose(total, after.ledger.equity, atol=1e-9)


def test_it_stands_in_the_statements_and_cash_still_closes() -> None:
    grant = GRANT | {"vesting": {"start_month": 6, "months": 12, "cliff_months": 0}}
    plan = changed(
        hand_plan(cash=5_000), {"financing.option_grants": [grant], "financing.pool_shares": 5_000}
    )
    found = statements_of(base_chain(plan), period="year")
    profit = {row.label: row.amounts for row in found.profit_and_loss}
    np.testing.assert_allclose(profit["Share-based pay"][:2], [-250, -350])
    np.testing.assert_allclose(profit["Operating profit"], profit["EBITDA"] + profit["Share-based pay"])
    cash = {row.label: row.amounts for row in found.cash_flow}
    np.testing.assert_allclose(cash["Opening cash"] + cash["Change of cash"], cash["Closing cash"])
