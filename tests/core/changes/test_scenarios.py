"""Ready-made scenarios and a person's own: what they move, and that they are differences on a base."""

import pytest

from core.changes.difference import plan_differences
from core.changes.scenarios import READY_MADE, kept_scenario, moved, scenario_plan
from core.errors import PlanError
from core.plan.case import Scenario
from core.plan.document.edit import changed, value_at
from core.plan.document.library import READY_MADE as PLANS
from core.plan.document.library import ready_made

PLAN = ready_made("applied")


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("scenario", READY_MADE)
def test_every_ready_made_plan_has_both_ready_made_scenarios(name: str, scenario: str) -> None:
    plan = ready_made(name)
    assert plan_differences(plan, moved(plan, READY_MADE[scenario]))


def test_the_pessimist_moves_each_figure_as_stated() -> None:
    worse = moved(PLAN, READY_MADE["pessimistic"])
    growth = f"market.segments.{PLAN.market.segments[0].id}.growth_per_month"
    assert value_at(worse, growth).median == pytest.approx(0.7 * value_at(PLAN, growth).median)
    fall = PLAN.market.price_fall_per_year.median
    assert worse.market.price_fall_per_year.median == pytest.approx(1 - 0.9 * (1 - fall))
    assert worse.exit.revenue_multiple.median == pytest.approx(0.7 * PLAN.exit.revenue_multiple.median)
    assert worse.compute.gpu_price_per_hour.median == pytest.approx(
        1.25 * PLAN.compute.gpu_price_per_hour.median
    )
    first, before = worse.financing.rounds[0], PLAN.financing.rounds[0]
    assert first.close_month == (before.close_month or 0) + 3
    assert first.lead_months.median == pytest.approx(before.lead_months.median + 3)


def test_a_scenario_follows_its_base_and_keeps_only_its_own_differences() -> None:
    scenario = kept_scenario("dear", PLAN, changed(PLAN, {"compute.gpu_price_per_hour": 9.0}))
    assert scenario == Scenario("dear", {"compute.gpu_price_per_hour": 9.0})
    base = changed(PLAN, {"opening.cash": 1e6})
    there = scenario_plan(base, scenario)
    assert there.opening.cash == 1e6
    assert there.compute.gpu_price_per_hour.median == 9.0


def test_a_scenario_whose_place_is_gone_is_refused_by_name() -> None:
    scenario = Scenario("x", {"financing.rounds.series_z.amount": 1e6})
    with pytest.raises(PlanError) as refused:
        scenario_plan(PLAN, scenario)
    assert refused.value.faults[0].path == "financing.rounds.series_z.amount"
