"""Features of a plan together: two rounds, two ratchets, machines and margins, tax and promises. Every figure
is worked out by hand.
"""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import DEFERRED_REVENUE, PREPAID_COMPUTE, TAXES_OWED
from core.changes.convert import exchange_rate
from core.changes.move_on import moved_on
from core.changes.tax_country import taxed_in
from core.decisions.raise_size import months_tried
from core.market.reference_class import PRIVATE
from core.plan.case import Case
from core.plan.conditions import as_stated_now
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.run import base_chain, run
from core.simulation.summary import summarise
from core.studies.cash_flow.unit_economics import unit_economics
from core.studies.financing.loans import loan_reports
from core.studies.financing.planned import planned_table
from core.studies.financing.promises import promise_reports
from core.studies.financing.uses import stages
from core.studies.market.track_record import own_trials
from core.studies.returns.endings import endings_of
from tests.core.changes.test_move_on import as_planned
from tests.core.hand_plans import hand_plan, sure_round

GPU_MONTH = 2.0 * 730.0
"""One GPU at two dollars an hour."""
SEGMENT = "market.segments.all"
YEARLY = {"billing_months": 12, "million_tokens_per_customer_per_month": 0.0, "price_per_month": 300.0}


def subscribers(sold: dict[str, Any] | None = None, **more: Any) -> Plan:
    """100 customers at 30 a month, none won or lost, who take one GPU half of the time."""
    stream = {
        "id": "sub",
        "name": "Sub",
        "kind": "subscription",
        "quality": "contracted",
        "segment": "all",
        "price_per_month": 30.0,
        "price_exposure": 0.0,
        "million_tokens_per_customer_per_month": 1_000.0,
    }
    plan = hand_plan(costs=0.0, cash=1e6, months=36)
    return as_stated_now(
        changed(
            plan,
            {
                "revenue.streams": [stream | (sold or {})],
                "market.competition.decision_share_per_month": 1.0,
                f"{SEGMENT}.opening_customers": 100.0,
                f"{SEGMENT}.opening_demand": 1e6,
                f"{SEGMENT}.reachable_customers": 1e6,
                "compute.inference.tokens_per_gpu_second": 2e11 / 730 / 3600,
            }
            | more,
        )
    )


@pytest.mark.parametrize("owned", [False, True])
def test_serving_costs_alike_in_every_margin_rented_or_owned(owned: bool) -> None:
    """1,460 a month of 3,000: a machine of 35,040 that lasts two years, or the hours themselves."""
    machine = {
        "id": "m",
        "name": "M",
        "gpus": 1,
        "price_per_gpu": 24 * GPU_MONTH,
        "life_months": 24,
        "residual_share": 0.0,
    }
    plan = subscribers(**({"compute.machines": [machine]} if owned else {}))
    found = unit_economics(block_of(plan, 40, 1), 0).company
    for name, value in (
        ("margin_reported", 1 - GPU_MONTH / 3_000),
        ("margin_served", 1 - GPU_MONTH / 3_000),
        ("inference_share", GPU_MONTH / 3_000),
    ):
        assert found[name] is not None
        assert found[name].middle.value == pytest.approx(value, abs=1e-9)


def test_a_second_round_does_not_overtake_the_one_that_is_put_off() -> None:
    """1,000 less 50 a month: who has raised nothing after month 19 is ruined, whatever the second would
    bring.
    """
    first = sure_round(amount=500, close_month=6)
    second = sure_round(id="b", name="B", amount=5_000, pre_money=9_000, close_month=12)
    for rounds in ((first,), (first, second)):
        plan = hand_plan(rounds=rounds, cash=1_000, months=48, exit_month=22)
        *_others, last = months_tried(plan, limit=0.05, paths=200)
        assert (last.value, last.always) == (20, False), len(rounds)


def test_what_is_pledged_is_worth_as_much_whoever_is_alive() -> None:
    """1,500 · 0.8 and · 0.64 after one and two years, though most futures are ruined by then."""
    loan = {
        "id": "l",
        "name": "L",
        "kind": "interest_only",
        "principal": 1_000,
        "draw_month": 2,
        "term_months": 33,
        "rate_per_year": 0.12,
        "collateral": 1_500,
        "collateral_fall_per_year": 0.2,
    }
    risk = {"id": "r", "name": "R", "risk_class": "market", "events_per_year": 1, "loss": 1e5}
    plan = hand_plan(costs=0, exit_month=35, financing={"loans": [loan]}, risks=[risk])
    (report,) = loan_reports(block_of(plan, 400, 1))
    assert report.collateral[[14, 26]] == pytest.approx([1_200, 960])
    assert np.isnan(report.collateral[:2]).all()


def test_a_loan_is_paid_in_all_what_the_exit_takes_off_for_it() -> None:
    """1,000 at 1 % a month, due in month 34 and sold in month 23: 1,000 · 1.01^23."""
    loan = {"id": "l", "name": "L", "kind": "bullet", "principal": 1_000, "draw_month": 0, "term_months": 34}
    plan = hand_plan(costs=0, financing={"loans": [loan | {"rate_per_year": 0.12}]})
    (report,) = loan_reports(block_of(plan, 40, 1))
    assert report.total_paid == pytest.approx(1_000 * 1.01**23)


def test_a_rounds_money_pays_for_its_own_months_only() -> None:
    """500 at 50 a month are ten, with a later round of 5,000 beside it and with half of it after the next;
    the 300 of that one are six.
    """
    plan = hand_plan(rounds=(sure_round(),), cash=2_000)
    more = changed(plan, {"exit.later_rounds": 1, "exit.later_amount": 5_000.0})
    for one in (plan, more):
        assert {each.round: each.months_paid for each in stages(one)}["a"] == pytest.approx(10)
    late = sure_round(later_share=0.5, later_closings=1, later_months=6, later_odds=1)
    both = hand_plan(rounds=(late, sure_round(id="b", name="B", amount=300, close_month=10)), cash=2_000)
    paid = {each.round: each.months_paid for each in stages(both)}
    assert (paid["a"], paid["b"]) == (pytest.approx(10), pytest.approx(6))


def test_the_tax_on_a_machine_that_is_sold_is_kept_against_what_was_paid() -> None:
    """A machine of 100,000 bears 20,000 of VAT; sold for 50,000 it brings 10,000 of it back."""
    machine = {
        "id": "m",
        "name": "M",
        "gpus": 1,
        "price_per_gpu": 100_000.0,
        "life_months": 11,
        "residual_share": 0.5,
    }
    plan = changed(
        hand_plan(income=0, costs=0, cash=1e6),
        {"compute.machines": [machine], "taxes.vat_rate": 0.2, "taxes.vat_refunded": False},
    )
    chain = base_chain(plan)
    sold = int(np.flatnonzero(chain.ledger.paid(("machines",))[:, 0] > 0)[0])
    assert chain.ledger.paid(("machines",))[sold, 0] == pytest.approx(50_000)
    assert chain.ledger.paid(("vat",))[sold, 0] == pytest.approx(10_000)
    assert chain.ledger.balance(TAXES_OWED)[sold, 0] == pytest.approx(10_000)


@pytest.mark.parametrize("income", [0.0, 200.0])
@pytest.mark.parametrize(("promised", "back"), [(1_200, 0.0), (1_300, 100.0)])
def test_value_added_tax_is_no_spending_that_was_promised(income: float, promised: int, back: float) -> None:
    """Twelve months of 100 are spent; what the tax office gets, or gives back, is none of it."""
    fund = {"id": "g", "name": "G", "amount": promised, "local_multiple": 1.0, "due_month": 11}
    fund |= {"clawback_share": 1, "local_spending_share": 1}
    for taxes in ({}, {"vat_rate": 0.2, "vat_refunded": True}, {"vat_rate": 0.2, "vat_refunded": False}):
        plan = hand_plan(
            income=income, costs=100, cash=5_000, financing={"guidance_funds": [fund]}, taxes=taxes
        )
        claim = base_chain(plan).treasury.promises["financing.guidance_funds.g"].claim
        assert claim == pytest.approx([back], abs=1e-9), taxes


def test_each_ratchet_says_what_it_took_itself() -> None:
    rounds = (sure_round(), sure_round(id="b", name="B", close_month=8))

    def moved(*of: str) -> dict[str, float]:
        ratchets = [
            {"id": f"r{one}", "name": one, "round": one, "test_month": 12, "target_revenue": 2_400}
            | {"compensation": "shares"}
            for one in of
        ]
        plan = hand_plan(rounds=rounds, cash=3_000, financing={"ratchets": ratchets})
        return {one.id: one.stake_moved for one in promise_reports(block_of(plan, 40, 1))}

    (first,), (second,), both = moved("a").values(), moved("b").values(), moved("a", "b")
    assert both["ra"] == pytest.approx(first)
    assert both["rb"] == pytest.approx(second)
    assert first != pytest.approx(second)


def test_founders_who_sold_in_a_tender_have_one_payout_wherever_it_stands() -> None:
    tender = {"id": "t", "name": "T", "month": 6, "amount": 1_000, "price": 0.001, "sellers": []}
    block = block_of(hand_plan(costs=50, financing={"tenders": [tender]}), 40, 1)
    headline = summarise(run(block.plan, 40, 1, ())).figures["founders_payout"]
    (ended,) = endings_of(block)
    assert headline is not None
    assert ended.founders is not None
    assert ended.founders.value == pytest.approx(headline.value) == pytest.approx(8_175)


def test_a_year_billed_ahead_is_paid_by_those_who_are_won_in_the_first_month_too() -> None:
    """100 customers at 300, 4 % more each month: a twelfth of the hundred renews, and four begin. Before it
    5.5 months of the hundred are deferred.
    """
    plan = subscribers(YEARLY, **{f"{SEGMENT}.growth_per_month": 0.04})
    chain = base_chain(plan)
    assert -chain.ledger.opening[DEFERRED_REVENUE][0] == pytest.approx(100 * 300 * 5.5)
    invoiced = chain.ledger.paid(("revenue",))[:3, 0]
    assert invoiced == pytest.approx([(100 / 12 + 4 * 1.04**month) * 3_600 for month in range(3)])
    assert -chain.ledger.balance(DEFERRED_REVENUE)[0, 0] == pytest.approx(165_000 + 44_400 - 31_200)


def test_a_plan_with_yearly_bills_moves_on_with_what_comes_in() -> None:
    """How old contracts are is told by one growth before the plan: a year brings the same to a thousandth,
    and a month at most 5 % less or more.
    """
    plan = subscribers(YEARLY, **{f"{SEGMENT}.growth_per_month": 0.04})
    moved = moved_on(Case(as_planned(plan, 1))).case.plan
    before, after = (base_chain(one).ledger.paid(("revenue",))[:, 0] for one in (plan, moved))
    assert after[:6] == pytest.approx(before[1:7], rel=0.05)
    assert after[:12].sum() == pytest.approx(before[1:13].sum(), rel=1e-3)


def test_months_after_ruin_are_in_no_margin() -> None:
    """300 a month go of 500: ruined at the end of month 1, before delivery costs nine tenths."""
    dear = {"distribution": "fixed", "value": 0.1, "monthly": {"kind": "planned", "factors": [1, 1, 9]}}
    plan = changed(hand_plan(costs=400, cash=500), {"revenue.streams.projects.delivery_cost_share": dear})
    assert run(plan, 20, 1, ()).results.first_year_gross_margin == pytest.approx(0.9)


@pytest.mark.parametrize("owned", [False, True])
def test_training_is_research_on_whatever_machines(owned: bool) -> None:
    """730 GPU-hours a month at two dollars for a year: a credit of a fifth of 17,520."""
    training = {
        "id": "g",
        "name": "G",
        "gpu_hours": 12 * 730.0,
        "start_month": 0,
        "duration_months": 12,
        "model_life_months": 60,
    }
    machine = {"id": "m", "name": "M", "gpus": 1, "price_per_gpu": 12 * GPU_MONTH, "life_months": 12}
    plan = changed(
        hand_plan(income=20_000, costs=0, cash=1e6),
        {"compute.training_runs": [training], "taxes.income_tax_rate": 0.25}
        | {"taxes.research_credit_share": 0.2}
        | ({"compute.machines": [machine | {"residual_share": 0.0}]} if owned else {}),
    )
    research = base_chain(plan).operations.research_cost[:12, 0]
    assert research == pytest.approx(np.full(12, GPU_MONTH))


def test_compute_paid_ahead_is_no_training() -> None:
    contract = {"id": "c", "name": "C", "gpus": 1, "price_per_gpu_hour": 1.0, "term_months": 12}
    contract |= {"prepayment_share": 1.0, "start_month": 0}
    chain = base_chain(changed(hand_plan(income=0, costs=0, cash=1e6), {"compute.commitments": [contract]}))
    ahead = chain.ledger.paid((PREPAID_COMPUTE,))[:, 0]
    assert ahead.sum() == pytest.approx(0, abs=1e-6)
    assert ahead[:12].min() == pytest.approx(-11 * 730)
    training = chain.ledger.paid(("training",))[:12, 0]
    assert training == pytest.approx(np.full(12, -730.0))


@pytest.mark.parametrize(
    ("country", "currency"), [("GB", "USD"), ("GB", "EUR"), ("FR", "USD"), ("FR", "EUR")]
)
def test_a_loss_allowance_counts_in_any_currency(country: str, currency: str) -> None:
    """Great Britain's first 5 million of pounds, France's first of euros: a profit of 1.2 million is below
    the one, and 200,000 above the other at about their worth.
    """
    plan = hand_plan(income=100_000, costs=0, cash=1_000)
    plan = plan.model_copy(update={"company": plan.company.model_copy(update={"currency": currency})})
    taxed, remarks = taxed_in(changed(plan, {"taxes.losses_before": 2_000_000.0}), country)
    paid = -base_chain(taxed).ledger.paid(("income_tax",))[11, 0]
    assert paid == pytest.approx(0, abs=1e-6) if country == "GB" else 0 <= paid < 30_000
    pounds = exchange_rate(of="GBP" if country == "GB" else "EUR", into=currency)
    assert taxed.taxes.loss_free_amount == pytest.approx(pounds * (5e6 if country == "GB" else 1e6))
    assert any(one.path == "taxes.loss_free_amount" for one in remarks) == (
        (country, currency) != ("FR", "EUR")
    )


def test_a_dearer_second_currency_is_no_use_of_the_product() -> None:
    """Five months at 20 % a year: the price carries the rate, and customers take what they took."""
    plan = changed(
        subscribers(),
        {
            "exchange.currency": "EUR",
            "exchange.change_per_year": 0.2,
            "revenue.streams.sub.second_currency_share": 1.0,
        },
    )
    moved = moved_on(Case(as_planned(as_stated_now(plan), 5))).case.plan.revenue.streams[0]
    assert moved.million_tokens_per_customer_per_month.median == pytest.approx(1_000, rel=1e-6)
    assert moved.price_per_month.median == pytest.approx(30 * 1.2 ** (5 / 12), rel=1e-6)


def test_a_bridge_pays_for_the_months_that_it_opens() -> None:
    """200 of a bridge at a burn of 50 are four months; the round's own 500 ten."""
    bridged = sure_round(close_probability=0, on_failure="bridge", bridge_share=0.4)
    paid = [one.months_paid for one in stages(hand_plan(rounds=(bridged,), cash=2_000))]
    assert paid[-1] == pytest.approx(4)


def test_a_lender_is_paid_no_more_than_there_is() -> None:
    """1,257 are owed, the company is worth nothing, and has 100 and 1,000 of the loan."""
    loan = {"id": "l", "name": "L", "kind": "bullet", "principal": 1_000, "draw_month": 0, "term_months": 34}
    plan = hand_plan(
        income=100, costs=100, cash=100, multiple=0.0, financing={"loans": [loan | {"rate_per_year": 0.12}]}
    )
    (report,) = loan_reports(block_of(plan, 40, 1))
    assert report.total_paid == pytest.approx(1_100)


def test_a_ruined_company_pays_its_lender_nothing_at_an_exit() -> None:
    loan = {"id": "l", "name": "L", "kind": "bullet", "principal": 1_000, "draw_month": 0, "term_months": 34}
    plan = hand_plan(costs=400, cash=100, financing={"loans": [loan | {"rate_per_year": 0.12}]})
    (report,) = loan_reports(block_of(plan, 40, 1))
    assert report.total_paid == 0


def test_compute_used_that_was_paid_ahead_is_no_money_in() -> None:
    contract = {"id": "c", "name": "C", "gpus": 1, "price_per_gpu_hour": 1.0, "term_months": 12}
    contract |= {"prepayment_share": 1.0, "start_month": 0}
    plan = hand_plan(income=0, costs=0, cash=1e6, rounds=(sure_round(),))
    before, after = stages(changed(plan, {"compute.commitments": [contract]}))
    assert after.sources == {"Equity raised": 500}
    assert not after.uses
    assert sum(before.uses.values()) == pytest.approx(12 * 730)


def test_what_a_guidance_fund_counts_moves_on() -> None:
    """Three months of 100 are spent of what was promised; value-added tax is none of it."""
    fund = {"id": "g", "name": "G", "amount": 1_200, "local_multiple": 1.0, "due_month": 11}
    fund |= {"clawback_share": 1, "local_spending_share": 1}
    plan = hand_plan(income=200, costs=100, cash=5_000, financing={"guidance_funds": [fund]})
    taxed = changed(plan, {"taxes.vat_rate": 0.2})
    moved = moved_on(Case(as_planned(as_stated_now(taxed), 3))).case.plan
    assert moved.financing.guidance_funds[0].spent_before == pytest.approx(300)


def test_what_is_spent_is_what_is_used_and_neither_a_loan_nor_a_machine_that_is_sold() -> None:
    machine = {"id": "m", "name": "M", "gpus": 1, "price_per_gpu": 1_200.0, "life_months": 11}
    plan = changed(
        hand_plan(costs=100, cash=1e5),
        {
            "compute.machines": [machine | {"residual_share": 0.5}],
            "opening.loans": 500.0,
            "opening.loans_due_month": 3,
            "taxes.vat_rate": 0.2,
        },
    )
    spent = base_chain(plan).operations.spent[:12, 0]
    assert spent == pytest.approx([1_300.0] + [100.0] * 11)


def test_the_record_leaves_out_dates_at_which_revenue_had_ended() -> None:
    """Three months without any in the middle: the plan goes on, and so does its record."""
    revenue = 1e5 * 1.02 ** np.arange(24)
    revenue[8:11] = 0.0
    assert list(own_trials(revenue, PRIVATE))


def test_a_pool_after_the_round_is_its_part_of_everything_with_the_rounds_warrants() -> None:
    """2 M on 8 M with warrants for a quarter more at the round's price, and a pool of a fifth: founders and
    pool are 8 M before the money, and the pool a fifth of all, warrants in it.
    """
    round_ = sure_round(amount=2e6, pre_money=8e6, pool_after_share=0.2, warrant_coverage_share=0.25)
    table = planned_table(hand_plan(rounds=(round_,)), 1)
    held = dict(zip(table.owners, table.shares[-1, :, 0], strict=True))
    price = 2e6 / held["a"]
    assert held["a_warrants"] == pytest.approx(0.25 * held["a"])
    assert held["pool"] == pytest.approx(0.2 * sum(held.values()))
    assert price * (held["founders"] + held["pool"]) == pytest.approx(8e6)
