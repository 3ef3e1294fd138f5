"""Loans in the chain: a schedule is worked out once for what was drawn of its terms, and for nothing else."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.block import block_of
from tests.core.hand_plans import hand_plan

LOAN = {"id": "bank", "name": "Bank", "kind": "amortising", "principal": 1_200, "draw_month": 1}
LOAN |= {"term_months": 12, "rate_per_year": {"distribution": "uniform", "low": 0.0, "high": 0.2}}


def owing(**terms: object) -> Plan:
    return changed(hand_plan(), {"financing.loans": [LOAN | terms]})


def interest(plan: Plan, seed: int = 1) -> np.ndarray:
    return block_of(plan, 50, seed).chain.debt.loans["bank"].interest


def test_a_loan_is_remembered_while_nothing_of_it_changes() -> None:
    first = block_of(owing(), 50, 1).chain.debt.loans["bank"]
    dearer = changed(owing(), {"costs": [], "opening.cash": 7_777.0})
    assert block_of(dearer, 50, 1).chain.debt.loans["bank"] is first
    with pytest.raises(ValueError, match="read-only"):
        first.interest[3] = 0.0


@pytest.mark.parametrize(
    "terms",
    [
        {"principal": 1_300},
        {"term_months": 13},
        {"draw_month": 2},
        {"fee_share": 0.01},
        {"day_count": "act_360"},
        {"kind": "bullet"},
        {"rate_per_year": {"distribution": "uniform", "low": 0.0, "high": 0.21}},
    ],
)
def test_another_term_and_other_draws_are_another_schedule(terms: dict[str, object]) -> None:
    before = block_of(owing(), 50, 1).chain.debt.loans["bank"]
    after = block_of(owing(**terms), 50, 1).chain.debt.loans["bank"]
    assert after is not before
    assert not np.array_equal(after.service, before.service)
    assert not np.array_equal(interest(owing(), seed=2), before.interest)


def test_what_follows_revenue_is_never_remembered() -> None:
    advance = {"kind": "revenue_based", "revenue_share": 0.1, "repayment_multiple": 1.3}
    plan = owing(rate_per_year=0.0, **advance)
    richer = changed(plan, {"revenue.streams.projects.price_per_project": 200.0})
    repaid = [block_of(one, 50, 1).chain.debt.loans["bank"].service for one in (plan, richer)]
    assert not np.array_equal(*repaid)
