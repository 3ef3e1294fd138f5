"""Tender offers by hand: who sells, who holds, who gets the money."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.errors import CalculationError, PlanError
from core.financing.interchange.table import read_cap_table
from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.simulation.investors import sold_to, tender_investors
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_table
from core.studies.returns.classes import class_returns
from tests.core.hand_plans import hand_plan, sure_round

FOUNDERS = {"id": "founders", "name": "Founders", "kind": "founder", "shares": 6_000_000}
EARLY = {"id": "early", "name": "Early", "kind": "employee", "shares": 2_000_000}
TENDER = {"id": "t", "name": "T", "month": 9, "amount": 400, "price": 0.0004}


def plan_with(*tenders: dict[str, Any], **more: Any) -> Any:
    terms = {"holders": [FOUNDERS, EARLY], "tenders": list(tenders)}
    return hand_plan(cash=5_000, financing=terms, **more)


def held(plan: Any, step: int = -1) -> dict[str, Any]:
    table = planned_table(plan, 1, "exact")
    shares = table.at_exit if step < 0 else table.shares[step]
    return dict(zip(table.owners, shares[:, 0], strict=True))


def test_the_founders_sell_a_million_shares_and_nobody_is_diluted() -> None:
    assert held(plan_with(TENDER)) == {"founders": 5_000_000, "early": 2_000_000, "t": 1_000_000, "pool": 0}


def test_named_sellers_sell_in_proportion_to_what_they_hold() -> None:
    found = held(plan_with(TENDER | {"sellers": ["founders", "early"]}))
    assert (found["founders"], found["early"]) == (5_250_000, 1_750_000)


@pytest.mark.parametrize(("month", "founders"), [(6, 5_000_000), (7, 6_000_000)])
def test_a_tender_comes_before_a_round_that_closes_in_its_month(month: int, founders: int) -> None:
    plan = plan_with(TENDER | {"month": month}, rounds=(sure_round(close_month=6),))
    assert held(plan, 1)["founders"] == founders
    assert held(plan)["founders"] == 5_000_000
    assert held(plan)["a"] == Fraction(8_000_000, 3)


def test_no_tender_after_the_exit() -> None:
    assert held(plan_with(TENDER | {"month": 24}))["t"] == 0
    assert held(plan_with(TENDER | {"month": 23}))["t"] == 1_000_000


def test_more_than_they_hold_is_refused_by_name_and_cut_off_in_a_future() -> None:
    plan = plan_with(TENDER | {"amount": 4_000})
    with pytest.raises(CalculationError, match=r"financing\.tenders\.t\.amount"):
        planned_table(plan, 1, "exact")
    chain = base_chain(plan)
    assert tender_investors(chain, 0).money_in[0] == pytest.approx(2_400)


def test_sellers_are_holders_of_common_shares() -> None:
    with pytest.raises(PlanError, match="sellers"):
        changed(plan_with(TENDER), {"financing.tenders.t.sellers": ["nobody"]})


def test_buyers_and_sellers_count_their_money() -> None:
    """An exit at 11,000 (6,000 for revenue, 5,000 − 24 · 50 in cash): an eighth of it for 400."""
    chain = base_chain(plan_with(TENDER))
    whole = chain.exit.equity_value[0]
    found = tender_investors(chain, 0)
    assert found.money_in[0] == pytest.approx(400)
    assert found.money_out[0] == pytest.approx(whole / 8)
    assert found.rate_per_year[0] == pytest.approx((whole / 8 / 400) ** (12 / 14) - 1)
    places = [chain.table.owners.index(name) for name in ("founders", "early")]
    np.testing.assert_allclose(sold_to(chain, "t")[places, 0], [400, 0])
    assert chain.treasury.cash[9, 0] == pytest.approx(base_chain(plan_with()).treasury.cash[9, 0])
    classes = {one.kind: one for one in class_returns(block_of(plan_with(TENDER), 32, 1))}
    assert classes["founder"].payout.value == pytest.approx(whole * 5 / 8 + 400)
    assert classes["employee"].payout.value == pytest.approx(whole * 2 / 8)
    assert classes["tender"].median is not None
    assert classes["tender"].median.value == pytest.approx(whole / 8 / 400)


def test_founders_who_sell_in_a_round_count_that_money() -> None:
    plan = plan_with(rounds=(sure_round(secondary_amount=200),))
    chain = base_chain(plan)
    classes = {one.kind: one for one in class_returns(block_of(plan, 32, 1))}
    at_exit = chain.exit.paid[chain.table.owners.index("founders"), 0]
    assert classes["founder"].payout.value == pytest.approx(at_exit + 200)


def test_a_company_that_has_ended_sees_no_tender() -> None:
    chain = base_chain(hand_plan(cash=100, financing={"holders": [FOUNDERS, EARLY], "tenders": [TENDER]}))
    assert not chain.running[9, 0]
    assert tender_investors(chain, 0).money_in[0] == 0
    assert np.isnan(tender_investors(chain, 0).rate_per_year[0])


def test_what_is_sold_had_been_earned_first() -> None:
    """Half of 8,000,000 is vested at the exit; all of that is sold, and the rest is forfeited."""
    vesting = {"start_month": 0, "months": 46}
    holders = [FOUNDERS | {"shares": 8_000_000, "vesting": vesting}, EARLY | {"shares": 8_000_000}]
    tender = TENDER | {"month": 20, "amount": 400, "price": 0.0001}
    terms = {"holders": holders, "tenders": [tender], "unvested_at_exit": "forfeited"}
    chain = base_chain(hand_plan(cash=5_000, financing=terms))
    paid = dict(zip(chain.table.owners, chain.exit.paid[:, 0], strict=True))
    whole = chain.exit.equity_value[0]
    assert paid == pytest.approx({"founders": 0, "early": whole * 8 / 12, "t": whole * 4 / 12, "pool": 0})


def test_without_founders_who_hold_shares_a_tender_names_what_is_missing() -> None:
    nobody = hand_plan(cash=5_000, financing={"holders": [EARLY], "tenders": [TENDER]})
    with pytest.raises(CalculationError, match=r"financing\.tenders\.t\.amount"):
        planned_table(nobody)
    assert tender_investors(base_chain(nobody), 0).money_in[0] == 0


def test_a_seller_named_twice_sells_once() -> None:
    assert held(plan_with(TENDER | {"sellers": ["early", "early"]}))["early"] == 1_000_000


def test_the_table_of_a_company_that_has_ended_knows_no_tender() -> None:
    chain = base_chain(hand_plan(cash=100, financing={"holders": [FOUNDERS, EARLY], "tenders": [TENDER]}))
    assert chain.table.at_exit[chain.table.owners.index("founders"), 0] == 6_000_000


@pytest.mark.parametrize("name", ["a_secondary", "a_pro_rata", "a_warrants"])
def test_an_id_that_a_round_needs_for_itself_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="used twice"):
        plan_with(TENDER | {"id": name}, rounds=(sure_round(),))


def test_a_cap_table_that_is_brought_drops_sellers_it_does_not_hold() -> None:
    plan = plan_with(
        TENDER | {"sellers": ["founders", "early"]},
        rounds=(sure_round(secondary_amount=10, secondary_sellers=["early"]),),
    )
    brought = read_cap_table(b"Owner,Security,Shares\nFounders,common,900\n", taken=("t", "a"))
    found = changed(plan, brought.changes() | brought.sales_changes(plan.financing))
    assert found.financing.tenders[0].sellers == ("founders",)
    assert found.financing.rounds[0].secondary_sellers == ()
