"""Figures that nobody has confirmed: those a plan was completed with."""

from collections.abc import Collection

from core.plan.assumption.distribution import Fixed
from core.plan.companions import idle_fields
from core.plan.document.edit import value_at
from core.plan.plan import Plan, number_paths

ASSUMED, STATED = "assumption", "stated"


def assumed_figures(plan: Plan) -> tuple[str, ...]:
    """Return the paths of the figures that are assumed, in the plan's order. What is left empty, or at a 0
    that stands for "nothing", assumes nothing.
    """
    assumed = (path for path in number_paths(plan) if plan.sources.get(path) == ASSUMED)
    return tuple(path for path in assumed if _says_something(plan, path))


def _says_something(plan: Plan, path: str) -> bool:
    parent, _dot, name = path.rpartition(".")
    section = value_at(plan, parent)
    default, value = type(section).model_fields[name].default, getattr(section, name)
    if name in idle_fields(section):
        return False
    if isinstance(value, Fixed) and value.monthly is None:
        value = value.value
    return bool(default not in (None, 0) or value not in (None, 0))


def confirmed(plan: Plan, paths: Collection[str]) -> Plan:
    """Return the plan with assumed figures taken as the person's own; no figure changes."""
    marked = {path: STATED for path in paths if plan.sources.get(path) == ASSUMED}
    return plan.model_copy(update={"sources": plan.sources | marked})
