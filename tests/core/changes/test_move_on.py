"""Month 0 moves on: what came true as planned leaves the forecast where it was."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import OPERATING
from core.changes.actuals import recorded
from core.changes.move_on import moved_on
from core.errors import PlanError
from core.plan.assumption.distribution import Fixed
from core.plan.assumption.variation import PlannedPath
from core.plan.case import Case, Scenario
from core.plan.conditions import as_stated_now, departures_of
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


@pytest.mark.parametrize(("then", "now"), [(None, 300.0), (300.0, None)])
def test_a_limit_set_or_lifted_since_growth_was_stated_goes_on_to_act(
    then: float | None, now: float | None
) -> None:
    path = "revenue.streams.seats.included_million_tokens"
    terms = {"revenue.streams.seats.overage_price_per_million_tokens": 20.0}
    plan = changed(as_stated_now(changed(without_history("applied"), terms | {path: then})), {path: now})
    moved = moved_on(Case(as_planned(plan, 1))).case.plan
    (told,) = (pair for place, pair in departures_of(moved).items() if place == path)
    use = [one.revenue.streams[0].million_tokens_per_customer_per_month.median for one in (plan, moved)]
    limits = [value * use[1] / use[0] if value else np.nan for value in (then, now)]
    np.testing.assert_allclose(told, limits, rtol=1e-9)


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


def test_growth_stands_as_typed_until_six_months_tell_it_and_the_change_is_remarked_on() -> None:
    plan = without_history("applied")
    for months, measured in ((1, False), (2, False), (5, False), (6, True)):
        found = moved_on(Case(as_planned(plan, months)))
        assert growth_is_measured(found.case.plan) is measured, months
        assert any(one.path == "market.segments" for one in found.remarks) is measured, months


@pytest.mark.parametrize("months", [2, 4])
@pytest.mark.parametrize("name", ["applied", "apps_and_api"])
def test_several_months_that_came_as_planned_leave_the_base_case_where_it_was(name: str, months: int) -> None:
    plan = without_history(name)
    moved = moved_on(Case(as_planned(plan, months))).case.plan
    before = base_chain(plan).ledger.earned(("revenue",))[months : months + 20, 0]
    after = base_chain(moved).ledger.earned(("revenue",))[:20, 0]
    assert np.median(np.abs(after / before - 1)) < 0.03


def test_a_plan_can_move_on_month_by_month_for_two_years() -> None:
    for name in READY_MADE:
        case = Case(without_history(name))
        for _month in range(24 if name == "foundation" else 8):
            case = moved_on(Case(as_planned(case.plan, 1))).case
        assert len(case.plan.compute.training_runs) <= 2 * len(ready_made(name).compute.training_runs) + 1


def test_demand_and_prices_go_on_with_each_single_move() -> None:
    """Twelve moves of a month each bring what one year of the plan's own course has brought."""
    plan = without_history("applied")
    chain, case = base_chain(plan), Case(plan)
    for _month in range(6):
        case = moved_on(Case(as_planned(case.plan, 1))).case
    moved = case.plan
    demand = sum(float(one.demand[6, 0]) for one in chain.operations.outlook.customers.values())
    assert sum(one.opening_demand.median for one in moved.market.segments) == pytest.approx(demand, rel=0.03)


def test_a_plan_before_its_launch_keeps_the_customers_it_will_launch_with() -> None:
    plan = without_history("applied")
    streams = [one for one in plan.revenue.streams if one.kind != "project"]
    plan = changed(plan, {"revenue.streams": streams, "market.segments.insurers.first_month": 6})
    moved = moved_on(Case(recorded(plan, first_month(plan), {"cash": 7e6}))).case.plan
    before = base_chain(plan).ledger.earned(("revenue",))[:, 0]
    after = base_chain(moved).ledger.earned(("revenue",))[:, 0]
    assert moved.market.segments[0].first_month == 5
    np.testing.assert_allclose(after[5:20], before[6:21], rtol=0.02)


@pytest.mark.parametrize(
    "changes",
    [{"market.competition.months_behind_frontier": 15.0}, {"revenue.streams.seats.price_per_month": 6300.0}],
)
def test_what_departs_from_the_conditions_of_growth_goes_on_departing(changes: dict[str, float]) -> None:
    plan = changed(without_history("applied"), changes)
    moved = moved_on(Case(as_planned(plan, 1))).case.plan
    before = base_chain(plan).ledger.earned(("revenue",))[1:25, 0]
    after = base_chain(moved).ledger.earned(("revenue",))[:24, 0]
    assert np.abs(after / before - 1).max() < 0.12


def test_costs_begin_end_and_grow_as_planned_and_the_ended_go() -> None:
    plan = without_history("applied")
    costs = [one.model_dump() for one in plan.costs]
    costs[0] |= {"start_month": 6, "end_month": 20, "growth_per_year": 0.5}
    costs[1] |= {"end_month": 1}
    moved = moved_on(Case(as_planned(changed(plan, {"costs": costs}), 3))).case.plan
    assert [one.id for one in moved.costs] == [plan.costs[0].id, plan.costs[2].id]
    assert (moved.costs[0].start_month, moved.costs[0].end_month) == (3, 17)
    grown = plan.costs[0].amount_per_month.median * 1.5**0.25
    assert moved.costs[0].amount_per_month.median == pytest.approx(grown)


def test_a_figure_with_a_planned_course_is_carried_forward_too() -> None:
    price = Fixed(value=2.0, monthly=PlannedPath(factors=(1.0, 1.0, 1.0, 1.1)))
    changes = {"compute.gpu_price_per_hour": price, "compute.gpu_price_change_per_year": -0.3}
    moved = moved_on(Case(as_planned(changed(without_history("applied"), changes), 3))).case.plan
    assert moved.compute.gpu_price_per_hour.median == pytest.approx(2.0 * 0.7**0.25)
    assert moved.compute.gpu_price_per_hour.monthly == PlannedPath(factors=(1.1,))


def test_a_top_customer_is_a_smaller_part_of_what_has_grown() -> None:
    """Its own growth apart, it pays what it paid: of its stream the less, the more customers there are."""
    plan = without_history("applied")
    stream = plan.revenue.streams[0]
    here = f"revenue.streams.{stream.id}"
    plan = changed(plan, {f"{here}.top_customer_share": 0.4, f"{here}.top_customer_growth_per_year": 3.0})
    customers = base_chain(plan).operations.outlook.customers[stream.segment].closing[:, 0]  # type: ignore[union-attr]
    moved = moved_on(Case(as_planned(plan, 3))).case.plan.revenue.streams[0]
    assert moved.top_customer_share.median == pytest.approx(0.4 * customers[0] / customers[3] * 4**0.25)


def test_pilots_end_when_they_were_to_and_not_again() -> None:
    plan = changed(without_history("applied"), {"revenue.pilot_months": 3})
    assert moved_on(Case(as_planned(plan, 2))).case.plan.revenue.pilot_months == 1
    moved = moved_on(Case(as_planned(plan, 4))).case.plan
    assert all(one.pilot_share.median == 0 for one in moved.revenue.streams)


def test_what_was_received_or_paid_back_is_in_the_cash_that_is_known() -> None:
    plan = without_history("applied")
    note = {
        "id": "note", "name": "Note", "principal": 5e5, "rate_per_year": 0.08, "issued": date(2026, 3, 1),
        "maturity": date(2027, 2, 1), "at_maturity": "repay",
    }  # fmt: skip
    grant = {"id": "grant", "name": "Grant", "amount": 1e6, "month": 1}
    plan = changed(plan, {"financing.notes": [note], "financing.grants": [grant], "financing.rounds": []})
    found = moved_on(Case(as_planned(plan, 4)))
    assert found.case.plan.financing.notes == ()
    assert found.case.plan.financing.grants == ()
    assert {one.path for one in found.remarks} >= {"financing.notes.note", "financing.grants.grant"}


def test_what_leaves_nothing_to_go_on_from_is_refused_by_its_field() -> None:
    plan = without_history("applied")
    first = first_month(plan)
    for figures, path in (
        ({"revenue": 0.0, "cash": 6e6}, "history.revenue"),
        ({"revenue": 3e5, "cash": 6e6, "customers": 0.0}, "history.customers"),
        ({"revenue": 3e5, "cash": -1e6}, "history.cash"),
    ):
        with pytest.raises(PlanError) as error:
            moved_on(Case(recorded(plan, first, figures)))
        assert [one.path for one in error.value.faults] == [path]
    stale = recorded(recorded(plan, first, {"cash": 6e6}), month_after(first, 5), {"revenue": 3e5})
    with pytest.raises(PlanError, match="last"):
        moved_on(Case(stale))


def test_cash_without_known_costs_is_rolled_forward_by_the_plans_own_burn() -> None:
    plan = without_history("applied")
    first = first_month(plan)
    known = recorded(recorded(plan, first, {"cash": 6e6}), month_after(first), {"revenue": 3e5})
    found = moved_on(Case(known))
    burnt = -float(base_chain(plan).free_cash_flow[1, 0])  # in the month of which nothing is known
    assert found.case.plan.opening.cash == pytest.approx(6e6 - burnt)
    assert any(one.path == "history.cash" for one in found.remarks)


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


def test_a_rate_that_has_moved_is_in_the_figures_that_go_on() -> None:
    """30 % a year for four months: costs, pay and compute stay what they were, in the months that follow."""
    plan = without_history("applied")
    changes: dict[str, Any] = {"exchange.currency": "CNY", "exchange.change_per_year": 0.3}
    changes |= {f"costs.{one.id}.second_currency_share": 1.0 for one in plan.costs}
    changes |= {f"people.teams.{one.id}.second_currency_share": 0.5 for one in plan.people.teams}
    changes |= {"compute.second_currency_share": 1.0}
    plan = changed(plan, changes)
    moved = moved_on(Case(as_planned(plan, 4))).case.plan
    before, after = base_chain(plan).operations.spending, base_chain(moved).operations.spending
    for name, cost in after.costs_by_item.items():
        if not plan.costs[[one.id for one in plan.costs].index(name)].revenue_share.median:
            np.testing.assert_allclose(cost[:20], before.costs_by_item[name][4:24], rtol=1e-9)
    for name, cost in after.people_by_team.items():
        np.testing.assert_allclose(cost[:20], before.people_by_team[name][4:24], rtol=1e-9)
    assert moved.people.teams[0].second_currency_share > 0.5
    assert moved.compute.gpu_price_per_hour.median / (
        plan.compute.gpu_price_per_hour.median
    ) == pytest.approx((1.3 * (1 + plan.compute.gpu_price_change_per_year.median)) ** (4 / 12))


@pytest.mark.parametrize("lag", [0, 3, 6])
def test_who_was_hired_before_still_joins(lag: int) -> None:
    """Hires of the first four months alone: all have joined in the end, whenever the plan moved on."""
    hires = ready_made("applied").people.net_hires_per_quarter
    path = hires.model_copy(update={"monthly": PlannedPath(factors=(1.0,) * 4 + (0.0,) * 30)})
    plan = changed(
        without_history("applied"), {"people.net_hires_per_quarter": path, "people.hiring_lag_months": lag}
    )
    moved = moved_on(Case(as_planned(plan, 4))).case.plan
    before, after = base_chain(plan).operations.spending.heads, base_chain(moved).operations.spending.heads
    np.testing.assert_allclose(after[:20], before[4:24])
