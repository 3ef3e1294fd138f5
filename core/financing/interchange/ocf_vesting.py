"""Vesting terms of an Open Cap Table package, where they are a cliff and equal steps."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

_MONTHS = {"MONTHS": 1}


def vesting_of(terms: Mapping[str, Any], *, begins: date, plan_begins: date) -> dict[str, int] | None:
    """Return the vesting as the plan states it; None where the terms are of another kind.

    The plan knows shares that are earned evenly by month after a cliff. Terms say so when each condition
    follows the one before it by whole months, and all earn alike per month.
    """
    steps = _steps(terms)
    if not steps:
        return None
    paces = {portion / length for length, times, portion in steps}
    months = sum(length * times for length, times, portion in steps)
    if len(paces) > 1 or paces != {Fraction(1, months)}:
        return None
    first = _first_months(terms, steps)
    return {
        "start_month": (begins.year - plan_begins.year) * 12 + begins.month - plan_begins.month,
        "months": months,
        "cliff_months": first if first > 1 else 0,
    }


def _steps(terms: Mapping[str, Any]) -> list[tuple[int, int, Fraction]]:
    """Return (months, how often, portion each time) in their order; empty where one is of another kind."""
    conditions = {str(one.get("id")): one for one in terms.get("vesting_conditions") or []}
    later = {str(name) for one in conditions.values() for name in one.get("next_condition_ids") or []}
    name = next((name for name in conditions if name not in later), None)
    found = []
    while name is not None:
        one = conditions.pop(name, None)
        if one is None:
            return []
        trigger = one.get("trigger") or {}
        if trigger.get("type") == "VESTING_SCHEDULE_RELATIVE":
            step = _step(one, trigger.get("period") or {})
            if step is None:
                return []
            found.append(step)
        elif trigger.get("type") != "VESTING_START_DATE" or _portion(one):
            return []
        following = one.get("next_condition_ids") or []
        if len(following) > 1:
            return []
        name = str(following[0]) if following else None
    return found


def _step(one: Mapping[str, Any], period: Mapping[str, Any]) -> tuple[int, int, Fraction] | None:
    portion = _portion(one)
    if period.get("type") not in _MONTHS or not portion:
        return None
    return int(period["length"]), int(period["occurrences"]), portion


def _portion(one: Mapping[str, Any]) -> Fraction | None:
    """Return the part that a condition earns; None where it states a number of shares, but 0."""
    stated = one.get("portion")
    if stated is None:
        return None
    return Fraction(str(stated["numerator"])) / Fraction(str(stated["denominator"]))


def _first_months(terms: Mapping[str, Any], steps: list[tuple[int, int, Fraction]]) -> int:
    """Return the months before anything is earned: those of the first step, or of its cliff installment."""
    cliffs = [
        int(period["cliff_installment"])
        for one in terms.get("vesting_conditions") or []
        for period in [(one.get("trigger") or {}).get("period") or {}]
        if period.get("cliff_installment")
    ]
    return steps[0][0] * (cliffs[0] if cliffs else 1)
