"""How long cash lasts: by today's burn, by the path, and whether it lasts until profit."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.simulation.per_path import default_alive
from core.simulation.run import base_chain, run
from tests.core.hand_plans import hand_plan, sure_round

SHORT = {"id": "c", "name": "C", "runway_trigger_months": 4, "other_costs_share": 0.5}


def test_cash_over_today_s_burn_takes_the_mean_of_three_months() -> None:
    """Burn of 100, 200 and 300: 1,000 ÷ 200. Without burn it lasts for ever."""
    rising = {"distribution": "fixed", "value": 100.0, "monthly": {"kind": "planned", "factors": [1, 2, 3]}}
    cost = {"id": "c", "name": "C", "function": "administration", "amount_per_month": rising}
    plan = changed(hand_plan(income=0), {"costs": [cost]})
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.months_of_burn, 5.0)
    assert np.isinf(run(hand_plan(costs=0), 20, 1, ()).results.months_of_burn).all()


def test_a_company_is_alive_by_default_if_profit_comes_before_its_cash_ends() -> None:
    """Costs of 200 end after month 5, income is 100: −600 by then, and profit after."""
    cost = {"id": "c", "name": "C", "function": "administration", "amount_per_month": 200, "end_month": 5}
    for cash, alive in ((700, 1), (500, 0)):
        plan = changed(hand_plan(cash=cash), {"costs": [cost]})
        forecast = run(plan, 20, 1, ())
        assert (default_alive(forecast) == alive).all()
        np.testing.assert_allclose(forecast.results.profit_month, 7)
    early = {"id": "c", "name": "C", "function": "administration", "amount_per_month": 100}
    for late in ({"costs": [early | {"start_month": 3}]}, {"opening.receivables": 450}):
        assert (default_alive(run(changed(hand_plan(income=0, cash=500), late), 20, 1, ())) == 0).all()
    never = run(hand_plan(costs=110, cash=9_000), 20, 1, ())
    assert (default_alive(never) == 1).all()
    assert np.isnan(never.results.profit_month).all()


@pytest.mark.parametrize(
    ("raised", "values"),
    [
        ({}, {"costs": 150, "cash": 500, "cuts": [SHORT], "months": 48, "exit_month": 47}),
        ({"close_probability": 0, "on_failure": "shutdown", "attempts": 1}, {"costs": 110, "cash": 900}),
    ],
    ids=["a cut that a round puts off", "a round whose failure ends the company"],
)
def test_what_lasts_without_a_new_round_does_not_depend_on_one(raised: Any, values: Any) -> None:
    """500 less 50 a month is 4 months' burn in month 5: costs fall to 75, and cash never ends."""
    found = []
    for rounds in ((), (sure_round(amount=5_000, pre_money=9_000, close_month=3, **raised),)):
        forecast = run(hand_plan(rounds=rounds, **values), 20, 1, ())
        results = forecast.results
        found.append((results.dry_month, results.profit_month, results.peak_deficit, default_alive(forecast)))
    for without, with_one in zip(*found, strict=True):
        np.testing.assert_allclose(without, with_one)
    if "cuts" in values:
        assert np.isnan(found[1][0]).all()
        np.testing.assert_allclose(found[1][2], 300)


def test_what_lasts_knows_what_is_promised_to_issued_series() -> None:
    """1,000 less 50 a month; 500 go back in month 8: 50 are left then, and none in month 10."""
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5}
    right = {"id": "r", "name": "R", "round": "seed", "due_month": 8, "rate_per_year": 0.0}
    plan = hand_plan(rounds=(sure_round(),), financing={"series": [seed], "redemptions": [right]})
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.dry_month, 10)


def test_a_year_s_tax_is_no_part_of_a_month_s_burn() -> None:
    """The year's profit is taxed at a quarter in December; 50 a month are burnt all the same."""
    plan = changed(
        hand_plan(costs=150, cash=1_000),
        {"company.start": date(2027, 11, 1), "taxes.income_tax_rate": 0.25, "taxes.profit_this_year": 1_300},
    )
    assert base_chain(plan).treasury.cash[1, 0] < 900
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.months_of_burn, 20)


def test_a_year_s_research_credit_is_no_part_of_a_month_s_burn() -> None:
    """100 a month of research are burnt, whatever is paid out for 1,100 of it in December."""
    people = {"id": "r", "name": "R", "function": "research", "amount_per_month": 100.0}
    plan = changed(
        hand_plan(income=0, cash=1_200, costs=0),
        {
            "company.start": date(2027, 12, 1),
            "costs": [people],
            "taxes.income_tax_rate": 0.25,
            "taxes.research_credit_share": 0.3,
            "taxes.research_credit_paid_out": True,
            "taxes.research_this_year": 1_100,
        },
    )
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.months_of_burn, 12)


def test_interest_on_cash_does_not_make_a_company_burn() -> None:
    """It is taxed, and it is no part of what operations bring: with it the burn is as without."""
    plan = hand_plan(income=1_000, costs=900, cash=1e6)
    taxed = {"taxes.income_tax_rate": 0.25, "company.start": date(2027, 1, 1)}
    rich = changed(plan, taxed | {"company.interest_on_cash_per_year": 0.05})
    poor = changed(plan, taxed | {"company.interest_on_cash_per_year": 0.0})
    one, other = (run(each, 20, 1, ()).results.burn_of_growth for each in (rich, poor))
    np.testing.assert_allclose(one, other)


def test_what_lasts_without_a_new_round_knows_no_unlisted_one_either() -> None:
    """700 less 50 a month is below 0 in month 14, whatever later rounds would bring before."""
    late = {"id": "c", "name": "C", "month": 20, "other_costs_share": 0.1}
    plan = changed(hand_plan(cash=700, cuts=[late]), {"exit.later_rounds": 1, "exit.later_amount": 5_000.0})
    assert base_chain(plan).treasury.cash[14, 0] > 4_000
    np.testing.assert_allclose(run(plan, 20, 1, ()).results.dry_month, 14)


def test_a_profit_needs_three_months_of_the_plan() -> None:
    """100 a month at costs of 50 from the first month on: at the end of month 2 there are three of them."""
    found = run(hand_plan(costs=50.0), 20, 1, ()).results.profit_month
    assert set(found) == {2.0}
