"""What a loan's report says of its covenants: while it is owed, and up to the exit."""

from typing import Any

import pytest

from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.studies.financing.loans import LoanReport, loan_reports
from tests.core.hand_plans import hand_plan


def report(loan: dict[str, Any], more: dict[str, Any] | None = None, **plan: Any) -> LoanReport:
    whole = changed(
        hand_plan(**plan), {"financing.loans": [{"id": "l", "name": "L", "draw_month": 0} | loan]}
    )
    (found,) = loan_reports(block_of(changed(whole, more or {}), 40, 1))
    return found


def test_cover_is_of_the_months_to_the_exit() -> None:
    """Income 1,000, costs 800, 100 a month of service: 2. What becomes dear after the exit is nobody's."""
    loan = {"kind": "equal_principal", "principal": 6_000, "term_months": 60, "rate_per_year": 0.0}
    late = {"id": "x", "name": "X", "function": "administration", "amount_per_month": 5_000.0}
    plan = {"income": 1_000, "costs": 800, "exit_month": 23, "months": 120}
    base = hand_plan(**plan)
    costs = [one.model_dump() for one in base.costs] + [late | {"start_month": 24}]
    found = report(loan, {"costs": costs}, **plan)
    assert found.lowest_cover == pytest.approx(2.0)


def test_a_loan_that_is_repaid_breaks_no_minimum_of_cash_in_its_last_month() -> None:
    """4,000 in month 0 back in month 12: 2,000 are left where at least 3,000 must be while it is owed."""
    loan = {"kind": "bullet", "principal": 4_000, "term_months": 12, "rate_per_year": 0.0,
            "minimum_cash": 3_000, "on_breach": "called"}  # fmt: skip
    found = report(loan, cash=2_000)
    assert found.ever_breached == 0.0
    assert found.called == 0.0
    tight = report(loan | {"minimum_cash": 7_000}, cash=2_000)
    assert tight.ever_breached == 1.0
