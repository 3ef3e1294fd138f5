"""Every headline figure, on small certain plans whose answer is worked out by hand in the test."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from core.plan.conditions import as_stated_now
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.simulation.block import block_of
from core.simulation.chain import Chain
from core.simulation.headline import MEASURES
from core.simulation.measures import Estimate, figure, start_raising
from core.simulation.run import base_chain, run
from core.simulation.summary import summary_of
from core.studies.financing.planned import left_to_exit
from tests.core.hand_plans import hand_plan, sure_round

PATHS = 40


def measured(name: str, plan) -> Estimate | None:  # type: ignore[no-untyped-def]
    return figure(MEASURES[name], run(plan, PATHS, 1, ()))


def value(name: str, plan) -> float:  # type: ignore[no-untyped-def]
    found = measured(name, plan)
    assert found is not None
    return found.value


def test_runway_is_the_first_month_whose_end_is_below_zero() -> None:
    # 1,000 less 50 a month is 0 after 20 months (the end of month 19) and below it a month later.
    assert value("runway", hand_plan()) == 20
    assert value("ruin", hand_plan()) == 1
    assert measured("runway", hand_plan(costs=100)) is None


def test_raise_by_is_the_dry_month_less_the_time_a_raise_takes_and_may_lie_in_the_past() -> None:
    assert value("start_raising", hand_plan()) == 20 - 6
    assert value("start_raising", hand_plan(rounds=(sure_round(lead_months=4),))) == 20 - 4
    assert value("start_raising", hand_plan(cash=100, rounds=(sure_round(lead_months=9),))) == 2 - 9
    assert measured("start_raising", hand_plan(costs=100)) is None


def test_credits_are_what_runway_without_them_lacks() -> None:
    # 200 of the costs are GPUs: 100 hours at 2 a month, for 4 months; credits of 400 pay the first two.
    run_ = {"id": "one", "name": "One", "gpu_hours": 400, "start_month": 0, "duration_months": 4}
    run_["model_life_months"] = 60
    compute = {
        "gpu_price_per_hour": 2,
        "inference": {"tokens_per_gpu_second": 1_000, "utilisation_share": 0.5},
        "training_runs": [run_],
        "credits": [{"id": "cloud", "name": "Cloud", "amount": 400, "expiry_month": 11}],
    }
    plan = hand_plan(costs=100, cash=500, compute=compute)
    assert measured("runway", plan) is None  # 500 − 400 is left
    assert value("runway_without_credits", plan) == 2  # 500 − 600


def test_gross_margin_is_revenue_less_delivery_in_the_first_twelve_months() -> None:
    assert value("gross_margin", hand_plan(delivery_share=0.3)) == pytest.approx(0.7)
    assert measured("gross_margin", hand_plan(income=0)) is None


def test_burn_multiple_takes_burn_and_growth_of_the_same_twelve_months() -> None:
    plan = hand_plan(growth_per_year=1.0, costs=300, cash=10_000)
    by_month = 100 * 2 ** (np.arange(13) / 12)
    burnt = 12 * 300 - by_month[1:].sum()
    assert value("burn_multiple", plan) == pytest.approx(burnt / (12 * (by_month[12] - by_month[0])))
    assert value("burn_multiple", plan) > 0
    assert value("burn_multiple", hand_plan(growth_per_year=1.0, costs=50)) < 0
    assert measured("burn_multiple", hand_plan()) is None
    assert measured("burn_multiple", hand_plan(growth_per_year=1.0, costs=300, cash=1_000)) is None  # dies


def test_burn_multiple_counts_taxes_and_credits_as_the_burn_of_every_page_does() -> None:
    """Tax on a profit of 50 a month at 20 % is 10 a month, paid in December."""
    taxed = changed(hand_plan(growth_per_year=0.5, costs=50), {"taxes.income_tax_rate": 0.2})
    by_month = 100 * 1.5 ** (np.arange(13) / 12)
    kept = by_month[1:].sum() - 12 * 50 - 0.2 * (by_month[:12].sum() - 12 * 50)
    assert value("burn_multiple", taxed) == pytest.approx(-kept / (12 * (by_month[12] - by_month[0])))


def test_capital_needed_is_the_deepest_point_before_any_financing_up_to_the_exit() -> None:
    assert value("capital_needed", hand_plan(cash=10_000)) == pytest.approx(24 * 50)
    assert value("capital_needed", hand_plan(cash=0)) == pytest.approx(24 * 50)  # dying early is not cheap
    assert value("capital_needed", hand_plan(rounds=(sure_round(),))) == pytest.approx(24 * 50)
    # Revenue doubles each year from 100: it passes costs of 120 at 100·2^(t/12) = 120, t = 3.2.
    by_month = 100 * 2 ** (np.arange(4) / 12)
    assert value("capital_needed", hand_plan(growth_per_year=1.0, costs=120)) == pytest.approx(
        (120 - by_month).sum()
    )
    assert value("capital_needed", hand_plan(costs=90)) == 0


@pytest.mark.parametrize(("month", "cash"), [(6, 1_000 - 6 * 50), (4, 1_000 - 4 * 50)])
def test_cash_at_close_is_that_of_the_month_before_the_money(month: int, cash: float) -> None:
    assert value("cash_at_close", hand_plan(rounds=(sure_round(close_month=month),))) == cash


def test_cash_at_a_close_in_month_0_is_the_opening_cash() -> None:
    assert value("cash_at_close", hand_plan(rounds=(sure_round(close_month=0, lead_months=0),))) == 1_000


def test_a_sure_round_closes_and_an_impossible_one_never() -> None:
    assert value("close", hand_plan(rounds=(sure_round(),))) == 1
    assert value("close", hand_plan(rounds=(sure_round(close_probability=0),))) == 0


def test_stakes_payouts_and_returns_of_one_round() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    # A quarter for 500; at the exit 5 · 1,200 + the cash of 1,000 + 500 − 24 · 50.
    equity = 5 * 1_200 + 300
    assert value("exit_revenue", plan) == pytest.approx(1_200)
    assert value("enterprise_value", plan) == pytest.approx(6_000)
    assert value("founders_stake", plan) == pytest.approx(0.75)
    assert value("founders_payout", plan) == pytest.approx(0.75 * equity)
    assert value("multiple", plan) == pytest.approx(0.25 * equity / 500)
    assert value("irr", plan) == pytest.approx((0.25 * equity / 500) ** (12 / 17) - 1)  # month 6 to month 23


def test_what_founders_sell_before_the_exit_is_part_of_their_payout() -> None:
    """They sell a tenth of their 8 million shares for 400, and have nine tenths of the rest; the same in a
    round, at its price of 1,500 for all shares. A tender after ruin brings nothing.
    """
    tender = {"id": "t", "name": "T", "month": 9, "amount": 400, "price": 0.0005}
    sells = hand_plan(cash=1_500, financing={"tenders": [tender]})
    assert value("founders_payout", sells) == pytest.approx(400 + 0.9 * (6_000 + 300))
    tried = sure_round(secondary_amount=150)
    assert value("founders_payout", hand_plan(rounds=(tried,))) == pytest.approx(150 + 0.9 * 0.75 * 6_300)
    assert value("founders_payout", hand_plan(cash=100, financing={"tenders": [tender]})) == 0


def test_gold_is_a_multiple_at_or_above_the_hurdle() -> None:
    for hurdle, odds in ((3.14, 1), (3.16, 0)):
        assert value("gold", hand_plan(rounds=(sure_round(),), investor={"hurdle_multiple": hurdle})) == odds
    assert measured("gold", hand_plan()) is None


def test_a_dead_company_gives_its_investors_nothing() -> None:
    plan = hand_plan(rounds=(sure_round(),), cash=400)  # 400 + 500 − 24 · 50 < 0
    assert value("ruin", plan) == 1
    assert value("multiple", plan) == 0
    assert value("irr", plan) == -1
    assert value("founders_payout", plan) == 0


def test_a_low_exit_pays_the_preference_first() -> None:
    plan = hand_plan(rounds=(sure_round(),), multiple=0.5)  # 600 + 300 of cash: a quarter is less than 500
    assert value("multiple", plan) == pytest.approx(1)
    assert value("founders_payout", plan) == pytest.approx(400)


def test_later_rounds_that_the_plan_does_not_list_dilute_the_exit_and_not_the_stake() -> None:
    outcome = {"month": 23, "revenue_multiple": 5, "later_rounds": 2, "later_dilution_share": 0.2}
    plan = hand_plan(rounds=(sure_round(),), exit=outcome)
    assert value("founders_stake", plan) == pytest.approx(0.75)
    assert value("founders_payout", plan) == pytest.approx(0.75 * 0.64 * 6_300)


LATER = {
    "month": 23,
    "revenue_multiple": 5,
    "later_rounds": 1,
    "later_dilution_share": 0.2,
    "later_amount": 300,
    "later_first_month": 15,
}


def test_later_rounds_bring_money_as_well_as_dilution() -> None:
    """Without it the cash ends in month 20; with it 1,000 − 24 · 50 + 300 = 100 are left at the exit."""
    plan = hand_plan(exit=LATER)
    assert value("founders_payout", hand_plan()) == 0
    assert value("founders_payout", plan) == pytest.approx(0.8 * (6_000 + 100))
    chain = base_chain(plan)
    assert chain.treasury.cash[14:16, 0] == pytest.approx([250, 500])
    assert chain.ledger.paid(("equity",))[15, 0] == pytest.approx(300)
    assert -chain.ledger.balance("capital")[15, 0] == pytest.approx(300)


def test_without_a_round_of_the_plan_s_own_later_ones_lie_evenly_from_today_on() -> None:
    """One comes half-way between month 0 and 23."""
    chain = base_chain(hand_plan(cash=5_000, exit={**LATER, "later_first_month": None}))
    assert chain.ledger.paid(("equity",))[:, 0].nonzero()[0].tolist() == [11]


def test_burn_multiple_knows_no_smallest_growth() -> None:
    """A company ten thousand times as small has the same."""
    small = hand_plan(growth_per_year=1.0, income=0.01, costs=0.03, cash=1.0)
    large = hand_plan(growth_per_year=1.0, costs=300, cash=10_000)
    assert value("burn_multiple", small) == pytest.approx(value("burn_multiple", large), rel=1e-6)


def test_later_rounds_wait_for_the_plans_own_and_never_come_where_one_is_given_up() -> None:
    late = hand_plan(rounds=(sure_round(close_month=18),), exit=LATER)
    assert base_chain(late).ledger.paid(("equity",))[:, 0].nonzero()[0].tolist() == [18]
    assert base_chain(late).ledger.paid(("equity",))[18, 0] == pytest.approx(800)
    failed = {"close_probability": 0.0, "attempts": 1, "on_failure": "down_round", "down_round_share": 0.0}
    chain = base_chain(hand_plan(rounds=(sure_round(**failed),), cash=2_000, exit=LATER))
    assert not chain.ledger.paid(("equity",)).any()
    assert chain.exit.paid[0, 0] == pytest.approx(6_000 + 800)  # and none of it is diluted


def test_a_later_round_that_cannot_be_raised_is_the_last() -> None:
    """Of three at odds of .6 each, all come in .216 of futures and none in .4; their money and dilution with
    them.
    """
    outcome = LATER | {"later_rounds": 3, "later_round_odds": 0.6, "later_first_month": 6}
    plan = hand_plan(cash=5_000, exit=outcome)
    chain = block_of(plan, 4_000, 1).chain
    came = chain.treasury.later_rounds
    for count, share in ((0, 0.4), (1, 0.24), (2, 0.144), (3, 0.216)):
        error = np.sqrt(share * (1 - share) / 4_000)
        assert (came == count).mean() == pytest.approx(share, abs=4 * error)
    np.testing.assert_allclose(chain.ledger.paid(("equity",)).sum(axis=0), 300 * came)
    np.testing.assert_allclose(chain.exit.paid[0], (6_000 + 3_800 + 300 * came) * 0.8**came)


@pytest.mark.parametrize(("odds", "left"), [(1.0, 0.64), (0.51, 0.64), (0.5, 1.0)])
def test_as_planned_later_rounds_come_where_each_is_likelier_than_not(odds: float, left: float) -> None:
    outcome = LATER | {"later_rounds": 2, "later_round_odds": odds}
    plan = hand_plan(rounds=(sure_round(),), exit=outcome)
    assert left_to_exit(plan) == pytest.approx(left)
    assert base_chain(plan).treasury.later_rounds[0] == (2 if left < 1 else 0)


def test_later_rounds_lie_evenly_between_the_last_dated_round_and_the_exit() -> None:
    outcome = LATER | {"later_rounds": 3, "later_first_month": None}
    assert hand_plan(exit=outcome).exit.later_months(3) == (8, 13, 18)
    assert hand_plan(exit=LATER | {"later_rounds": 2}).exit.later_months(3) == (15, 19)
    with pytest.raises(ValidationError, match="exit month"):
        hand_plan(exit=LATER | {"later_first_month": 24})


def test_a_grant_is_paid_as_often_as_it_is_likely_and_costs_nothing_where_it_fails() -> None:
    grant = {"id": "g", "name": "G", "amount": 70, "month": 5, "probability": 0.3}
    chain = block_of(hand_plan(financing={"grants": [grant]}), 2_000, 1).chain
    paid = chain.ledger.paid(("grants",))
    assert set(paid[5]) == {0.0, 70.0}
    assert not np.delete(paid, 5, axis=0).any()
    assert (paid[5] > 0).mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 2_000))


def difference_error(name: str, mine: np.ndarray, theirs: np.ndarray) -> float:
    one = summary_of(hand_plan(rounds=(sure_round(),)), len(mine), 1)
    runs = [replace(one, by_path={**one.by_path, name: values}) for values in (mine, theirs)]
    found = runs[0].difference(runs[1], name)
    assert found is not None
    return found.error


def test_the_error_of_a_median_s_difference_is_that_of_batches() -> None:
    """The medians of 20 batches of 50 differ by 1, 2, … 20: their standard deviation ÷ √20."""
    assert MEASURES["multiple"].statistic == "median"
    error = np.std(np.arange(1.0, 21), ddof=1) / np.sqrt(20)
    mine = np.repeat(np.arange(1.0, 21), 50)
    assert difference_error("multiple", mine, np.zeros(1_000)) == pytest.approx(error)


def test_the_error_of_a_difference_of_odds_is_that_of_paths() -> None:
    mine, theirs = np.repeat([1.0, 0.0], 500), np.tile([1.0, 0.0], 500)
    error = (mine - theirs).std(ddof=1) / np.sqrt(1_000)
    assert difference_error("gold", mine, theirs) == pytest.approx(error)


def test_the_margin_of_the_first_year_is_that_of_twelve_months() -> None:
    """Delivery takes a fifth of each month's revenue, and all of it from the thirteenth month on."""
    share = {"distribution": "fixed", "value": 0.2, "monthly": {"kind": "planned", "factors": [1] * 12 + [5]}}
    plan = changed(hand_plan(cash=9_000), {"revenue.streams.projects.delivery_cost_share": share})
    assert value("gross_margin", plan) == pytest.approx(0.8)


def test_tokens_bought_of_others_are_a_cost() -> None:
    chain = base_chain(ready_made("applied"))
    bought = chain.ledger.earned(("model_api",))
    assert (bought <= 0).all()
    assert bought.sum() < 0
    profit = chain.ledger.earned().sum()
    without = chain.ledger.earned(tuple(one for one in accounts_of(chain) if one != "model_api")).sum()
    assert profit == pytest.approx(without + bought.sum())


def accounts_of(chain: Chain) -> set[str]:
    return {line.account for line in chain.ledger.lines}


def test_what_is_cut_in_the_month_of_the_exit_is_not_decided() -> None:
    for month, decided in ((22, True), (23, False)):
        cut = {"id": "c", "name": "C", "month": month, "other_costs_share": 0.5}
        chain = base_chain(changed(hand_plan(cash=9_000), {"cuts": [cut]}))
        assert np.isfinite(chain.passed.cut_month["c"][0]) == decided


def test_the_month_to_raise_by_and_its_error() -> None:
    """Of 100 futures more than 9 are dry from month 3 on, less four months' lead. Seven are from month 2 on,
    thirteen from month 4: a month on either side.
    """
    forecast = run(hand_plan(rounds=(sure_round(),)), 100, 1, ())
    dry = np.full(len(forecast.dry_paths), 20.0)
    dry[:4] = (0, 5, 8, 12)
    found = start_raising(replace(forecast, dry_paths=dry))
    assert found is not None
    assert (found.value, found.error) == (-1, 1)


def test_who_does_not_pay_is_served_too() -> None:
    plan = ready_made("apps_and_api")
    none = changed(plan, {"compute.inference.free_users_per_customer": 0.0})
    served, paying = (base_chain(one).operations.spending.bill.inference_cost.sum() for one in (plan, none))
    assert served > paying


def test_customers_that_a_risk_takes_are_gone() -> None:
    risk = {"id": "r", "name": "R", "risk_class": "market", "events_per_year": 4, "customers_lost_share": 0.2}
    calm = changed(ready_made("applied"), {"risks": []})
    name = calm.market.segments[0].id
    lost, kept = (
        base_chain(one).operations.outlook.customers[name].closing[:, 0]
        for one in (changed(calm, {"risks": [risk]}), calm)
    )
    assert (lost <= kept + 1e-9).all()
    assert lost[-1] < 0.9 * kept[-1]


def test_half_of_those_who_deliver_deliver_half() -> None:
    """A cut of month 3 acts from month 4: of 100 a month 50 are left."""
    team = {"id": "team", "name": "Team", "function": "operations", "opening_headcount": 10}
    team |= {"hires_share": 1, "salary_per_year": 0}
    cut = {"id": "c", "name": "C", "month": 3, "people_share": 0.5}
    plan = as_stated_now(changed(hand_plan(cash=9_000), {"people.teams": [team]}))
    revenue = base_chain(changed(plan, {"cuts": [cut]})).operations.sales.revenue[:, 0]
    assert revenue[:4] == pytest.approx(100)
    assert revenue[4:] == pytest.approx(50)


def test_a_pool_at_the_round_comes_out_of_the_old_owners() -> None:
    plan = hand_plan(rounds=(sure_round(pool_after_share=0.1),))
    assert value("founders_stake", plan) == pytest.approx(0.65)
    assert value("multiple", plan) == pytest.approx(
        0.25 / 0.9 * 6_300 / 500
    )  # the unissued pool gets nothing


def test_a_later_round_dilutes_an_earlier_one_once() -> None:
    later = sure_round(id="b", name="B", close_month=12, amount=1_000, pre_money=9_000)
    plan = hand_plan(rounds=(sure_round(), later), multiple=20)  # dear enough for both to convert
    assert value("founders_stake", plan) == pytest.approx(0.75 * 0.9)
    assert value("multiple", plan) == pytest.approx(0.25 * 0.9 * 25_300 / 500)


def test_net_present_value_discounts_a_month_by_its_end_and_knows_no_financing() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    flows = sum(-50 * 1.3 ** (-(month + 1) / 12) for month in range(24))
    assert value("npv", plan) == pytest.approx(flows + 6_000 * 1.3**-2)


def test_a_company_that_dies_has_no_exit_in_its_present_value() -> None:
    flows = sum(-50 * 1.3 ** (-(month + 1) / 12) for month in range(21))  # it dies in month 20
    assert value("npv", hand_plan()) == pytest.approx(flows)


def test_nothing_after_the_exit_counts() -> None:
    # Cash would be gone in month 20; the company is sold in month 17.
    early = hand_plan(exit_month=17, months=120)
    assert value("ruin", early) == 0
    assert measured("runway", early) is None
    assert value("capital_needed", early) == pytest.approx(18 * 50)
    late = hand_plan(exit_month=17, months=120, rounds=(sure_round(close_month=20),))
    assert value("close", late) == 0
    assert value("founders_stake", late) == 1
    assert measured("gold", late) is None


def test_the_summary_gives_the_same_figures_as_the_measures() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    found = summary_of(plan, PATHS, 1, ("cash",)).figures
    assert set(found) == set(MEASURES)
    for name in MEASURES:
        assert found[name] == measured(name, plan)


def test_selling_cut_in_month_20_wins_fewer_customers_from_21_and_less_revenue_after() -> None:
    segment = {
        "id": "all",
        "name": "All",
        "curve": "compound",
        "opening_customers": 100,
        "opening_demand": 10_000,
        "growth_per_month": 0,
        "reachable_customers": 20_000,
        "churn_per_month": 0.02,
        "acquisition_cost": 1,
    }
    market = {
        "segments": [segment],
        "competition": {"competitors": 1, "decision_share_per_month": 0.05, "months_behind_frontier": 0},
        "price_fall_per_year": 0,
        "climate": {},
    }
    stream = {
        "id": "seats",
        "name": "Seats",
        "kind": "subscription",
        "quality": "contracted",
        "segment": "all",
        "price_per_month": 1,
    }
    plan = hand_plan(
        market=market, revenue={"collection_days": 0, "streams": [stream]}, costs=0, cash=10_000_000
    )
    cut = {"id": "one", "name": "One", "month": 20, "selling_share": 0.5}
    as_planned, with_cut = base_chain(plan), base_chain(changed(plan, {"cuts": [cut]}))
    before, after = (chain.operations.outlook.customers["all"].new[:, 0] for chain in (as_planned, with_cut))
    np.testing.assert_array_equal(before[:21], after[:21])
    # The cut halves the odds of being chosen: of the same prospects, half as many are won.
    assert after[21] == pytest.approx(before[21] / 2)
    assert (after[22:] < before[22:]).all()
    revenue, less = (chain.ledger.earned(("revenue",))[:, 0] for chain in (as_planned, with_cut))
    np.testing.assert_array_equal(revenue[:21], less[:21])
    assert (less[21:24] < revenue[21:24]).all()
    spent, saved = (-chain.ledger.paid(("winning_customers",))[:, 0] for chain in (as_planned, with_cut))
    assert saved[21] == pytest.approx(spent[21] / 2)


def test_less_is_better_of_what_is_spent_lost_or_needed_alone() -> None:
    assert {name for name, one in MEASURES.items() if one.better < 0} == {
        "burn_multiple",
        "capital_needed",
        "ruin",
    }


def test_the_next_round_is_the_first_of_the_list() -> None:
    """The first closes surely, the one after it never: the odds that the next closes are 1."""
    never = sure_round(id="b", close_month=12, close_probability=0.0, attempts=1)
    plan = hand_plan(cash=9_000, rounds=(sure_round(), never))
    assert value("close", plan) == 1
    assert value("close", hand_plan(cash=9_000, rounds=(sure_round(close_probability=0.0),))) == 0


def test_a_figure_names_the_futures_it_is_taken_over_and_those_at_its_bottom() -> None:
    """Of four futures one has no round; of the others two pay nothing."""
    summary = summary_of(ready_made("applied"), 1_000, 1)
    by_path = dict(summary.by_path) | {
        "multiple": np.array([np.nan, 0.0, 0.0, 7.0] * 250),
        "founders_payout": np.array([1.0, 2.0, 3.0, 4.0] * 250),
        "gold": np.array([np.nan, 0.0, 0.0, 1.0] * 250),
        "runway": np.array([np.nan, np.nan, 5.0, 6.0] * 250),
    }
    found = replace(summary, by_path=by_path)
    assert [found.population(name) for name in ("multiple", "gold", "runway")] == [0.75, 0.75, 1.0]
    assert found.at_the_bottom("multiple") == (0.0, pytest.approx(2 / 3))
    assert found.at_the_bottom("founders_payout") == (1.0, 0.25)
    assert found.at_the_bottom("gold") is None
    few = replace(summary, by_path=by_path | {"multiple": np.arange(1_000.0)})
    assert few.at_the_bottom("multiple") is None


def test_a_figure_that_one_of_two_runs_lacks_has_no_difference() -> None:
    with_round = summary_of(ready_made("applied"), 500, 1)
    without = summary_of(changed(ready_made("applied"), {"financing.rounds": []}), 500, 1)
    assert with_round.figures["gold"] is not None
    assert without.figures["gold"] is None
    assert with_round.difference(without, "gold") is None
    assert without.difference(with_round, "gold") is None
