"""Actuals: what happened in a month that the plan had forecast."""

from collections.abc import Mapping

from core.errors import Fault, PlanError
from core.plan.document.edit import changed
from core.plan.history import LINES, Line
from core.plan.plan import Plan
from core.texts import mark


def recorded(plan: Plan, month: str, figures: Mapping[Line, float | None]) -> Plan:
    """Return the plan with what is known of a month; None takes a figure out again.

    Nothing else changes: the month is forecast as before until month 0 moves on. Raises `PlanError` where a
    figure cannot be one.
    """
    faults = [
        Fault(f"history.{line}", mark("of a month must be 0 or more"))
        for line, value in figures.items()
        if line in ("revenue", "customers") and value is not None and value < 0
    ]
    if faults:
        raise PlanError(*faults)
    held = {line: dict(plan.history.line(line)) if plan.history is not None else {} for line in LINES}
    for line, value in figures.items():
        held[line].pop(month, None)
        if value is not None:
            held[line][month] = value
    kept = {"reference_class": plan.history.reference_class} if plan.history is not None else {}
    if not any(held.values()):
        return changed(plan, {"history": None})
    return changed(plan, {"history": kept | held})
