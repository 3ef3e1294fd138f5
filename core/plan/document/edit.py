"""Reading and changing a plan by path of ids (`revenue.streams.api.price_exposure`)."""

from collections.abc import Mapping
from typing import Any

from core.errors import Fault, PlanError
from core.plan.assumption.quantity import Quantity
from core.plan.document.files import as_data, plan_of
from core.plan.plan import Plan
from core.plan.section import Section
from core.texts import mark


def value_at(plan: Section[Any], path: str) -> Any:
    """Return the value at the path; raises `PlanError` if there is none."""
    found: Any = plan
    for step in path.split("."):
        found = _step(found, step, path)
    return found


def quantity_at(plan: Plan, path: str) -> Quantity:
    """Return the metadata of the number at the path."""
    parent, _, name = path.rpartition(".")
    section = value_at(plan, parent) if parent else plan
    quantity = section.quantities().get(name) if isinstance(section, Section) else None
    if quantity is None:
        raise _unknown(path)
    return quantity


def changed(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return the plan with the values at the paths replaced and everything checked again.

    A value may be plain data (a number, a table as in a plan file) or an assumption. Raises `PlanError` with
    all faults.
    """
    data = as_data(plan)
    for path, value in changes.items():
        parent, _, name = path.rpartition(".")
        container = _find(data, parent.split(".") if parent else [], path)
        section = value_at(plan, parent) if parent else plan
        if name not in container and not (
            isinstance(section, Section) and name in type(section).model_fields
        ):
            raise _unknown(path)
        if value is None:
            container.pop(name, None)
        else:
            container[name] = as_data(value)
    return plan_of(data)


def _step(found: Any, step: str, path: str) -> Any:
    if isinstance(found, Section) and step in type(found).model_fields:
        return getattr(found, step)
    if isinstance(found, tuple):
        for item in found:
            if getattr(item, "id", None) == step:
                return item
    raise _unknown(path)


def _find(data: Any, steps: list[str], path: str) -> dict[str, Any]:
    for step in steps:
        if isinstance(data, list):
            data = next((item for item in data if item.get("id") == step), None)
        else:
            data = data.get(step) if isinstance(data, dict) else None
        if data is None:
            raise _unknown(path)
    if not isinstance(data, dict):
        raise _unknown(path)
    return data


def _unknown(path: str) -> PlanError:
    return PlanError(Fault(path, mark("names nothing in this plan")))
