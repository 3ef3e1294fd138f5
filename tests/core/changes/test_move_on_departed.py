"""Month 0 moves on in a plan changed since its growth was stated: what departed goes on departing."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import DEFERRED_REVENUE
from core.changes.actuals import recorded
from core.changes.adopt_history import adopted
from core.changes.move_on import moved_on
from core.history.history import History
from core.plan.case import Case
from core.plan.conditions import as_stated_now, departures_of
from core.plan.document.edit import changed
from core.plan.history import month_after
from core.plan.plan import Plan
from core.simulation.premises import posterior_of
from core.simulation.run import base_chain
from core.simulation.spending import effort_of
from core.studies.plan.actuals import first_month
from tests.core.changes.test_move_on import as_planned, without_history
from tests.core.hand_plans import hand_plan
from tests.core.simulation.test_premises import neutral

AHEAD = 24
SEGMENT = "market.segments.insurers"


def plain(**changes: Any) -> Plan:
    return as_stated_now(changed(neutral(without_history("applied")), changes))


def heads(plan: Plan, function: str, factor: float) -> dict[str, float]:
    return {
        f"people.teams.{one.id}.opening_headcount": factor * one.opening_headcount
        for one in plan.people.teams
        if one.function == function
    }


def off(plan: Plan, months: int) -> float:
    """Return by how much revenue of the plan moved on, month by month as planned, misses the plan's own."""
    moved = moved_on(Case(as_planned(plan, months))).case.plan
    before, after = (base_chain(one).operations.sales.revenue[:, 0] for one in (plan, moved))
    return float(np.abs(after[:AHEAD] / before[months : months + AHEAD] - 1).max())


@pytest.mark.parametrize("months", [1, 5])
def test_a_team_taken_out_of_selling_is_missed_as_much_as_before(months: int) -> None:
    """Its part of what selling cost is that of then: it was .30 of the effort, and .89 after the move."""
    plan = changed(plain(), heads(plain(), "sales_marketing", 0.0))
    moved = moved_on(Case(as_planned(plan, months))).case.plan
    before, after = effort_of(plan).selling, effort_of(moved).selling
    assert before is not None
    assert after is not None
    np.testing.assert_allclose(after[:12], before[:12], rtol=1e-9)
    assert off(plan, months) < 0.06


@pytest.mark.parametrize(("factor", "months"), [(0.5, 1), (0.5, 5), (0.0, 5)])
def test_research_that_was_stopped_is_not_forgiven(factor: float, months: int) -> None:
    """The lag that has come of it stays one: revenue rose by 15 and 25 % in two years."""
    plan = changed(plain(), heads(plain(), "research", factor))
    moved = moved_on(Case(as_planned(plan, months))).case.plan
    before, after = (base_chain(one).operations.outlook.months_behind[:, 0] for one in (plan, moved))
    assert after[0] == pytest.approx(before[months], abs=0.05)  # efforts are means of years, which move
    assert off(plan, months) < 0.05


def test_rivals_who_came_beyond_those_expected_are_a_departure() -> None:
    """Six a year instead of one: those of five months were taken for what growth was stated beside (36 %)."""
    competitors = "market.competition.new_competitors_per_year"
    plan = changed(plain(**{competitors: 1.0}), {competitors: 6.0})
    assert off(plan, 5) < 0.07


def test_a_measured_plan_keeps_what_departed_since_but_for_the_part_its_months_have_learnt() -> None:
    """One month of 25 came after the sales team had left: it was taken for all, and revenue rose by 83 %."""
    revenue = 3e5 * 1.03 ** np.arange(24) * np.exp(np.random.default_rng(4).normal(0, 0.03, 24))
    plan = neutral(adopted(without_history("applied"), History((2025, 1), {"revenue": revenue}, ())))
    cut = changed(plan, heads(plan, "sales_marketing", 0.0) | heads(plan, "research", 0.0))
    assert off(cut, 1) < 0.03
    then, now = departures_of(cut)["effort.selling_people.1"]
    moved = moved_on(Case(as_planned(cut, 1))).case.plan
    later_then, later_now = departures_of(moved)["effort.selling_people.1"]
    assert later_then / later_now == pytest.approx((then / now) ** (24 / 25), rel=1e-6)


@pytest.mark.parametrize(("fall", "use"), [(0.5, 0.0), (0.0, 0.05)])
def test_where_customers_follow_the_market_prices_fall_and_use_grows_with_every_move(
    fall: float, use: float
) -> None:
    """Prices that halve within a year never fell, and use never grew, when the plan moved each month."""
    plan = without_history("applied")
    sold = [one for one in plan.revenue.streams if one.kind != "project"]
    plan = plain(
        **{
            f"{SEGMENT}.driver": "market_share",
            f"{SEGMENT}.opening_demand": 2_000.0,
            f"{SEGMENT}.reachable_customers": 3_000.0,
            "market.price_fall_per_year": fall,
        },
        **{f"revenue.streams.{one.id}.price_exposure": 1.0 for one in sold},
        **{f"revenue.streams.{one.id}.billing_months": 1 for one in sold},
        **{
            f"revenue.streams.{one.id}.usage_growth_per_month": use
            for one in sold
            if hasattr(one, "usage_growth_per_month")
        },
        **{
            f"revenue.streams.{one.id}.projects_per_month": 0.0
            for one in plan.revenue.streams
            if one.kind == "project"
        },
    )
    wanted = base_chain(plan).operations.sales.revenue[4, 0]
    case = Case(plan)
    for _ in range(4):
        case = moved_on(Case(as_planned(case.plan, 1))).case
    assert base_chain(case.plan).operations.sales.revenue[0, 0] == pytest.approx(wanted, rel=1e-3)


def licences(**stream: Any) -> list[dict[str, Any]]:
    one = {"id": "l", "name": "L", "kind": "licence", "quality": "contracted", "segment": "insurers"}
    return [one | {"fee_per_year": 12_000.0, "price_exposure": 1.0, "billing_months": 12} | stream]


@pytest.mark.parametrize("months", [4, 16])
def test_contracts_that_run_keep_the_price_they_were_signed_at(months: int) -> None:
    """Yearly licences of a market whose prices halve within a year: after a year and more the oldest pay
    twice what those signed today do. Revenue of the new month 0 was 24 % too low, what is deferred 23 %.
    """
    plan = changed(plain(), {"revenue.streams": licences(), "market.price_fall_per_year": 0.5})
    plan = as_stated_now(changed(plan, {f"{SEGMENT}.driver": "market_share"}))
    found = moved_on(Case(as_planned(plan, months)))
    before, after = base_chain(plan), base_chain(found.case.plan)
    revenue = [one.operations.sales.revenue[:, 0] for one in (before, after)]
    np.testing.assert_allclose(revenue[1][:7], revenue[0][months : months + 7], rtol=0.01)
    deferred = [-one.ledger.balance(DEFERRED_REVENUE)[:, 0] for one in (before, after)]
    np.testing.assert_allclose(deferred[1][:5], deferred[0][months : months + 5], rtol=0.01)
    oldest = found.case.plan.revenue.streams[0].running_price_share
    assert oldest == pytest.approx(2.0, rel=0.02)
    assert not any(one.path == "revenue.streams.l" for one in found.remarks)


def test_contracts_of_a_company_that_grew_are_young() -> None:
    """10 % a month: what was signed last is most, and 7,020 were deferred after the move for 8,013 before."""
    stream = licences(price_exposure=0.0, fee_per_year=120.0)
    data = hand_plan(costs=0, cash=1e6, months=48, exit_month=47).model_dump(mode="json")
    segment = data["market"]["segments"][0] | {"opening_customers": 10, "opening_demand": 1e6}
    data["market"]["segments"] = [
        segment | {"reachable_customers": 1e6, "churn_per_month": 0.0, "growth_per_month": 0.1}
    ]
    data["revenue"]["streams"] = [stream[0] | {"segment": segment["id"]}]
    plan = Plan.model_validate(data)
    case = moved_on(Case(as_planned(plan, 5))).case
    before, after = (-base_chain(one).ledger.balance(DEFERRED_REVENUE)[:, 0] for one in (plan, case.plan))
    assert after[0] == pytest.approx(before[5], rel=0.02)


@pytest.mark.parametrize(("span", "within"), [(1, 1e-6), (4, 0.01)])
def test_prices_that_fall_beyond_the_expected_go_on_falling_over_every_move(span: int, within: float) -> None:
    """Half a year instead of a fifth: each move gave a month's fall of projects back, 22 % after five."""
    project = {"id": "p", "name": "P", "kind": "project", "quality": "services", "price_exposure": 1.0}
    project |= {"projects_per_month": 2.0, "price_per_project": 1e5, "delivery_months": span}
    plan = changed(plain(), {"revenue.streams": [project], "market.price_fall_per_year": 0.5})
    case, planned = Case(plan), base_chain(plan).operations.sales.revenue[:, 0]
    for month in range(1, 6):
        case = moved_on(Case(as_planned(case.plan, 1))).case
        later = base_chain(case.plan).operations.sales.revenue[:12, 0]
        np.testing.assert_allclose(later, planned[month : month + 12], rtol=within)


@pytest.mark.parametrize(("billed", "within"), [(1, 1e-4), (12, 0.03)])
def test_prices_of_streams_that_fall_beyond_the_expected_go_on_falling(billed: int, within: float) -> None:
    stream = licences(billing_months=billed)
    plan = changed(plain(), {"revenue.streams": stream, "market.price_fall_per_year": 0.5})
    case, planned = Case(plan), base_chain(plan).operations.sales.revenue[:, 0]
    for month in range(1, 5):
        case = moved_on(Case(as_planned(case.plan, 1))).case
        later = base_chain(case.plan).operations.sales.revenue[:12, 0]
        np.testing.assert_allclose(later, planned[month : month + 12], rtol=within)


def test_growth_begins_to_fade_with_the_first_customers() -> None:
    fading = {f"{SEGMENT}.first_month": 4, f"{SEGMENT}.growth_fade_per_year": 0.5}
    before = moved_on(Case(as_planned(plain(**fading), 3))).case.plan.market.segments[0].growth_per_month
    assert before.median == plain(**fading).market.segments[0].growth_per_month.median
    after = moved_on(Case(as_planned(plain(**fading), 6))).case.plan.market.segments[0].growth_per_month
    assert after.median == pytest.approx(before.median * 0.5 ** (2 / 12))


def test_a_commitment_is_no_use() -> None:
    """Use grows far below what is committed: the commitment stays what it is with every move."""
    stream = {"id": "c", "name": "C", "kind": "committed", "quality": "contracted", "segment": "insurers"}
    stream |= {"commitment_per_year": 120_000.0, "list_price_per_million_tokens": 1.0, "price_exposure": 0.0}
    stream |= {"million_tokens_per_customer_per_month": 10.0, "usage_growth_per_month": 0.05}
    plan = changed(plain(), {"revenue.streams": [stream]})
    plan = as_stated_now(changed(plan, {f"{SEGMENT}.driver": "market_share"}))
    case = Case(plan)
    for _ in range(4):
        case = moved_on(Case(as_planned(case.plan, 1))).case
    assert case.plan.revenue.streams[0].commitment_per_year.median == pytest.approx(120_000, rel=1e-3)


def test_growth_typed_on_measured_growth_goes_on_fading() -> None:
    """3 % a month more, five months later: what is left of it is what the months between have left."""
    revenue = 3e5 * 1.03 ** np.arange(24) * np.exp(np.random.default_rng(4).normal(0, 0.03, 24))
    plan = neutral(adopted(without_history("applied"), History((2025, 1), {"revenue": revenue}, ())))
    path = f"{SEGMENT}.growth_per_month"
    typed = changed(plan, {path: plan.market.segments[0].growth_per_month.median + 0.03})
    then, now = departures_of(typed)[path]
    moved = moved_on(Case(as_planned(typed, 5))).case.plan
    assert moved.history is not None
    kept = posterior_of(moved.history, moved.company.start).excess_kept
    later_then, later_now = departures_of(moved)[path]
    assert later_now - later_then == pytest.approx((now - then) * kept**5 * (1 - 5 / 29), rel=1e-6)


def test_invoices_by_quarter_count_for_all_their_months() -> None:
    """24 months in eight invoices, and three since: three parts of 27 are learnt."""
    revenue = np.where(np.arange(24) % 3 == 2, 9e5, 0.0)
    plan = neutral(adopted(without_history("applied"), History((2025, 1), {"revenue": revenue}, ())))
    competitors = "market.competition.competitors"
    there = plan.market.competition.competitors.median
    joined = plan.market.competition.new_competitors_per_year.median * 3 / 12
    more = changed(plan, {competitors: there * 2})
    first = first_month(more)
    known = recorded(more, month_after(first, 2), {"revenue": 9e5, "cash": 1e12})
    known = recorded(recorded(known, first, {"revenue": 0.0}), month_after(first), {"revenue": 0.0})
    moved = moved_on(Case(known)).case.plan
    then, now = departures_of(moved)[competitors]
    assert now / then == pytest.approx(((2 * there + joined) / (there + joined)) ** (24 / 27), rel=1e-6)
