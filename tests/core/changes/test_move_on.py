"""Month 0 moves on: what came true as planned leaves the forecast where it was."""

from dataclasses import replace

import numpy as np
import pytest

from core.cash_flow.accounts import OPERATING
from core.changes.actuals import recorded
from core.changes.move_on import moved_on
from core.errors import PlanError
from core.plan.assumption.distribution import Fixed
from core.plan.assumption.variation import PlannedPath
from core.plan.case import Case, Scenario
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.history import month_after, month_name
from core.plan.plan import Plan
from core.simulation.premises import growth_is_measured
from core.simulation.run import base_chain
from core.studies.plan.actuals import first_month


def as_planned(plan: Plan, months: int) -> Plan:
    """Return the plan with its first months come true to its base case."""
    chain, first = base_chain(plan), first_month(plan)
    for month in range(months):
        customers = sum(float(one.closing[month, 0]) for one in chain.operations.outlook.customers.values())
        plan = recorded(
            plan,
            month_after(first, month),
            {
                "revenue": float(chain.ledger.earned(("revenue",))[month, 0]),
                "cash": float(chain.treasury.cash[month, 0]),
                "customers": customers,
                "costs": None,
            },
        )
    return plan


def without_history(name: str) -> Plan:
    return changed(ready_made(name), {"history": None})


@pytest.mark.parametrize("name", READY_MADE)
def test_a_month_that_came_as_planned_leaves_revenue_and_cash_where_they_were(name: str) -> None:
    plan = without_history(name)
    moved = moved_on(Case(as_planned(plan, 1))).case.plan
    assert moved.company.start.month == plan.company.start.month % 12 + 1
    before, after = base_chain(plan), base_chain(moved)
    expected = before.ledger.earned(("revenue",))[1:25, 0]
    off = np.abs(after.ledger.earned(("revenue",))[:24, 0] / expected - 1)
    # Blows and yearly steps fall into another month: single months differ by more than the others.
    assert np.median(off) < 0.02
    assert off.max() < 0.07
    spent = before.ledger.earned(OPERATING) - before.ledger.earned(("revenue",))
    gap = after.treasury.cash[:10, 0] - before.treasury.cash[1:11, 0]
    assert np.abs(gap).max() < 0.02 * -float(spent[1:11, 0].sum())


def test_what_is_known_takes_the_place_of_what_was_planned() -> None:
    plan = without_history("applied")
    first = first_month(plan)
    chain = base_chain(plan)
    earned = float(chain.ledger.earned(("revenue",))[0, 0])
    known = recorded(plan, first, {"revenue": 2 * earned, "cash": 5e6, "customers": 60.0, "costs": None})
    moved = moved_on(Case(known)).case.plan
    assert moved.opening.cash == 5e6
    assert sum(one.opening_customers.median for one in moved.market.segments) == pytest.approx(60)
    now = float(base_chain(moved).ledger.earned(("revenue",))[0, 0])
    grown = float(chain.ledger.earned(("revenue",))[1, 0]) / earned
    assert now == pytest.approx(2 * earned * grown, rel=0.02)


def test_cash_not_known_for_the_last_month_is_rolled_forward_and_never_invented() -> None:
    plan = without_history("applied")
    first = first_month(plan)
    one = recorded(plan, first, {"revenue": 1e5, "costs": 3e5, "cash": 4e6, "customers": None})
    two = recorded(one, month_after(first), {"revenue": 1e5, "costs": 3e5, "cash": None, "customers": None})
    assert moved_on(Case(two)).case.plan.opening.cash == pytest.approx(3.8e6)
    with pytest.raises(PlanError, match="is not known"):
        moved_on(Case(recorded(plan, first, {"revenue": 1e5})))


def test_nothing_known_is_nothing_to_move_on_to() -> None:
    with pytest.raises(PlanError, match="no month"):
        moved_on(Case(without_history("applied")))


def test_growth_is_learnt_from_two_months_on_and_stands_as_typed_before() -> None:
    plan = without_history("applied")
    assert not growth_is_measured(moved_on(Case(as_planned(plan, 1))).case.plan)
    assert growth_is_measured(moved_on(Case(as_planned(plan, 2))).case.plan)


def test_months_count_from_the_new_first_day_and_what_was_due_is_asked_about() -> None:
    plan = changed(without_history("applied"), {"financing.rounds.series_a.close_month": 1})
    found = moved_on(Case(as_planned(plan, 3)))
    moved = found.case.plan
    assert [one.path for one in found.remarks] == ["financing.rounds.series_a.close_month"]
    assert moved.financing.rounds[0].close_month == 0
    assert moved.exit.month == plan.exit.month - 3
    assert moved.financing.holders[0].vesting is not None
    assert plan.financing.holders[0].vesting is not None
    assert moved.financing.holders[0].vesting.start_month == plan.financing.holders[0].vesting.start_month - 3
    assert moved.compute.credits[0].expiry_month == plan.compute.credits[0].expiry_month - 3


def test_a_training_run_goes_on_and_its_next_generation_keeps_its_date() -> None:
    plan = without_history("applied")
    run = plan.compute.training_runs[0]  # begins in month 1, lasts 2 months, comes again after 9
    moved = moved_on(Case(as_planned(plan, 2))).case.plan
    following, rest = moved.compute.training_runs
    assert following.start_month == run.start_month + run.model_life_months - 2
    assert following.gpu_hours.median == pytest.approx(
        run.gpu_hours.median * run.growth_per_generation.median
    )
    assert (rest.start_month, rest.duration_months) == (0, 1)
    assert rest.gpu_hours.median == pytest.approx(run.gpu_hours.median / 2)


def test_a_planned_course_goes_on_where_it_is() -> None:
    steps = Fixed(value=2.0, monthly=PlannedPath(factors=(1.0, 2.0, 3.0, 4.0)))
    plan = changed(without_history("applied"), {"people.net_hires_per_quarter": steps})
    moved = moved_on(Case(as_planned(plan, 2))).case.plan
    assert moved.people.net_hires_per_quarter.monthly == PlannedPath(factors=(3.0, 4.0))
    heads = sum(team.opening_headcount for team in plan.people.teams)
    assert sum(team.opening_headcount for team in moved.people.teams) == pytest.approx(
        heads + 2 * (1 + 2) / 3
    )


def test_a_scenarios_months_move_with_the_plan() -> None:
    plan = without_history("applied")
    later = Scenario("Later", {"financing.rounds.series_a.close_month": 14, "opening.cash": 1e6})
    case = replace(Case(as_planned(plan, 1)), scenarios=(later,))
    moved = moved_on(case).case.scenarios[0]
    assert moved.changes == {"financing.rounds.series_a.close_month": 13, "opening.cash": 1e6}


def test_a_figure_is_taken_out_again_and_an_empty_record_is_none() -> None:
    plan = without_history("applied")
    first = month_name(plan.company.start.year, plan.company.start.month)
    once = recorded(plan, first, {"revenue": 5.0, "cash": -3.0})
    assert once.history is not None
    assert once.history.line("cash") == {first: -3.0}
    assert recorded(once, first, {"revenue": None, "cash": None}).history is None
    with pytest.raises(PlanError, match="0 or more"):
        recorded(plan, first, {"revenue": -1.0})
