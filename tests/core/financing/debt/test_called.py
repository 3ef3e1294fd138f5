"""Loans that are called: nothing is owed after, and the lender has had the loan's rate on its money."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.debt.called import called
from core.financing.debt.schedule import schedule
from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.simulation.run import base_chain, chain_of
from core.simulation.streams import RandomDraws
from core.studies.financing.loans import loan_reports
from tests.core.hand_plans import hand_plan
from tests.core.sections import loan

KINDS = ["amortising", "equal_principal", "interest_only", "bullet", "balloon", "venture"]


@given(
    st.sampled_from(KINDS), st.integers(0, 16), st.floats(0, 0.5), st.sampled_from([1, 3]), st.floats(0, 1)
)
def test_a_called_loan_has_cost_its_rate_and_leaves_nothing(
    kind: str, month: int, rate: float, every: int, pik: float
) -> None:
    one = loan(kind=kind, term_months=18, rate_per_year=rate, payment_interval_months=every, pik_share=pik)
    found = called(one, schedule(loan=one, months=24), np.array([float(month)]))
    np.testing.assert_array_equal(found.service[month + 2 :], 0.0)
    np.testing.assert_array_equal(found.owed[month + 1 :], 0.0)
    due = found.service[:, 0] / (1 + rate / 12) ** np.arange(24)
    if every == 1:  # in between, interest runs up without interest on it
        assert due.sum() == pytest.approx(100.0)
    unpaid = np.cumsum(found.accrued - found.interest, axis=0)
    np.testing.assert_allclose(found.liability, found.closing_balance + unpaid, atol=1e-9)
    np.testing.assert_allclose(
        found.closing_balance, np.cumsum(found.drawn - found.repaid, axis=0), atol=1e-9
    )


def test_an_advance_that_is_called_pays_the_rest_of_its_multiple() -> None:
    one = loan(kind="revenue_based", revenue_share=0.1, repayment_multiple=1.5, term_months=24)
    found = called(one, schedule(loan=one, months=30, revenue=np.full((30, 1), 50.0)), np.array([4.0]))
    assert found.service[:, 0].sum() == pytest.approx(150.0)
    np.testing.assert_allclose(found.service[1:6, 0], [5.0, 5.0, 5.0, 5.0, 130.0])


def test_fees_at_the_end_fall_due_with_the_call_and_paths_are_called_each_in_its_month() -> None:
    one = loan(paths=3, kind="interest_only", end_payment_share=0.04, term_months=12)
    plain = schedule(loan=one, months=14)
    found = called(one, plain, np.array([np.nan, 2.0, 7.0]))
    np.testing.assert_array_equal(found.service[:, 0], plain.service[:, 0])
    np.testing.assert_allclose(found.fees[3, 1], 4.0)
    np.testing.assert_allclose(found.fees[8, 2], 4.0)
    assert found.fees[12, 1] == found.fees[12, 2] == 0.0


BANK = {
    "id": "bank",
    "name": "Bank",
    "kind": "interest_only",
    "principal": 600,
    "draw_month": 0,
    "term_months": 30,
    "rate_per_year": 0.12,
    "minimum_cash": 900,
    "on_breach": "called",
}


def test_a_lender_calls_the_loan_in_the_month_after_cash_fell_below_the_covenant() -> None:
    """1,550 in month 0, 56 less each month: 878 in month 12. 606 are due in month 13, and 222 last to 17."""
    chain = base_chain(changed(hand_plan(), {"financing.loans": [BANK]}))
    assert chain.passed.call_month["bank"][0] == 12
    expected = [1_550 - 56 * month for month in range(13)] + [222 - 50 * month for month in range(5)]
    np.testing.assert_allclose(chain.ledger.cash[:18, 0], expected)
    assert chain.treasury.ruin_month[0] == 18
    books = chain.ledger
    np.testing.assert_allclose(books.balance("loans")[13:18, 0], 0.0, atol=1e-9)
    total = books.cash + sum(books.balance(item) for item in books.items)
    np.testing.assert_allclose(total, books.equity, atol=1e-9)


@pytest.mark.parametrize(("terms", "month"), [({"cure_months": 2}, 14), ({"on_breach": "reported"}, None)])
def test_a_breach_may_be_cured_or_only_be_reported(terms: dict[str, object], month: int | None) -> None:
    chain = base_chain(changed(hand_plan(), {"financing.loans": [BANK | terms]}))
    assert chain.ledger.paid(("loans",))[13, 0] == 0
    assert chain.passed.call_month.get("bank", [None])[0] == month


def test_the_cover_of_debt_service_is_tested_over_the_months_since_the_draw() -> None:
    """Cash flow is −50 a month and interest 6 from month 1: cover is −8.3 at once."""
    terms = {"minimum_cash": None, "minimum_cover": 0.0}
    chain = base_chain(changed(hand_plan(), {"financing.loans": [BANK | terms]}))
    assert chain.passed.call_month["bank"][0] == 1
    profitable = base_chain(
        changed(hand_plan(costs=90.0), {"financing.loans": [BANK | terms | {"minimum_cover": 1.6}]})
    )
    assert (
        profitable.passed.call_month["bank"][0] != profitable.passed.call_month["bank"][0]
    )  # 10 ÷ 6 is 1.67: never
    charged = BANK | terms | {"minimum_cover": 1.6, "fee_amount": 60}  # a fee at the draw is no service
    with_fee = base_chain(changed(hand_plan(costs=90.0), {"financing.loans": [charged]}))
    assert np.isnan(with_fee.passed.call_month["bank"][0])


@pytest.mark.parametrize(("tax", "breached"), [(0.0, False), (0.5, True)])
def test_income_tax_comes_before_debt_service(tax: float, breached: bool) -> None:
    """80 a month serve 60, 1.33 times; after half of it has gone in tax in December, .67 times."""
    loan = BANK | {"kind": "equal_principal", "principal": 1_440, "rate_per_year": 0, "draw_month": 0}
    loan |= {"term_months": 24, "minimum_cash": None, "minimum_cover": 1.2}
    plan = changed(hand_plan(income=180, costs=100), {"financing.loans": [loan]})
    plan = changed(plan, {"taxes.income_tax_rate": tax})
    called = base_chain(plan).passed.call_month["bank"][0]
    assert (called == 11) == breached
    (report,) = loan_reports(block_of(changed(plan, {"financing.loans.bank.on_breach": "reported"}), 20, 1))
    assert (report.ever_breached > 0) == breached


def test_a_breach_that_heals_is_counted_anew() -> None:
    """A grant of 500 in month 13 heals the breach of month 12; the next is in month 21, its second in 22."""
    grant = {"id": "g", "name": "G", "amount": 500, "month": 13}
    changes = {"financing.loans": [BANK | {"cure_months": 1}], "financing.grants": [grant]}
    assert base_chain(changed(hand_plan(), changes)).passed.call_month["bank"][0] == 22


def test_what_else_could_not_be_paid_stays_unpaid() -> None:
    """48.8 are left in month 2; 50 of costs and 60.6 of the loan fall due: the lender gets nothing."""
    loan = BANK | {"principal": 60, "minimum_cash": 60}
    chain = base_chain(changed(hand_plan(cash=140), {"financing.loans": [loan]}))
    assert (chain.passed.call_month["bank"][0], chain.treasury.ruin_month[0]) == (2, 3)
    assert chain.ledger.cash[3, 0] == pytest.approx(-1.2)
    assert chain.ledger.paid(("loans", "interest"))[3, 0] == pytest.approx(0.0)


def test_cuts_and_calls_meet_and_a_path_is_the_same_alone_and_among_others() -> None:
    cut = {"id": "cut", "name": "Cut", "runway_trigger_months": 14, "other_costs_share": 0.3}
    price = {"distribution": "uniform", "low": 60, "high": 180}
    plan = changed(
        hand_plan(),
        {"financing.loans": [BANK], "cuts": [cut], "revenue.streams.projects.price_per_project": price},
    )
    many, few = (chain_of(plan, RandomDraws(1, 0, paths)) for paths in (200, 9))
    both = np.isfinite(many.passed.call_month["bank"]) & np.isfinite(many.passed.cut_month["cut"])
    assert both.any()
    assert np.isnan(many.passed.call_month["bank"]).any()
    np.testing.assert_array_equal(many.ledger.cash[:, :9], few.ledger.cash)


def test_a_lender_who_calls_gets_what_there_is_and_the_rest_stays_owed() -> None:
    """1,050 in month 0, 56 less each month: 882 in month 3, below 900. 606 and 50 are due in month 4."""
    plan = changed(hand_plan(cash=500), {"financing.loans": [BANK | {"rate_per_year": 0.12}]})
    rich = base_chain(plan)
    assert rich.passed.call_month["bank"][0] == 3
    poor = base_chain(changed(hand_plan(cash=100), {"financing.loans": [BANK | {"principal": 1_000}]}))
    assert (poor.passed.call_month["bank"][0], poor.treasury.ruin_month[0]) == (3, 4)
    left = 1_050 - 3 * 60 - 50  # before the call
    assert -poor.ledger.paid(("loans", "interest"))[4, 0] == pytest.approx(left)
    assert poor.ledger.cash[4, 0] == pytest.approx(0.0)
    assert poor.ledger.balance("loans")[4, 0] == pytest.approx(-(1_010 - left))


def test_nothing_is_decided_in_the_month_of_the_exit() -> None:
    """Cash falls below 900 in month 12: with the exit in it, the call would have no month to act in."""
    cut = {"cuts": [{"id": "c", "name": "C", "month": 12, "other_costs_share": 0.5}]}
    last = base_chain(changed(hand_plan(exit_month=12), {"financing.loans": [BANK]} | cut))
    assert np.isnan(last.passed.call_month["bank"][0])
    assert np.isnan(last.passed.cut_month["c"][0])
    later = base_chain(changed(hand_plan(exit_month=13), {"financing.loans": [BANK]}))
    assert later.passed.call_month["bank"][0] == 12
