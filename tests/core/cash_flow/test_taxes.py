"""Income tax, losses carried forward, research relief, VAT and interest, on plans worked out by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cash_flow.accounts import TAXES_OWED
from core.cash_flow.vat import vat_cash
from core.changes.tax_country import taxed_in
from core.facts.reader import facts
from core.facts.tax_rules import tax_rules
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.chain import Chain
from core.simulation.run import base_chain, run
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import by_month

TAX = ("income_tax",)


def profitable(**taxes: Any) -> Plan:
    """A hundred a month of profit from January 2027, sold at the end of 2028."""
    return changed(
        hand_plan(income=250, costs=150), {f"taxes.{name}": value for name, value in taxes.items()}
    )


def by_year(chain: Chain, *accounts: str) -> list[float]:
    flow = chain.ledger.earned(accounts)[:24, 0]
    return [float(flow[:12].sum()), float(flow[12:].sum())]


def test_tax_falls_in_december_on_the_year_s_profit() -> None:
    chain = base_chain(profitable(income_tax_rate=0.25))
    tax = chain.ledger.paid(TAX)[:, 0]
    np.testing.assert_array_equal(np.flatnonzero(tax), [11, 23])
    assert tax[[11, 23]].tolist() == [-300, -300]
    assert chain.ledger.cash[23, 0] == pytest.approx(1_000 + 2_400 - 600)


GRANT = {"id": "g", "name": "G", "amount": 1_200, "month": 3, "probability": 1}
LOAN = {"id": "l", "name": "L", "kind": "interest_only", "principal": 5_000, "draw_month": 0}


@pytest.mark.parametrize(
    "edits",
    [
        {"financing.grants": [GRANT]},
        {"company.interest_on_cash_per_year": 0.05, "opening.cash": 1e5},
        {"financing.loans": [LOAN | {"term_months": 30, "rate_per_year": 0.12}]},
    ],
)
def test_unlevered_cash_bears_the_tax_of_operations_alone(edits: dict[str, Any]) -> None:
    """A gift, interest on idle cash and a loan change the tax that is paid, not what the company is worth."""
    plan = profitable(income_tax_rate=0.25)
    plain, other = base_chain(plan), base_chain(changed(plan, edits))
    np.testing.assert_allclose(other.unlevered_cash_flow, plain.unlevered_cash_flow)
    assert plain.unlevered_cash_flow[:24, 0].sum() == pytest.approx(2_400 - 600)
    assert other.ledger.paid(TAX).sum() != pytest.approx(plain.ledger.paid(TAX).sum())


def test_interest_on_cash_is_no_need_of_capital() -> None:
    """24 months of 50, whatever tax the interest bears."""
    rich = changed(
        hand_plan(cash=1e5), {"company.interest_on_cash_per_year": 0.12, "taxes.income_tax_rate": 0.25}
    )
    assert base_chain(rich).ledger.paid(TAX).sum() < 0
    assert run(rich, 20, 1).results.peak_deficit[0] == pytest.approx(1_200)


@pytest.mark.parametrize(("at_maturity", "taxed"), [("repay", 100 * 12 - 600), ("extend", 100 * 12)])
def test_the_interest_of_a_note_that_is_repaid_is_a_cost(at_maturity: str, taxed: float) -> None:
    """6,000 at 10 %: 600 a year. That of a note that waits for a round is paid in shares."""
    note = {"id": "n", "name": "N", "principal": 6_000, "rate_per_year": 0.1, "day_count": "30_360"}
    note |= {"issued": "2027-01-01", "maturity": "2028-12-31", "at_maturity": at_maturity}
    plan = changed(profitable(income_tax_rate=0.25), {"financing.notes": [note], "opening.cash": 1e5})
    assert base_chain(plan).ledger.paid(TAX)[11, 0] == pytest.approx(-taxed / 4, rel=5e-3)


def test_a_note_s_interest_adds_up_to_what_is_repaid() -> None:
    note = {"id": "n", "name": "N", "principal": 6_000, "rate_per_year": 0.1, "at_maturity": "repay"}
    note |= {"issued": "2027-03-10", "maturity": "2028-05-20"}
    chain = base_chain(changed(profitable(income_tax_rate=0.25), {"financing.notes": [note]}))
    (owed,) = chain.debt.notes(chain.plan.financing, chain.plan.company.start)
    assert owed.interest is not None
    assert owed.interest.sum() == pytest.approx(owed.due.sum() - 6_000)
    assert np.flatnonzero(owed.interest).tolist() == list(range(2, 17))
    booked = -chain.ledger.earned(("interest",), ids=("financing.notes.n",))[:, 0]
    np.testing.assert_allclose(owed.interest, booked, atol=1e-9)


def test_a_tax_year_is_a_calendar_year_and_the_last_one_ends_with_the_exit() -> None:
    """From October: 3 months, 12, and 9 more to the exit in month 23."""
    plan = hand_plan(income=250, costs=150)
    company = plan.company.model_copy(update={"start": plan.company.start.replace(month=10)})
    plan = changed(plan.model_copy(update={"company": company}), {"taxes.income_tax_rate": 0.1})
    tax = base_chain(plan).ledger.paid(TAX)[:, 0]
    assert {int(month): float(tax[month]) for month in np.flatnonzero(tax)} == {
        2: pytest.approx(-30),
        14: pytest.approx(-120),
        23: pytest.approx(-90),
    }


def test_past_losses_are_used_first_and_only_as_far_as_the_law_lets_them() -> None:
    """1,000 of losses; each year 200 in full and half of the 1,000 above: 700, then the 300 that are left."""
    plan = profitable(income_tax_rate=0.5, losses_before=1_000, loss_free_amount=200, loss_offset_share=0.5)
    assert by_year(base_chain(plan), "income_tax") == pytest.approx([-250, -450])


def test_losses_lapse_after_their_years() -> None:
    """Losses of before the plan may be used in one year only."""
    kept = profitable(income_tax_rate=0.5, losses_before=2_000)
    lapsing = profitable(income_tax_rate=0.5, losses_before=2_000, loss_years=1)
    assert by_year(base_chain(kept), "income_tax") == pytest.approx([0, -200])
    assert by_year(base_chain(lapsing), "income_tax") == pytest.approx([0, -600])


def test_of_three_years_of_losses_the_last_two_are_used() -> None:
    """1,200 are lost a year for three years; of 3,600 in the fourth 1,200 are left to be taxed, at half."""
    early = {"id": "early", "name": "Early", "function": "administration", "amount_per_month": 400}
    costs = [early | {"end_month": 35}]
    plan = hand_plan(income=300, cash=9_000, months=60, exit_month=47)
    plan = changed(plan, {"costs": costs, "taxes.income_tax_rate": 0.5, "taxes.loss_years": 2})
    tax = base_chain(plan).ledger.paid(TAX)[:, 0]
    assert tax.sum() == tax[47] == pytest.approx(-600)


def test_a_loss_of_the_plan_is_carried_into_its_profit() -> None:
    """Costs of 400 a month in 2027 only: −1,800 of result, then 3,000; taxed are 1,200."""
    item = {"id": "early", "name": "Early", "function": "administration", "amount_per_month": 250}
    usual = {"id": "all", "name": "All", "function": "administration", "amount_per_month": 0}
    plan = hand_plan(income=250, cash=5_000)
    plan = changed(plan, {"costs": [usual, item | {"amount_per_month": 400, "end_month": 11}]})
    chain = base_chain(changed(plan, {"taxes.income_tax_rate": 0.2}))
    assert by_year(chain, "income_tax") == pytest.approx([0, -240])


def researching(**taxes: Any) -> Plan:
    """100 a month of profit after 50 a month of people in research."""
    team = {
        "id": "research",
        "name": "Research",
        "function": "research",
        "opening_headcount": 1,
        "hires_share": 1,
        "salary_per_year": 600,
    }
    plan = hand_plan(income=300, costs=150)
    people = {"people.teams": [team], "people.on_cost_share": 0.0, "people.raise_per_year": 0.0}
    return changed(plan, people | {f"taxes.{name}": value for name, value in taxes.items()})


def test_research_is_deducted_once_more() -> None:
    chain = base_chain(researching(income_tax_rate=0.25, research_deduction_share=1.0))
    assert by_year(chain, "income_tax") == pytest.approx([-150, -150])


def test_a_credit_comes_off_the_tax_and_what_is_left_is_kept_or_paid_out() -> None:
    kept = base_chain(researching(income_tax_rate=0.1, research_credit_share=0.3))
    assert by_year(kept, "income_tax") == pytest.approx([0, 0])
    assert by_year(kept, "research_credit") == [0, 0]
    paid = researching(income_tax_rate=0.1, research_credit_share=0.3, research_credit_paid_out=True)
    assert by_year(base_chain(paid), "research_credit") == pytest.approx([60, 60])
    limited = changed(paid, {"taxes.research_credit_limit": 150})
    assert by_year(base_chain(limited), "research_credit") == pytest.approx([30, 30])


def test_a_kept_credit_is_used_in_a_later_year() -> None:
    """2027: tax 30, credit 90. 2028: tax 120, credit 90 and the 60 that were kept."""
    plan = researching(income_tax_rate=0.1, research_credit_share=0.15)
    plan = changed(plan, {"taxes.losses_before": 900.0})
    assert by_year(base_chain(plan), "income_tax") == pytest.approx([0, 0])
    without = changed(plan, {"taxes.research_credit_share": 0.0})
    assert by_year(base_chain(without), "income_tax") == pytest.approx([-30, -120])


def test_vat_is_collected_with_receipts_and_settled_a_month_later() -> None:
    """Sales of 100 and purchases of 150 at 10 %: carried, or paid back."""
    plan = changed(hand_plan(cash=5_000), {"taxes.vat_rate": 0.1})
    carried = base_chain(plan).ledger.paid(("vat",))[:24, 0]
    np.testing.assert_allclose(carried, -5.0)
    refunded = base_chain(changed(plan, {"taxes.vat_refunded": True})).ledger
    np.testing.assert_allclose(refunded.paid(("vat",))[:24, 0], [-5.0] + [0.0] * 22 + [5.0], atol=1e-12)
    np.testing.assert_allclose(-refunded.balance(TAXES_OWED)[:24, 0], [-5.0] * 23 + [0.0], atol=1e-12)


def test_vat_collected_beyond_purchases_is_settled_the_month_after() -> None:
    flow = vat_cash(
        receipts=by_month(100, 200, 0),
        purchases=by_month(50, 0, 0),
        rate=np.array([[0.2]]),
        sales_share=np.array([[0.5]]),
        refunded=False,
        last_month=9,
    )
    np.testing.assert_allclose(flow, by_month(0, 20, -20))


def test_the_exit_settles_the_tax_of_its_own_month() -> None:
    """What is collected in the month of the exit is the tax office's, not the owners'."""
    plan = hand_plan(income=100, costs=0, multiple=0)
    with_tax = base_chain(changed(plan, {"taxes.vat_rate": 0.25})).exit.equity_value
    np.testing.assert_allclose(with_tax, base_chain(plan).exit.equity_value)


def test_idle_hours_and_hours_paid_by_credits_are_no_research() -> None:
    idle = {"id": "c", "name": "C", "gpus": 1, "price_per_gpu_hour": 1.0, "term_months": 12}
    plan = changed(hand_plan(cash=1e6), {"compute.commitments": [idle]})
    assert not base_chain(plan).operations.research_cost.any()
    run = {"id": "r", "name": "R", "gpu_hours": 1_200, "duration_months": 12, "model_life_months": 600}
    plan = changed(hand_plan(cash=1e6), {"compute.training_runs": [run]})
    np.testing.assert_allclose(base_chain(plan).operations.research_cost[:12, 0], 200.0)
    free = {"id": "k", "name": "K", "amount": 1e6, "expiry_month": 24}
    given = changed(plan, {"compute.credits": [free]})
    np.testing.assert_allclose(base_chain(given).operations.research_cost, 0.0, atol=1e-9)


def test_cash_without_rounds_knows_taxes_and_interest() -> None:
    """By hand: a loan due in month 11 beside the year's tax; and interest that keeps a company alive."""
    owing = hand_plan(income=200, costs=100, opening={"cash": 0, "loans": 1_100, "loans_due_month": 11})
    chain = block_of(changed(owing, {"taxes.income_tax_rate": 0.25}), 30, 1).chain
    assert (chain.treasury.ruin_month == 11).all()
    np.testing.assert_allclose(chain.cash_without_rounds[11], 1_200 - 1_100 - 300)
    kept = changed(hand_plan(income=100, costs=150), {"company.interest_on_cash_per_year": 0.5})
    chain = base_chain(kept)
    np.testing.assert_allclose(chain.cash_without_rounds[:24], chain.treasury.cash[:24])
    taxed_profit = changed(
        hand_plan(income=200, costs=100), {"taxes.income_tax_rate": 1.0, "opening.cash": 0}
    )
    needs = base_chain(taxed_profit).needs[:24, 0]
    np.testing.assert_allclose(needs[[10, 11]], [100, 100 - 1_200])


@given(
    receipts=st.lists(st.floats(0, 1e5), min_size=6, max_size=6),
    purchases=st.lists(st.floats(0, 1e5), min_size=6, max_size=6),
    refunded=st.booleans(),
)
def test_what_is_settled_is_what_was_collected_less_paid(
    receipts: list[float], purchases: list[float], refunded: bool
) -> None:
    quiet = [*receipts, 0.0, 0.0], [*purchases, 0.0, 0.0]
    flow = vat_cash(
        receipts=by_month(*quiet[0]),
        purchases=by_month(*quiet[1]),
        rate=np.array([[0.1]]),
        sales_share=np.array([[1.0]]),
        refunded=refunded,
        last_month=99,
    )
    total = float(flow.sum())
    if refunded:
        assert total == pytest.approx(0.0, abs=1e-6)
    else:
        assert total <= 1e-6


def test_cash_earns_interest_from_month_to_month() -> None:
    plan = changed(hand_plan(income=0, costs=0), {"company.interest_on_cash_per_year": 0.1})
    ledger = base_chain(plan).ledger
    np.testing.assert_allclose(ledger.cash[11, 0], 1_100)
    np.testing.assert_allclose(ledger.earned(("interest_earned",))[:12].sum(), 100)
    taxed = base_chain(changed(plan, {"taxes.income_tax_rate": 0.5}))
    np.testing.assert_allclose(taxed.ledger.cash[11, 0], 1_050)


@pytest.mark.parametrize("country", [*tax_rules()])
def test_every_country_sets_figures_that_have_a_source_and_can_be_taken_back(country: str) -> None:
    plan = ready_made("applied")
    ruled, _remarks = taxed_in(plan, country)
    assert ruled.taxes.country == country
    for name, fact in tax_rules()[country].figures.items():
        value = getattr(ruled.taxes, name)
        assert getattr(value, "median", value) == facts()[fact].value
        assert ruled.sources[f"taxes.{name}"] == fact
    back, remarks = taxed_in(ruled, None)
    assert back.taxes == plan.taxes
    assert not any(name.startswith("tax_") for name in back.sources.values())
    assert remarks == ()


def test_amounts_in_another_currency_are_remarked() -> None:
    plan = ready_made("applied")
    _ruled, remarks = taxed_in(plan, "GB")
    assert [one.path for one in remarks] == ["taxes.loss_free_amount"]
    assert "5,000,000 GBP" in str(remarks[0])


@settings(max_examples=12)
@given(
    name=st.sampled_from(READY_MADE),
    rate=st.floats(0, 0.6),
    credit=st.floats(0, 0.5),
    offset=st.floats(0, 1),
    years=st.one_of(st.none(), st.integers(1, 4)),
    vat=st.floats(0, 0.25),
)
def test_tax_never_gives_back_what_was_not_paid_and_the_books_balance(
    name: str, rate: float, credit: float, offset: float, years: int | None, vat: float
) -> None:
    values: dict[str, Any] = {
        "income_tax_rate": rate,
        "research_credit_share": credit,
        "loss_offset_share": offset,
        "loss_years": years,
        "vat_rate": vat,
    }
    plan = changed(ready_made(name), {f"taxes.{key}": value for key, value in values.items()})
    plan = changed(plan, {"company.interest_on_cash_per_year": 0.03})
    chain = block_of(plan, 64, 1).chain
    ledger, last = chain.ledger, plan.exit.month
    assert (ledger.paid(TAX) <= 0).all()
    items = sum(ledger.balance(one) for one in ledger.items)
    np.testing.assert_allclose(ledger.cash + items, ledger.equity, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(ledger.cash[: last + 1], chain.treasury.cash[: last + 1], rtol=1e-9, atol=1e-3)


def test_losses_of_several_years_are_used_one_after_the_other() -> None:
    """−120, −120, then 240 a year: nothing is taxed in the third year, 240 in the fourth at a quarter."""
    factors = [1] * 24 + [1.3]
    price = {"distribution": "fixed", "value": 100, "monthly": {"kind": "planned", "factors": factors}}
    plan = hand_plan(costs=110, cash=9_000, months=60, exit_month=50)
    taxed_plan = changed(
        plan, {"revenue.streams.projects.price_per_project": price, "taxes.income_tax_rate": 0.25}
    )
    paid = base_chain(taxed_plan).ledger.paid(("income_tax",))[:, 0]
    by_year = [float(paid[12 * year : 12 * year + 12].sum()) for year in range(4)]
    assert by_year == pytest.approx([0, 0, 0, -60])


def test_what_was_paid_on_purchases_is_set_off_against_what_is_collected_later() -> None:
    flow = vat_cash(
        receipts=by_month(0, 1_000, 0),
        purchases=by_month(500, 0, 0),
        rate=np.array([[0.1]]),
        sales_share=np.array([[1.0]]),
        refunded=False,
        last_month=99,
    )
    np.testing.assert_allclose(flow[:, 0], [-50, 100, -50])


def test_the_interest_of_a_note_is_a_cost_until_it_converts_and_to_the_cent_no_longer() -> None:
    """It converts with the round of month 6: the profit of 1,200 bears the interest of seven months."""
    note = {"id": "n", "name": "N", "principal": 6_000, "rate_per_year": 0.1, "day_count": "30_360"}
    note |= {"issued": "2027-01-01", "maturity": "2028-12-31", "at_maturity": "repay"}
    financing = {"financing.notes": [note], "financing.rounds": [sure_round()], "opening.cash": 1e5}
    chain = base_chain(changed(profitable(income_tax_rate=0.25), financing))
    (owed,) = chain.debt.notes(chain.plan.financing, chain.plan.company.start)
    assert owed.interest is not None
    taxed = 1_200 - float(owed.interest[:7].sum())
    assert chain.ledger.paid(TAX)[11, 0] == pytest.approx(-taxed / 4, rel=1e-9)
