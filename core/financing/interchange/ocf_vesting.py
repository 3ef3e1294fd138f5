"""Vesting terms of an Open Cap Table package, where they are a cliff and equal steps."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
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
    paces = {portion / length for length, _times, portion, _cliff in steps}
    months = sum(length * times for length, times, _portion, _cliff in steps)
    if len(paces) > 1 or paces != {Fraction(1, months)} or any(cliff for *_, cliff in steps[1:]):
        return None
    length, _times, _portion, cliff = steps[0]
    return _stated(begins, plan_begins, months, length * (cliff or 1))


def vesting_by_date(dates: Sequence[Any], *, begins: date, plan_begins: date) -> dict[str, int] | None:
    """Return the vesting that dates and amounts state; None where they are no cliff with equal months."""
    try:
        earned = sorted((date.fromisoformat(str(one["date"])[:10]), float(one["amount"])) for one in dates)
    except (KeyError, TypeError, ValueError):
        return None
    after = [12 * (day.year - begins.year) + day.month - begins.month for day, _amount in earned]
    total, months, before = sum(amount for _day, amount in earned), after[-1], 0
    if months <= 0 or total <= 0 or after[0] <= 0 or any(b - a != 1 for a, b in pairwise(after)):
        return None
    for place, (_day, amount) in zip(after, earned, strict=True):
        if abs(amount - total * (place - before) / months) > 1:
            return None
        before = place
    return _stated(begins, plan_begins, months, after[0])


def in_steps(terms: Mapping[str, Any]) -> bool:
    """Say whether more than a month lies between two steps after the first."""
    lengths = [length for length, times, _portion, _cliff in _steps(terms)[:1] for _ in range(times - 1)]
    lengths += [length for length, *_ in _steps(terms)[1:]]
    return any(length > 1 for length in lengths)


def _stated(begins: date, plan_begins: date, months: int, first: int) -> dict[str, int]:
    start = (begins.year - plan_begins.year) * 12 + begins.month - plan_begins.month
    return {"start_month": start, "months": months, "cliff_months": first if first > 1 else 0}


def _steps(terms: Mapping[str, Any]) -> list[tuple[int, int, Fraction, int]]:
    """Return (months, how often, portion of all each time, steps of its cliff) in their order; empty where
    one is of another kind, or stands apart.
    """
    conditions = {str(one.get("id")): one for one in terms.get("vesting_conditions") or []}
    later = {str(name) for one in conditions.values() for name in one.get("next_condition_ids") or []}
    name = next((name for name in conditions if name not in later), None)
    found, before, left = list[tuple[int, int, Fraction, int]](), name, Fraction(1)
    while name is not None:
        one = conditions.pop(name, None)
        if one is None:
            return []
        trigger = one.get("trigger") or {}
        if trigger.get("type") == "VESTING_SCHEDULE_RELATIVE":
            step = _step(one, trigger.get("period") or {}, left)
            if step is None or str(trigger.get("relative_to_condition_id", before)) != before:
                return []
            found.append(step)
            left -= step[1] * step[2]
        elif trigger.get("type") != "VESTING_START_DATE" or _portion(one) or float(one.get("quantity") or 0):
            return []
        following = one.get("next_condition_ids") or []
        if len(following) > 1:
            return []
        before, name = name, str(following[0]) if following else None
    return found if not conditions else []


def _step(
    one: Mapping[str, Any], period: Mapping[str, Any], left: Fraction
) -> tuple[int, int, Fraction, int] | None:
    portion = _portion(one)
    length, times = int(period.get("length") or 0), int(period.get("occurrences") or 0)
    if period.get("type") not in _MONTHS or not portion or not length or not times:
        return None
    if (one.get("portion") or {}).get("remainder"):
        portion *= left
    cliff = int(period.get("cliff_installment") or 0)
    return length, times, portion, cliff


def _portion(one: Mapping[str, Any]) -> Fraction | None:
    """Return the part that a condition earns; None where it states a number of shares, but 0, or no part."""
    stated = one.get("portion") or {}
    above, below = (Fraction(str(stated.get(end) or 0)) for end in ("numerator", "denominator"))
    return above / below if below else None
