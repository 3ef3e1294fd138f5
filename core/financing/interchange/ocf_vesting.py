"""Vesting in an Open Cap Table package: read where it is a cliff and equal steps, and written."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from core.financing.ownership.vesting import vested_share
from core.plan.securities import Vesting

STARTED = "started"
_MONTHS = {"MONTHS": 1}
_MOST_MONTHS = 600


def vesting_of(terms: Mapping[str, Any], *, begins: date, plan_begins: date) -> dict[str, int] | None:
    """Return the vesting as the plan states it; None where the terms are of another kind.

    The plan knows shares that are earned in equal steps of whole months after a cliff.
    """
    earned, month = list[tuple[int, Fraction]](), 0
    for place, (length, times, portion, cliff) in enumerate(_steps(terms)):
        if (cliff and place) or month + length * times > _MOST_MONTHS:
            return None
        first = max(cliff, 1)
        earned += [(month + length * first, portion * first)]
        earned += [(month + length * number, portion) for number in range(first + 1, times + 1)]
        month += length * times
    if sum(portion for _month, portion in earned) != 1:
        return None
    return _in_equal_steps(earned, Fraction(0), begins, plan_begins)


def _dated(dates: Sequence[Any]) -> list[tuple[date, Fraction]] | None:
    """Return days and amounts in their order; None where one cannot be read."""
    try:
        return sorted((date.fromisoformat(str(one["date"])[:10]), _exactly(one["amount"])) for one in dates)
    except (KeyError, TypeError, ValueError):
        return None


def begin_of(dates: Sequence[Any]) -> date | None:
    """Return the first day of the month from which dates and amounts count, as their last step tells: the
    first amount has been earned as fast. None where they do not tell.
    """
    stated = _dated(dates)
    if stated is None or len(stated) < 2 or stated[-1][1] <= 0:
        return None
    months = [12 * day.year + day.month - 1 for day, _amount in stated]
    begun = months[0] - round((months[-1] - months[-2]) * stated[0][1] / stated[-1][1])
    return date(begun // 12, begun % 12 + 1, 1)


def vesting_by_date(dates: Sequence[Any], *, begins: date, plan_begins: date) -> dict[str, int] | None:
    """Return the vesting that dates and amounts state; None where they are no cliff with equal steps."""
    stated = _dated(dates)
    if stated is None:
        return None
    after = [(12 * (day.year - begins.year) + day.month - begins.month, amount) for day, amount in stated]
    return _in_equal_steps(sorted(after), Fraction(1), begins, plan_begins)


def _in_equal_steps(
    earned: Sequence[tuple[int, Fraction]], off: Fraction, begins: date, plan_begins: date
) -> dict[str, int] | None:
    """Return the vesting in which (month after the start, amount) is earned, all so far to within `off`."""
    after = [month for month, _amount in earned]
    total = sum((amount for _month, amount in earned), Fraction(0))
    gaps = {later - sooner for sooner, later in pairwise(after)} or {1}
    step, months, so_far = min(gaps), after[-1], Fraction(0)
    if len(gaps) > 1 or step <= 0 or after[0] <= 0 or after[0] % step or total <= 0:
        return None
    for month, amount in earned:
        so_far += amount
        if abs(so_far - total * month / months) > off:
            return None
    start = (begins.year - plan_begins.year) * 12 + begins.month - plan_begins.month
    found = {"start_month": start, "months": months, "cliff_months": after[0] if after[0] > step else 0}
    return found | ({"every_months": step} if step > 1 else {})


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


def _exactly(number: Any) -> Fraction:
    """Return a number as it is written; raises `ValueError` for one that no float holds, whose digits would
    take all day.
    """
    if not math.isfinite(float(number)):
        raise ValueError(number)
    return Fraction(str(number))


def _portion(one: Mapping[str, Any]) -> Fraction | None:
    """Return the part that a condition earns; None where it states a number of shares, but 0, or no part."""
    stated = one.get("portion") or {}
    above, below = (_exactly(stated.get(end) or 0) for end in ("numerator", "denominator"))
    return above / below if below else None


def name_of_terms(vesting: Vesting[Any]) -> str:
    """Return the id of the terms that all grants earned alike share."""
    return f"vesting_{vesting.months}_{vesting.cliff_months}_{vesting.every_months}"


def vesting_terms(vesting: Vesting[Any]) -> dict[str, Any]:
    """Return a vesting as the format states it: one condition for each run of equal steps."""
    start: dict[str, Any] = {"id": STARTED, "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}}
    conditions = [start]
    for number, (length, times, portion) in enumerate(_runs(vesting), start=1):
        before, name = conditions[-1], f"step_{number}"
        before["next_condition_ids"] = [name]
        period = {"length": length, "type": "MONTHS", "occurrences": times}
        period |= {"day_of_month": "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"}
        trigger = {"type": "VESTING_SCHEDULE_RELATIVE", "period": period}
        conditions.append(
            {
                "id": name,
                "portion": {"numerator": str(portion.numerator), "denominator": str(portion.denominator)},
                "trigger": trigger | {"relative_to_condition_id": before["id"]},
            }
        )
    conditions[-1]["next_condition_ids"] = []
    name = name_of_terms(vesting)
    return {
        "id": name,
        "object_type": "VESTING_TERMS",
        "name": name,
        "description": name,
        "allocation_type": "CUMULATIVE_ROUNDING",
        "vesting_conditions": conditions,
    }


def _runs(vesting: Vesting[Any]) -> list[tuple[int, int, Fraction]]:
    """Return (months between, how often, portion each time) of what is earned, in order."""
    found, last, before = list[tuple[int, int, Fraction]](), 0, Fraction(0)
    begun = vesting.model_copy(update={"start_month": 0})
    for month in range(1, max(vesting.months, 1) + 1):
        earned = vested_share(vesting=begun, month=month)
        if earned > before:
            step = (month - last, earned - before)
            if found and (found[-1][0], found[-1][2]) == step:
                found[-1] = (step[0], found[-1][1] + 1, step[1])
            else:
                found.append((step[0], 1, step[1]))
            last, before = month, earned
    return found
