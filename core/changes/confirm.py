"""Figures that nobody has confirmed: those a plan was completed with."""

from collections.abc import Collection

from core.plan.plan import Plan, number_paths

ASSUMED, STATED = "assumption", "stated"


def assumed_figures(plan: Plan) -> tuple[str, ...]:
    """Return the paths of the figures that are assumed, in the plan's order."""
    return tuple(path for path in number_paths(plan) if plan.sources.get(path) == ASSUMED)


def confirmed(plan: Plan, paths: Collection[str]) -> Plan:
    """Return the plan with assumed figures taken as the person's own; no figure changes."""
    marked = {path: STATED for path in paths if plan.sources.get(path) == ASSUMED}
    return plan.model_copy(update={"sources": plan.sources | marked})
