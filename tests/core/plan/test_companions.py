"""Figures that act only with another."""

from datetime import date
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from core.changes.confirm import assumed_figures
from core.financing.debt.schedule import schedule
from core.plan.companions import ONLY_WHERE, ONLY_WITH, ONLY_WITHOUT, idle_fields
from core.plan.debt import Loan, LoanKind
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.studies.financing.planned import planned_table
from tests.core.hand_plans import hand_plan, sure_round

LOAN = {"id": "l", "name": "L", "principal": 100, "draw_month": 0, "term_months": 12, "rate_per_year": 0.1}
GRANT = {"id": "g", "name": "G", "month": 6, "shares": 1_000}


def loan(kind: str, **terms: object) -> Loan[Any]:
    needed = {"fixed_debits": {"debit_amount": 1}, "revenue_based": {"revenue_share": 0.1}}.get(kind, {})
    return Loan[Any](**LOAN | {"kind": kind} | needed | terms)


def test_each_names_fields_that_exist() -> None:
    plan = ready_made("foundation")
    granted = changed(plan, {"financing.option_grants": [GRANT]}).financing.option_grants
    sections = [*granted, plan.exit, *plan.financing.rounds, *plan.financing.holders]
    sections += [*plan.revenue.streams, plan.compute.commitments[0], loan("bullet")]
    needed = [(name, other) for name, others in ONLY_WITH.items() for other in others]
    needed += [(name, choice) for name, (choice, _chosen) in ONLY_WHERE.items()]
    for name, other in (*needed, *ONLY_WITHOUT.items()):
        holders = [one for one in sections if {name, other} <= set(type(one).model_fields)]
        assert holders, name


@pytest.mark.parametrize("kind", get_args(LoanKind))
def test_a_term_of_a_loan_is_idle_just_where_its_schedule_is_the_same_without(kind: str) -> None:
    other = {
        "interest_only_months": 6,
        "balloon_share": 0.4,
        "rate_per_year": 0.2,
        "day_count": "act_360",
        "payment_interval_months": 3,
        "pik_share": 0.5,
        "pays_at_draw": True,
        "prepaid_month": 6,
        "revenue_share": 0.3,
        "repayment_multiple": 3.0,
        "debit_amount": 2.0,
        "debit_every": "week",
        "end_payment_share": 0.1,
        "fee_share": 0.1,
    }
    idle = idle_fields(loan(kind))
    for name, value in other.items():
        try:
            moved = service(loan(kind, **{name: value})).tolist() != service(loan(kind)).tolist()
        except ValidationError:  # it has no such term at all
            moved = False
        assert moved == (name not in idle), name


def service(one: Loan[Any]) -> NDArray[np.float64]:
    drawn = one.model_copy(update={"rate_per_year": np.full((24, 1), one.rate_per_year)})
    revenue = np.full((24, 1), 50.0)
    return schedule(loan=drawn, months=24, revenue=revenue, start=date(2026, 1, 1)).service[:, 0]


@pytest.mark.parametrize(
    ("terms", "idle"),
    [
        (
            {},
            {
                "prepayment_fee_share",
                "warrant_strike",
                "collateral_fall_per_year",
                "on_breach",
                "cure_months",
            },
        ),
        ({"draw_month": -3, "prepaid_month": 0}, {"warrant_strike", "collateral_fall_per_year"}),
        ({"minimum_cash": 0}, {"cure_months"}),
        ({"minimum_cover": 1.2, "on_breach": "called"}, {"prepayment_fee_share"}),
    ],
)
def test_a_right_of_a_lender_needs_what_it_is_about(terms: dict[str, Any], idle: set[str]) -> None:
    found = idle_fields(loan("amortising", **terms))
    assert idle <= found
    assert ("prepayment_fee_share" in found) == ("prepaid_month" not in terms)
    assert ("on_breach" in found) == (not {"minimum_cash", "minimum_cover"} & set(terms))
    assert ("cure_months" in found) == (terms.get("on_breach") != "called")


def test_a_pool_stated_in_options_takes_the_place_of_one_stated_as_a_share() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    stated = changed(plan, {"financing.rounds.a.pool_increase": 0}).financing.rounds[0]
    instead = {"pool_after_share", "pool_counts"}
    assert instead <= idle_fields(stated)
    assert not instead & idle_fields(plan.financing.rounds[0])


def test_only_what_is_exercised_has_an_exercise_price() -> None:
    plan = hand_plan(rounds=(sure_round(),))
    holder = plan.financing.holders[0]
    path = f"financing.holders.{holder.id}"
    assert "strike" in idle_fields(holder)
    options = changed(plan, {f"{path}.security": "options", f"{path}.strike": 2.0})
    assert "strike" not in idle_fields(options.financing.holders[0])
    shares = changed(options, {f"{path}.security": "common"})
    assert planned_table(shares).strikes[0, 0] == 0
    assert planned_table(options).strikes[0, 0] == 2


@pytest.mark.parametrize(
    ("path", "value", "idle", "acts"),
    [
        ("financing.rounds.a.later_share", 0.5, "later_odds", True),
        ("financing.rounds.a.dividend", "simple", "dividend_per_year", True),
        ("financing.rounds.a.amount", 700, "later_odds", False),
        ("financing.rounds.a.participation", "capped", "participation_cap", True),
        ("financing.rounds.a.participation", "full", "participation_cap", False),
    ],
)
def test_a_figure_acts_once_its_companion_does(path: str, value: object, idle: str, acts: bool) -> None:
    plan = hand_plan(rounds=(sure_round(),))
    assert idle in idle_fields(plan.financing.rounds[0])
    assert (idle not in idle_fields(changed(plan, {path: value}).financing.rounds[0])) == acts


def test_what_does_not_act_is_not_asked_to_be_confirmed() -> None:
    def asked(plan: Plan) -> set[str]:
        return set(assumed_figures(plan))

    plan = ready_made("applied")
    name = plan.financing.rounds[0].id
    path = f"financing.rounds.{name}.later_months"
    marked = plan.model_copy(update={"sources": plan.sources | {path: "assumption"}})
    assert path not in asked(marked)
    assert path in asked(changed(marked, {f"financing.rounds.{name}.later_share": 0.4}))
