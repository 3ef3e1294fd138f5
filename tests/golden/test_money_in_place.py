"""Money that is counted where it belongs: credits of the tax office, what was paid before the plan, cloud
credits, contracts' prepayments, what later investors bring. Every figure is worked out by hand.
"""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import DEFERRED_REVENUE, RECEIVABLES
from core.changes.move_on import moved_on
from core.decisions.inverse import EXIT, Question, answer
from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.run import base_chain, run
from core.simulation.summary import summarise
from core.studies.financing.loans import loan_reports
from core.studies.financing.valuation import plan_value
from tests.core.changes.test_move_on import as_planned
from tests.core.hand_plans import hand_plan, sure_round

RESEARCHER = {
    "people.teams.team.opening_headcount": 1,
    "people.teams.team.salary_per_year": 12_000.0,
    "people.on_cost_share": 0.0,
    "people.raise_per_year": 0.0,
}


def figure(plan: Plan, name: str) -> float | None:
    found = summarise(run(plan, 50, 1, ())).figures[name]
    return None if found is None else found.value


@pytest.mark.parametrize(("cash", "ruin"), [(11_500.0, 13), (9_000.0, 9)])
def test_a_credit_that_is_paid_out_saves_the_month_in_which_it_comes(cash: float, ruin: int) -> None:
    """1,000 a month of research bring 2,400 in December: 500 − 1,000 + 2,400 leave 1,900 for January. Who has
    run out in October gets none.
    """
    credit = {"taxes.research_credit_share": 0.2, "taxes.research_credit_paid_out": True}
    plan = changed(
        hand_plan(income=0.0, costs=0.0, cash=cash),
        RESEARCHER | credit | {"people.teams.team.function": "research"},
    )
    chain = base_chain(plan)
    assert chain.treasury.ruin_month[0] == ruin
    if ruin == 13:
        assert chain.treasury.cash[9:13, 0].tolist() == [1_500, 500, 1_900, 900]
        assert figure(plan, "runway") == 13


@pytest.mark.parametrize(
    "terms",
    [
        {"revenue.collection_days": 365 / 6},
        {"revenue.bad_debt_share": 0.1},
        {"taxes.vat_rate": 0.2},
        {"revenue.collection_days": 45.0, "revenue.bad_debt_share": 0.05, "taxes.vat_rate": 0.2},
    ],
)
def test_what_was_paid_before_the_plan_is_not_invoiced_lost_or_taxed_again(terms: dict[str, float]) -> None:
    """12,000 paid ahead are a year of 1,000 a month: cash stays where it is, and nobody owes anything."""
    plan = changed(
        hand_plan(income=1_000.0, costs=0.0, cash=1e6), {"opening.deferred_revenue": 12_000.0} | terms
    )
    chain = base_chain(plan)
    assert chain.treasury.cash[:12, 0] == pytest.approx(np.full(12, 1e6))
    assert chain.ledger.balance(RECEIVABLES)[:12, 0] == pytest.approx(np.zeros(12), abs=1e-6)
    assert -chain.ledger.balance(DEFERRED_REVENUE)[:12, 0] == pytest.approx(
        [12_000 - 1_000 * month for month in range(1, 13)]
    )
    assert chain.ledger.earned(("revenue",))[:12, 0] == pytest.approx(np.full(12, 1_000.0))


def _training(**more: Any) -> Plan:
    """10,000 GPU-hours a month at a dollar, and 15,000 of cash."""
    run_ = {"id": "g", "name": "G", "gpu_hours": 240_000.0, "start_month": 0, "duration_months": 24}
    return changed(
        hand_plan(income=0.0, costs=0.0, cash=15_000.0),
        {"compute.gpu_price_per_hour": 1.0, "compute.training_runs": [run_ | {"model_life_months": 600}]}
        | more,
    )


CREDITS = [{"id": "c", "name": "C", "amount": 20_000.0, "expiry_month": 23}]


def test_without_credits_a_prepaid_balance_is_used_sooner() -> None:
    """50,000 prepaid last five months; of 15,000 one more month is paid, and the next is not."""
    prepaid = _training(**{"opening.prepaid_compute": 50_000.0})
    assert figure(prepaid, "runway") == 6
    both = changed(prepaid, {"compute.credits": CREDITS})
    assert (figure(both, "runway"), figure(both, "runway_without_credits")) == (8, 6)


@pytest.mark.parametrize("name", ["applied", "foundation"])
def test_cash_without_credits_is_that_of_the_plan_from_which_they_are_taken(name: str) -> None:
    plan = ready_made(name)
    bare = changed(plan, {"compute.credits": []})
    found, right = (block_of(one, 40, 1).chain for one in (plan, bare))
    assert found.cash_without_credits == pytest.approx(right.cash_without_rounds, rel=1e-9, abs=1e-3)
    assert not np.allclose(found.cash_without_credits, found.cash_without_rounds)


def test_without_credits_a_credit_line_is_drawn_sooner() -> None:
    line = {"id": "l", "name": "L", "limit": 100_000.0, "rate_per_year": 0.0, "term_months": 60}
    plan = _training(**{"financing.credit_lines": [line]})
    assert figure(plan, "runway") == 11
    credited = changed(plan, {"compute.credits": [CREDITS[0] | {"amount": 60_000.0}]})
    assert (figure(credited, "runway"), figure(credited, "runway_without_credits")) == (17, 11)


def test_money_that_has_not_been_raised_yet_is_worth_nothing_to_todays_owners() -> None:
    """A shell with a million is worth no more because it plans to raise ten."""
    shell = hand_plan(income=0.0, costs=0.0, cash=1e6)
    later = sure_round(amount=1e7, pre_money=1e6, close_month=0)
    alone = plan_value(block_of(shell, 50, 1))
    rich = plan_value(block_of(changed(shell, {"financing.rounds": [later]}), 50, 1))
    years = (shell.exit.month + 1) / 12
    worth = 1e6 / (1 + shell.investor.discount_rate_per_year) ** years
    assert np.median(alone.simulated) == pytest.approx(worth, rel=0.01)
    assert np.median(rich.simulated) == pytest.approx(worth, rel=0.01)  # a eleventh of eleven million
    # What a SAFE will bring is its own: half of two million.
    safe = {"id": "s", "name": "S", "amount": 1e6, "cap": 2e6, "issued_month": 3}
    lent = plan_value(block_of(changed(shell, {"financing.safes": [safe]}), 50, 1))
    assert np.median(lent.simulated) == pytest.approx(worth, rel=0.01)
    chicago = [one.value for found in (alone, rich) for one in found.methods if "Chicago" in one.method]
    assert chicago == pytest.approx([worth] * len(chicago), rel=0.01)


def test_value_added_tax_that_is_owed_lowers_what_the_books_are_worth() -> None:
    shell = hand_plan(income=0.0, costs=0.0, cash=1e6)

    def by_cost(owed: float) -> float:
        found = plan_value(block_of(changed(shell, {"opening.vat_owed": owed}), 20, 1)).methods
        return found[0].value

    assert by_cost(0.0) - by_cost(50_000.0) == pytest.approx(50_000)


def test_a_contracts_prepayment_is_not_the_opening_balance_on_moving_on() -> None:
    """10,000 prepaid before the plan are used up in two months; the contract's own prepayment stays its."""
    contract = {"id": "k", "name": "K", "gpus": 1, "price_per_gpu_hour": 1.0, "start_month": 0}
    contract |= {"term_months": 24, "minimum_take_share": 1.0, "prepayment_share": 1.0}
    run_ = {"id": "g", "name": "G", "gpu_hours": 120_000.0, "start_month": 0, "duration_months": 30}
    plan = changed(
        hand_plan(income=0.0, costs=0.0, cash=3e6, months=48, exit_month=40),
        {
            "compute.gpu_price_per_hour": 2.0,
            "compute.training_runs": [run_ | {"model_life_months": 600}],
            "compute.commitments": [contract],
            "opening.prepaid_compute": 10_000.0,
        },
    )
    moved = moved_on(Case(as_planned(plan, 5))).case.plan
    assert moved.opening.prepaid_compute == 0
    assert base_chain(moved).treasury.cash[30, 0] == pytest.approx(base_chain(plan).treasury.cash[35, 0])


def test_a_segment_driven_by_its_share_of_the_market_keeps_its_revenue_on_moving_on() -> None:
    plan = changed(ready_made("applied"), {"market.segments.insurers.driver": "market_share"})
    moved = moved_on(Case(as_planned(plan, 1))).case.plan
    before, after = (base_chain(one).operations.sales.revenue[:, 0] for one in (plan, moved))
    assert after[:3] == pytest.approx(before[1:4], rel=0.03)


def test_what_floats_leave_of_the_last_cent_is_nobodys_ruin() -> None:
    """A million of pay a year is paid in twelve months from a million of cash."""
    plan = changed(
        hand_plan(income=0.0, costs=0.0, cash=1e6, months=12, exit_month=11),
        RESEARCHER | {"people.teams.team.salary_per_year": 1e6},
    )
    assert abs(base_chain(plan).treasury.cash[11, 0]) < 1e-6
    assert figure(plan, "ruin") == 0
    short = changed(plan, {"opening.cash": 1e6 - 0.01})
    assert figure(short, "ruin") == 1


def test_an_inverse_question_counts_all_that_is_the_rounds_investors() -> None:
    """Warrants for half of what they bought, and what they bought from founders, as in the headline."""
    warrants = sure_round(amount=3e5, pre_money=4e5, warrant_coverage_share=0.5)
    selling = sure_round(amount=3e5, pre_money=4e5, secondary_amount=5e4)
    for round_ in (warrants, selling):
        plan = hand_plan(income=1e4, costs=0.0, cash=1e5, multiple=100.0, rounds=(round_,))
        worth = float(base_chain(plan).exit.equity_value[0])

        def asked(goal: str, of: Plan = plan, worth: float = worth) -> float | None:
            question = Question(goal, 1.0, EXIT, worth * 0.999, worth * 1.001, round="a", proceeds=worth)
            return answer(of, question).reached[len(answer(of, question).reached) // 2]

        for goal, name in (("investor_multiple", "multiple"), ("investor_irr", "irr")):
            assert asked(goal) == pytest.approx(figure(plan, name), rel=1e-3)
        assert asked("founders_payout") == pytest.approx(figure(plan, "founders_payout"), rel=1e-3)


def test_leased_equipment_is_paid_for_where_no_lender_is() -> None:
    """24 chips at 10,000: leased or bought, the company without debt pays 240,000 in month 0."""
    lease = {"id": "l", "name": "L", "kind": "lease", "principal": 2.4e5, "draw_month": 0, "term_months": 24}
    machine = {"id": "m", "name": "M", "gpus": 24, "price_per_gpu": 1e4, "bought_month": 0, "life_months": 24}
    bare = hand_plan(income=1_000.0, costs=0.0, cash=1e6, multiple=0.0)
    leased = changed(bare, {"financing.loans": [lease | {"rate_per_year": 0.12}]})
    bought = changed(bare, {"compute.machines": [machine | {"residual_share": 0.0}]})
    for name in ("npv", "capital_needed"):
        assert figure(leased, name) == pytest.approx(figure(bought, name), rel=1e-6), name
    assert figure(leased, "capital_needed") == pytest.approx(239_000)


def test_what_was_spent_towards_a_guidance_fund_moves_on() -> None:
    """21 months of 5,000, half of it local, are 52,500 of the promised 150,000: 65,000 go back."""
    fund = {"id": "x", "name": "X", "amount": 1e5, "local_multiple": 1.5, "due_month": 20}
    fund |= {"local_spending_share": 0.5, "clawback_share": 1.0}
    plan = hand_plan(income=1e4, costs=5_000.0, cash=1e6, months=48, exit_month=40)
    plan = changed(plan, {"financing.guidance_funds": [fund]})
    moved = moved_on(Case(as_planned(plan, 5))).case.plan
    back = [base_chain(one).ledger.paid(("promises",)).sum() for one in (plan, moved)]
    assert back == pytest.approx([-65_000, -65_000])


def test_a_loans_report_ends_with_its_company() -> None:
    """1,000 of cash and 200 a month of interest: it dies in month 5, and the principal is never repaid."""
    loan = {"id": "l", "name": "L", "kind": "interest_only", "principal": 20_000.0, "draw_month": -1}
    plan = hand_plan(income=0.0, costs=0.0, cash=1_000.0)
    plan = changed(plan, {"financing.loans": [loan | {"term_months": 23, "rate_per_year": 0.12}]})
    block = block_of(plan, 20, 1)
    (report,) = loan_reports(block)
    paid = -block.chain.ledger.paid(("interest",)).mean(axis=1)
    assert report.interest == pytest.approx(paid)
    assert report.repaid.sum() == 0
    assert report.total_paid == pytest.approx(paid.sum())


def test_cover_is_told_of_the_months_in_which_a_loan_is_owed() -> None:
    loan = {"id": "l", "name": "L", "kind": "equal_principal", "principal": 4_800.0, "draw_month": 0}
    plan = hand_plan(income=500.0, costs=0.0, cash=10_000.0)
    plan = changed(plan, {"financing.loans": [loan | {"term_months": 12, "rate_per_year": 0.0}]})
    (report,) = loan_reports(block_of(plan, 20, 1))
    assert report.lowest_cover == pytest.approx(500 / 400)
