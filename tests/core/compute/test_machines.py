"""Own machines: hours before all others, wear, sale, and books that balance; by hand."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import FIXED_ASSETS, GROSS_PROFIT
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.run import base_chain
from core.studies.cash_flow.statements import statements_of
from tests.core.hand_plans import hand_plan


def owning(**machine: Any) -> Plan:
    """Train for 1,000 GPU-hours a month; a machine of one GPU gives 730 of them. On demand an hour costs
    2.
    """
    run = {"id": "r", "name": "R", "gpu_hours": 24_000, "duration_months": 24, "model_life_months": 600}
    usual = {"id": "m", "name": "M", "gpus": 1, "price_per_gpu": 1_200.0, "life_months": 12}
    usual |= {"residual_share": 0.25, "running_cost_per_gpu_hour": 0.5}
    plan = hand_plan(income=3_000, costs=0, cash=5_000)
    return changed(plan, {"compute.training_runs": [run], "compute.machines": [usual | machine]})


def test_a_machine_is_paid_worn_and_sold() -> None:
    ledger = base_chain(owning()).ledger
    paid, worn = (one[:24, 0] for one in (ledger.paid(("machines",)), ledger.earned(("depreciation",))))
    np.testing.assert_allclose(paid, [-1_200] + [0] * 10 + [300] + [0] * 12)
    np.testing.assert_allclose(worn, [-75] * 12 + [0] * 12)
    book = ledger.balance(FIXED_ASSETS)[:24, 0]
    np.testing.assert_allclose(book[[0, 5, 10, 11, 23]], [1_125, 750, 375, 0, 0])


def test_own_hours_come_first_and_cost_their_running() -> None:
    """730 hours at .5 and 270 at 2; after the machine's life 1,000 at 2."""
    cost = -base_chain(owning()).ledger.earned(("training",))[:24, 0]
    np.testing.assert_allclose(cost, [365 + 540] * 12 + [2_000] * 12)


def test_wear_while_it_serves_is_a_cost_of_revenue() -> None:
    """An own GPU of 4,000 over 40 months; tokens take 555.6 of its 730 hours: 76 % of 100 a month."""
    machine = {"price_per_gpu": 4_000, "life_months": 40, "residual_share": 0, "running_cost_per_gpu_hour": 0}
    plan = changed(owning(**machine), {"compute.training_runs": []})
    stream = {"id": "s", "name": "S", "kind": "usage", "quality": "usage", "segment": "all"}
    stream |= {"million_tokens_per_customer_per_month": 100, "price_per_million_tokens": 1}
    used = {"market.segments.all.opening_customers": 10, "market.segments.all.opening_demand": 1e6}
    chain = base_chain(changed(plan, used | {"revenue.streams": [stream | {"price_exposure": 0}]}))
    busy = 1_000 / (1_000 * 0.5 * 3.6e-3) / 730
    served = -chain.ledger.earned(("serving_depreciation",))[0, 0]
    assert served == pytest.approx(100 * busy)
    assert -chain.ledger.earned(("depreciation",))[0, 0] == pytest.approx(100 * (1 - busy))
    assert chain.operations.gross_profit[0, 0] == pytest.approx(1_000 - 100 * busy)
    np.testing.assert_allclose(chain.ledger.earned(GROSS_PROFIT)[:24], chain.operations.gross_profit[:24])
    rows = {row.label: row.amounts for row in statements_of(chain, period="year").profit_and_loss}
    assert rows["EBITDA"][0] == pytest.approx(12_000)
    assert rows["Depreciation"][0] == pytest.approx(-1_200)


def test_hours_that_nothing_uses_cost_their_running_too() -> None:
    plan = changed(owning(), {"compute.training_runs": []})
    chain = base_chain(plan)
    np.testing.assert_allclose(chain.operations.spending.bill.idle_cost[:12, 0], 365)
    assert not chain.operations.spending.bill.inference_cost.any()


def test_a_machine_bought_before_the_plan_stands_in_its_opening_balance() -> None:
    """Bought eight months ago: four months are left, 1,200 − 8 · 75 = 600 in the books."""
    chain = base_chain(owning(bought_month=-8))
    assert chain.ledger.opening[FIXED_ASSETS][0] == pytest.approx(600)
    np.testing.assert_allclose(chain.ledger.balance(FIXED_ASSETS)[[0, 3, 4], 0], [525, 0, 0], atol=1e-9)
    gone = base_chain(owning(bought_month=-20))
    assert gone.ledger.opening[FIXED_ASSETS][0] == 0
    assert not gone.ledger.paid(("machines",)).any()


def test_the_cash_flow_statement_shows_it_as_investing() -> None:
    found = statements_of(base_chain(owning()), period="year")
    rows = {row.label: row.amounts.tolist() for row in found.cash_flow}
    assert rows["Cash from investing"] == [-900, 0]
    np.testing.assert_allclose(
        np.add(rows["Opening cash"], rows["Change of cash"]), rows["Closing cash"], rtol=1e-12
    )
    sheet = {row.label: row.amounts for row in found.balance_sheet}
    np.testing.assert_allclose(sheet["Assets"], sheet["Liabilities and equity"])
