"""What every class puts in and gets, on plans worked out by hand."""

from datetime import date

import numpy as np
import pytest

from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.summary import summary_of
from core.studies.returns.classes import class_returns, company_return, money_by_year
from core.time_value import per_year
from tests.core.hand_plans import hand_plan, sure_round

PATHS = 50


def test_a_round_that_gets_back_what_it_owns() -> None:
    """500 in month 6 for a quarter; in month 23 the company is worth 12 · 100 · 10 and has 1,500 of cash."""
    plan = hand_plan(costs=100, multiple=10, rounds=(sure_round(),))
    round_, founders = class_returns(block_of(plan, PATHS, 1))
    multiple = (12_000 + 1_500) / 4 / 500
    assert (round_.name, round_.kind, round_.invests.value) == ("A", "round", 1)
    assert round_.mean is not None
    assert round_.mean.value == pytest.approx(multiple)
    assert [one.value for one in round_.at_least or ()] == [1, 1, 0]
    assert round_.rate is not None
    assert round_.rate.value == pytest.approx(multiple ** (12 / 17) - 1)
    assert founders.kind == "founder"
    assert founders.payout.value == pytest.approx(13_500 * 3 / 4)
    assert founders.mean is None


def test_all_who_share_the_equity_have_a_class() -> None:
    """Series, options granted later, and a lender's warrants: what all get is the equity."""
    series = {"id": "s", "name": "S", "shares": 2_000_000, "issue_price": 1e-6}
    grant = {"id": "g", "name": "G", "shares": 1_000_000, "strike": 0, "month": 2}
    loan = {"id": "l", "name": "L", "kind": "interest_only", "principal": 100, "draw_month": 0}
    loan |= {"term_months": 12, "rate_per_year": 0, "warrant_shares": 1_000_000}
    owners = {"series": [series], "option_grants": [grant], "loans": [loan], "pool_shares": 1_000_000}
    plan = hand_plan(costs=100, multiple=10, financing=owners)
    block = block_of(plan, PATHS, 1)
    found = {one.kind: one.payout.value for one in class_returns(block)}
    assert set(found) == {"founder", "employee", "series", "lender"}
    assert sum(found.values()) == pytest.approx(float(block.chain.exit.equity_value[0]))
    assert found["employee"] == pytest.approx(found["lender"])
    assert found["series"] == pytest.approx(2 * found["lender"], rel=1e-3)


def test_an_investor_s_own_cash_flow_by_year() -> None:
    plan = hand_plan(costs=100, multiple=10, rounds=(sure_round(),))
    found = money_by_year(block_of(plan, PATHS, 1), 0)
    assert found is not None
    assert found.put_in.tolist() == [500, 0]
    np.testing.assert_allclose(found.got, [0, 13_500 / 4])
    np.testing.assert_allclose(found.paid_in, [0, 13_500 / 4 / 500])
    days = (date(2028, 12, 31) - date(2027, 7, 31)).days
    assert found.rates.rate == pytest.approx((13_500 / 4 / 500) ** (365 / days) - 1)
    worth = -500 + 13_500 / 4 / (1 + plan.investor.discount_rate_per_year) ** (days / 365)
    first = (date(2027, 7, 31) - date(2027, 1, 1)).days
    grown = (1 + plan.investor.discount_rate_per_year) ** (-first / 365)
    assert found.worth == pytest.approx(worth * grown)
    never = hand_plan(cash=9_000, rounds=(sure_round(close_month=None, runway_trigger_months=1),))
    assert money_by_year(block_of(never, PATHS, 1), 0) is None


def test_the_company_as_one_investment() -> None:
    """It burns 50 a month for 24 months and is sold for 12,000 at the end of the last: 11,950 come in
    then.
    """
    found = company_return(block_of(hand_plan(costs=150, multiple=10, cash=2_000), PATHS, 1))
    assert found.statuses == {"ok": 1, "several": 0, "none": 0, "undefined": 0}
    flows = np.full(24, -50.0)
    flows[-1] += 12_000
    multiple = found.measures["multiple_of_money"]
    assert multiple is not None
    assert multiple[1].value == pytest.approx(11_950 / (23 * 50))
    payback = found.measures["payback"]
    assert payback is not None
    assert payback[1].value == pytest.approx(22 + 1_150 / 11_950)
    rate = found.measures["irr"]
    assert rate is not None
    monthly = (1 + rate[1].value) ** (1 / 12) - 1
    assert (flows * (1 + monthly) ** -np.arange(24.0)).sum() == pytest.approx(0, abs=1e-6)
    assert float(per_year(monthly)) == pytest.approx(rate[1].value)


def test_a_company_that_only_loses_has_no_rate() -> None:
    found = company_return(block_of(hand_plan(income=0, costs=10, multiple=0), PATHS, 1))
    assert found.statuses["undefined"] == 1
    assert found.measures["irr"] is None


def test_a_note_that_is_repaid_got_its_money_and_interest() -> None:
    note = {"id": "n", "name": "Note", "principal": 100, "rate_per_year": 0.12, "at_maturity": "repay"}
    note |= {"issued": "2026-01-01", "maturity": "2027-12-31"}
    twice = [note, note | {"id": "m", "name": "Other", "principal": 300, "maturity": "2027-06-30"}]
    plan = hand_plan(income=200, costs=100, financing={"notes": twice})
    block = block_of(plan, PATHS, 1)
    found = {one.name: one for one in class_returns(block)}
    paid = -block.chain.treasury.entries["financing.notes"].sum(axis=0)[0]
    payouts = [found[name].payout.value for name in ("Note", "Other")]
    assert sum(payouts) == pytest.approx(paid)
    assert payouts[0] == pytest.approx(100 * (1 + 0.12 * 2), rel=2e-3)
    assert [one.value for one in found["Note"].at_least or ()] == [1, 0, 0]


def test_the_rate_of_the_flows_counts_the_days_between_the_month_s_ends() -> None:
    """500 on the last day of March 2027, 3,375 on that of December 2028: 641 days."""
    plan = hand_plan(costs=100, multiple=10, rounds=(sure_round(close_month=2),))
    found = money_by_year(block_of(plan, PATHS, 1), 0)
    assert found is not None
    assert found.rates.rate == pytest.approx((13_500 / 4 / 500) ** (365 / 641) - 1)


def test_money_that_goes_in_with_the_exit_is_counted_gross() -> None:
    plan = hand_plan(costs=100, multiple=10, rounds=(sure_round(close_month=23),))
    block = block_of(plan, PATHS, 1)
    found = money_by_year(block, 0)
    assert found is not None
    assert found.put_in.tolist() == [0, 500]
    np.testing.assert_allclose(found.got, [0, (12_000 + 1_500) / 4])
    assert class_returns(block)[0].rate is None


@pytest.mark.parametrize("name", READY_MADE)
def test_odds_of_more_are_never_higher_and_statuses_are_all_futures(name: str) -> None:
    block = block_of(ready_made(name), 500, 1)
    for one in class_returns(block):
        if one.at_least is not None:
            values = [each.value for each in one.at_least]
            assert values == sorted(values, reverse=True)
    assert sum(company_return(block).statuses.values()) == pytest.approx(1)


@pytest.mark.parametrize("rule", ["retry", "bridge"])
def test_the_next_round_s_class_is_the_headline_s(rule: str) -> None:
    """Both count futures in which the round was made, and not those in which a bridge alone was."""
    one = sure_round(close_probability=0.5, attempts=1, on_failure=rule, bridge_share=0.5)
    plan = hand_plan(rounds=(one,), cash=2_000)
    block, summary = block_of(plan, 2_000, 1), summary_of(plan, 2_000, 1)
    (found,) = [each for each in class_returns(block) if each.kind == "round"]
    assert found.median == summary.figures["multiple"]
    assert found.rate == summary.figures["irr"]
    assert found.invests.value == summary.figures["close"].value
