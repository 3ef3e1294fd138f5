"""Ready-made scenarios: the same figures moved the same way up and down, as stated here.

They are assumptions, and shown as such: every moved figure stands in the comparison's own table. The two are
no mirror images, since what goes wrong goes further wrong than what goes well (a raise slips by months, it is
hardly ever months early).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.changes.derived import derived
from core.changes.difference import plan_differences, with_changes
from core.changes.readings import deeper, slowed, slower_projects, slower_raises
from core.plan.case import Scenario
from core.plan.plan import Plan
from core.texts import mark


@dataclass(frozen=True)
class Moves:
    """How far a scenario moves the figures: factors, a further price fall, months that a raise takes
    longer.
    """

    title: str
    growth: float
    churn: float
    extra_price_fall: float
    gpu_price: float
    exit_multiple: float
    longer_raise: int


READY_MADE: Mapping[str, Moves] = {
    "pessimistic": Moves(mark("Pessimistic"), 0.7, 1.3, 0.1, 1.25, 0.7, 3),
    "optimistic": Moves(mark("Optimistic"), 1.2, 0.8, 0.0, 0.85, 1.2, 0),
}


def moved(plan: Plan, moves: Moves) -> Plan:
    """Return the plan with its figures moved, each kept within its limits."""
    changes: dict[str, object] = slower_projects(plan, moves.growth) | {
        "market.price_fall_per_year": deeper(plan.market.price_fall_per_year, moves.extra_price_fall),
        "compute.gpu_price_per_hour": plan.compute.gpu_price_per_hour.affine(moves.gpu_price),
        "exit.revenue_multiple": plan.exit.revenue_multiple.affine(moves.exit_multiple),
    }
    for one in plan.market.segments:
        here = f"market.segments.{one.id}"
        changes[f"{here}.growth_per_month"] = slowed(one.growth_per_month, moves.growth)
        changes[f"{here}.demand_growth_per_month"] = slowed(one.demand_growth_per_month, moves.growth)
        changes[f"{here}.churn_per_month"] = one.churn_per_month.affine(moves.churn)
    later = slower_raises(plan, moves.longer_raise) if moves.longer_raise else plan
    return derived(later, changes)


def scenario_plan(base: Plan, scenario: Scenario) -> Plan:
    """Return the base with a scenario's differences. Raises `PlanError` where they no longer fit it."""
    return with_changes(base, scenario.changes)


def kept_scenario(name: str, base: Plan, plan: Plan) -> Scenario:
    """Return the differences of a plan to its base as a scenario."""
    return Scenario(name, {one.path: one.after for one in plan_differences(base, plan)})
