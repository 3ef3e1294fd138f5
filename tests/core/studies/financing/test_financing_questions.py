"""Financing questions: each answer is checked against the plan it was asked of."""

import numpy as np
import pytest

from core.decisions.inverse import EXIT, Question, answer
from core.errors import PlanError
from core.financing.raising.channels import channels
from core.financing.raising.funding_sets import USUAL_WEIGHTS
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.financing.channels import plan_channels, situation_of
from core.studies.financing.lens import round_lenses
from core.studies.financing.loans import loan_reports
from core.studies.financing.ownership import ownership_ranges
from core.studies.financing.planned import planned_payout, planned_table
from core.studies.financing.promises import promise_reports
from core.studies.financing.term_sheets import compare, founders_payout, sheet_of
from core.studies.financing.uses import stages
from core.studies.financing.valuation import plan_value
from tests.core.hand_plans import hand_plan, sure_round

PLAN = ready_made("applied", "en")
PATHS, SEED = 400, 1


def block(plan):  # type: ignore[no-untyped-def]
    return block_of(plan, PATHS, SEED)


def founders_after(plan, step: int) -> float:  # type: ignore[no-untyped-def]
    table = planned_table(plan)
    return float(table.ownership()[step, table.founders, 0].sum())


@pytest.mark.parametrize("unknown", ["pre_money", "amount", "pool_after_share"])
def test_the_answer_to_a_stake_gives_that_stake(unknown: str) -> None:
    path = f"financing.rounds.series_a.{unknown}"
    limits = {"pre_money": (1e6, 3e8), "amount": (1e5, 1e8), "pool_after_share": (0.0, 0.3)}[unknown]
    found = answer(PLAN, Question("founders_stake", 0.48, path, *limits, round="series_a"))
    assert len(found.solutions) == 1
    assert founders_after(changed(PLAN, {path: found.solutions[0]}), 1) == pytest.approx(0.48, abs=1e-9)


def test_the_exit_that_gives_an_investor_three_times_the_money_does() -> None:
    found = answer(PLAN, Question("investor_multiple", 3.0, EXIT, 1e6, 2e9, round="series_a"))
    table = planned_table(PLAN)
    paid = planned_payout(PLAN, np.array(found.solutions)).paid[table.owners.index("series_a")]
    np.testing.assert_allclose(paid, 3 * PLAN.financing.rounds[0].amount.median)


def test_what_cannot_be_is_said_to_be_so_and_why() -> None:
    found = answer(
        PLAN,
        Question("founders_stake", 0.9, "financing.rounds.series_a.pre_money", 1e7, 3e8, round="series_a"),
    )
    assert found.solutions == ()
    assert found.reason is not None
    assert "not possible" in found.reason.message
    assert found.reason.parameters["best"] == pytest.approx(
        max(value for value in found.reached if value is not None)
    )


def test_terms_that_cannot_be_met_leave_a_gap_and_not_a_crash() -> None:
    found = answer(
        PLAN, Question("founders_stake", 0.5, "financing.safes.safe_2026.cap", 5e5, 5e7, round="series_a")
    )
    assert found.reached[0] is None
    assert found.solutions or found.reason


def test_the_odds_of_keeping_a_stake_rise_with_the_price() -> None:
    path = "financing.rounds.series_a.pre_money"
    found = answer(PLAN, Question("founders_stake_odds", 0.5, path, 2e7, 2e8, round="series_b", level=0.4))
    reached = [value for value in found.reached if value is not None]
    assert reached[-1] > reached[0]


def test_term_sheets_are_compared_in_the_founders_money() -> None:
    plain = sheet_of(PLAN, "series_a", ("amount", "pre_money", "preference_multiple", "participation"))
    proceeds = np.linspace(0, 5e8, 101)
    first, second, same = compare(
        PLAN,
        "series_a",
        {"a": plain, "b": plain | {"preference_multiple": 2.0, "participation": "full"}, "c": dict(plain)},
        proceeds,
    )
    np.testing.assert_allclose(first.founders_payout, founders_payout(PLAN, proceeds))
    np.testing.assert_array_equal(first.founders_payout, same.founders_payout)
    assert (second.founders_payout <= first.founders_payout + 1e-6).all()
    assert second.better == ()
    assert second.first_money > first.first_money
    assert first.effective_pre_money < PLAN.financing.rounds[0].pre_money.median


@pytest.mark.parametrize("name", READY_MADE)
def test_sources_and_uses_add_up_stage_by_stage(name: str) -> None:
    plan = ready_made(name, "en")
    found = stages(plan)
    assert found[0].first_month == 0
    assert found[-1].last_month == plan.exit.month
    for one in found:
        assert one.opening_cash + sum(one.sources.values()) - sum(one.uses.values()) == pytest.approx(
            one.closing_cash, abs=1e-3
        )


def test_ownership_ranges_hold_the_plan_and_sum_to_one_today() -> None:
    found = ownership_ranges(block(PLAN))
    np.testing.assert_allclose(found.planned.sum(axis=1), 1)
    assert (found.low <= found.high + 1e-12).all()
    assert found.happened_share[0] == 1.0


@pytest.mark.parametrize("name", READY_MADE)
def test_every_ready_made_plan_has_sets_that_bring_its_need_and_sources_for_them(name: str) -> None:
    found = plan_channels(block(ready_made(name, "en")), USUAL_WEIGHTS)
    assert found is not None
    assert found.sets[0].cover == pytest.approx(1)
    assert [one.score for one in found.sets] == sorted((one.score for one in found.sets), reverse=True)
    assert {view.channel.id for view in found.channels} == {one.id for one in channels()}
    assert all(view.channel.facts for view in found.channels if view.channel.id != "strategic")


def test_a_chosen_stage_replaces_the_one_of_the_amount() -> None:
    found = plan_channels(block(PLAN), USUAL_WEIGHTS, "seed")
    assert found is not None
    assert found.stage == "seed"
    assert all("seed" in part.channel.stages for one in found.sets for part in one.parts)


def test_equitys_expected_return_is_the_growth_of_the_stake_sold() -> None:
    """dilution · kept · exit equity = amount · (1 + return)^years."""
    situation = situation_of(block(PLAN))
    found = plan_channels(block(PLAN), USUAL_WEIGHTS)
    assert found is not None
    view = next(view for view in found.channels if view.channel.id == "series_a")
    months = round(situation.years * 12)
    assert view.expected is not None
    assert view.amount * (1 + view.expected) ** (months / 12) == pytest.approx(
        view.dilution * situation.kept_share * situation.exit_equity
    )


@pytest.mark.parametrize("name", READY_MADE)
def test_each_ready_made_plan_is_valued(name: str) -> None:
    found = plan_value(block(ready_made(name, "en")))
    assert {"cost", "first_chicago"} <= {one.method for one in found.methods}
    assert all(one.low <= one.value <= one.high for one in found.methods)
    chicago = next(one for one in found.methods if one.method == "first_chicago")
    assert chicago.value == pytest.approx(found.simulated.mean())


def with_loan(**terms: object):  # type: ignore[no-untyped-def]
    loan = {
        "id": "vl",
        "name": "Venture loan",
        "kind": "venture",
        "principal": 2e6,
        "draw_month": 2,
        "term_months": 24,
        "rate_per_year": 0.12,
        "interest_only_months": 6,
        "fee_share": 0.01,
        "end_payment_share": 0.05,
        **terms,
    }
    return changed(PLAN, {"financing.loans": [loan]})


def test_fees_end_payment_and_warrants_make_a_loan_dearer() -> None:
    plain = loan_reports(block(with_loan(fee_share=0.0, end_payment_share=0.0)))[0]
    full = loan_reports(block(with_loan(warrant_shares=50_000, warrant_strike=1.0)))[0]
    assert plain.effective_cost == pytest.approx((1 + 0.12 / 12) ** 12 - 1, abs=1e-9)
    assert full.effective_cost > plain.effective_cost  # type: ignore[operator]
    assert full.cost_with_warrants > full.effective_cost  # type: ignore[operator]


def test_a_higher_cash_covenant_is_breached_more_often() -> None:
    low, high = (loan_reports(block(with_loan(minimum_cash=cash)))[0].ever_breached for cash in (1e5, 6e6))
    assert high > low


def test_a_loan_that_is_called_costs_its_interest_only_until_then() -> None:
    terms = {"minimum_cash": 1e9, "fee_share": 0.0, "end_payment_share": 0.0}
    kept, called = (
        loan_reports(block(with_loan(**terms, on_breach=rule)))[0] for rule in ("reported", "called")
    )
    assert (kept.called, called.called) == (None, 1.0)
    assert called.total_paid < kept.total_paid
    assert called.effective_cost == pytest.approx(kept.effective_cost)


def test_a_round_pays_the_burn_of_the_months_that_the_company_lives() -> None:
    """500 in month 6 at a burn of 50; it is ruined in month 18, five months before the exit."""
    plan = hand_plan(income=0, costs=50, cash=400, rounds=(sure_round(),))
    found = stages(plan)[-1]
    assert base_chain(plan).treasury.ruin_month[0] == 18
    assert found.months_paid == pytest.approx(10)


def test_payments_are_means_so_that_a_call_in_many_months_is_seen() -> None:
    report = loan_reports(block(with_loan(minimum_cash=2e6, on_breach="called", fee_share=0.0)))[0]
    assert report.called is not None
    assert 0 < report.called < 1
    assert 0.5 * 2e6 < report.repaid.sum() <= 2e6 * (1 + 1e-9)


def test_a_promise_is_a_claim_that_company_and_founders_share() -> None:
    plan = changed(
        PLAN,
        {
            "financing.redemptions": [
                {
                    "id": "r",
                    "name": "回购",
                    "round": "series_a",
                    "obligor": "joint",
                    "due_month": 48,
                    "rate_per_year": 0.08,
                }
            ],
            "financing.ratchets": [
                {"id": "t", "name": "对赌", "round": "series_a", "test_month": 30, "target_revenue": 5e7}
            ],
            "financing.guidance_funds": [{"id": "g", "name": "引导基金", "amount": 5e6, "due_month": 24}],
        },
    )
    redemption, ratchet, guidance = promise_reports(block(plan))
    assert 0 < redemption.odds <= 1
    assert redemption.claim > PLAN.financing.rounds[0].amount.median
    assert redemption.claim == pytest.approx(redemption.company_pays + redemption.founder_owes, rel=0.5)
    assert ratchet.kind == "ratchet"
    assert guidance.kind == "guidance"


def test_the_lens_says_how_many_pass_each_test_and_all_of_them() -> None:
    lenses = round_lenses(block(PLAN))
    for lens in lenses:
        assert lens.all_odds <= min(ask.odds for ask in lens.asks) + 1e-12


def test_the_lens_looks_where_a_round_that_waits_for_the_runway_begins() -> None:
    """1,000 less 50 a month are 300, six months of burn, at the end of month 13; there it begins."""
    waits = sure_round(close_month=None, runway_trigger_months=6, lead_months=4)
    dated = sure_round(close_month=9, lead_months=4)
    for one, start in ((waits, 13), (dated, 5)):
        plan = changed(hand_plan(months=36, exit_month=30), {"financing.rounds": [one]})
        (lens,) = round_lenses(block_of(plan, 40, 1))
        assert lens.month == start
    never = sure_round(close_month=None, runway_trigger_months=6, lead_months=4, close_probability=0.0)
    plan = changed(hand_plan(months=36, exit_month=30), {"financing.rounds": [never]})
    assert round_lenses(block_of(plan, 40, 1))[0].month == 0


def test_the_lens_shows_no_growth_or_margin_without_revenue_and_no_round_after_the_exit() -> None:
    asks = {"revenue_per_year": 1e6, "growth_per_year": 0.0, "gross_margin": -1.0}
    rounds = [sure_round(id=f"r{month}", close_month=month, lead_months=1, asks=asks) for month in (9, 35)]
    plan = changed(hand_plan(months=36, exit_month=30, income=0, cash=1e6), {"financing.rounds": rounds})
    (lens,) = round_lenses(block_of(plan, 40, 1))
    assert lens.round == "r9"
    revenue, growth, margin = lens.asks
    assert revenue.shown == (0.0, 0.0, 0.0)
    assert all(np.isnan(one.shown).all() for one in (growth, margin))
    assert (growth.odds, margin.odds) == (1.0, 1.0), "what cannot be measured counts as 0"


def test_warrants_by_coverage_are_those_that_the_covered_money_buys() -> None:
    """5 % of 2,000,000 at 0.5 a share are 200,000 shares."""
    stated, covered = (
        block(with_loan(warrant_strike=0.5, **terms)).chain
        for terms in ({"warrant_shares": 200_000}, {"warrant_coverage_share": 0.05})
    )
    np.testing.assert_array_equal(covered.table.at_exit, stated.table.at_exit)
    np.testing.assert_array_equal(covered.exit.paid, stated.exit.paid)
    with pytest.raises(PlanError, match="warrant_strike"):
        with_loan(warrant_coverage_share=0.05)


def test_what_is_undefined_in_a_plan_is_said_to_be() -> None:
    """Money that goes in with the exit earns no rate."""
    late = changed(PLAN, {"financing.rounds.series_a.close_month": PLAN.exit.month})
    late = changed(late, {"financing.rounds": [late.financing.rounds[0]]})
    late = changed(late, {"financing.rounds.series_a.close_month": late.exit.month})
    path = "financing.rounds.series_a.pre_money"
    found = answer(late, Question("investor_irr", 0.2, path, 1e7, 3e8, round="series_a"))
    assert found.reason is not None
    assert "undefined" in found.reason.message


def test_a_loan_does_not_make_a_round_last_longer() -> None:
    """500 raised at 50 of burn are ten months; loans and grants in the stage pay no burn of operations."""
    plan = changed(hand_plan(exit_month=35), {"financing.rounds": [sure_round()]})
    loan = {"id": "l", "name": "L", "kind": "interest_only", "principal": 600, "draw_month": 8}
    lent = changed(plan, {"financing.loans": [loan | {"term_months": 24, "rate_per_year": 0}]})
    grant = {"id": "g", "name": "G", "amount": 600, "month": 8, "probability": 1}
    for one in (plan, lent, changed(plan, {"financing.grants": [grant]})):
        assert stages(one)[-1].months_paid == pytest.approx(10)
