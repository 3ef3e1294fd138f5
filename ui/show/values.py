"""Values of a case as people read them: by the unit of their field, ranges with their ends."""

from typing import Any

from pydantic import TypeAdapter

from core.changes.difference import CASE_PARTS, Difference
from core.changes.stress import STRESSES
from core.errors import PlanError
from core.plan.assumption.distribution import AnyDistribution
from core.plan.document.edit import quantity_at
from core.plan.plan import Plan
from core.texts import mark
from present import formats
from present.translation import _
from ui.forms.choices import choice_label
from ui.forms.labels import label_of_path

_PARTS = {
    "stresses": mark("What if …"),
    "offers": mark("Term sheets"),
    "inputs": mark("Choices on the pages"),
    "scenarios": mark("Scenarios"),
}
_DISTRIBUTION: TypeAdapter[Any] = TypeAdapter(AnyDistribution)
_ENDS = (0.05, 0.5, 0.95)


def place_text(path: str, plan: Plan) -> str:
    """Return the name of a place of a case: a figure of the plan by its section and label, or another
    part.
    """
    part = path.split(".")[0]
    return _(_PARTS[part]) if part in CASE_PARTS else label_of_path(path, plan)


def value_text(path: str, value: Any, plan: Plan) -> str:
    """Return a value in plain data as people read it; an item by its name, a range by its P5, P50 and P95."""
    if value is None:
        return formats.NONE
    if path == "stresses":
        return ", ".join(_(STRESSES[name][0]) for name in value if name in STRESSES) or formats.NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict) and "distribution" in value:
        held = _DISTRIBUTION.validate_python(value)
        return " – ".join(_figure(path, held.quantile(level), plan) for level in _ENDS)
    if isinstance(value, (int, float)):
        return _figure(path, float(value), plan)
    if isinstance(value, str):
        return choice_label(value, path.rpartition(".")[2])
    if isinstance(value, dict) and "name" in value:
        return str(value["name"])
    return _("changed")


def change_rows(changes: tuple[Difference, ...], before: Plan, after: Plan) -> list[tuple[str, str, str]]:
    """Return (place, value before, value after) of every difference."""
    return [
        (
            place_text(one.path, after if one.after is not None else before),
            value_text(one.path, one.before, before),
            value_text(one.path, one.after, after),
        )
        for one in changes
    ]


def _figure(path: str, value: float, plan: Plan) -> str:
    try:
        unit = quantity_at(plan, path).unit
    except PlanError:
        return formats.compact(value)
    if unit == "month_number":
        return formats.month_name(plan.company.start, value)
    return formats.quantity(value, unit, currency=plan.company.currency, start=plan.company.start)
