"""What a number does from month to month: random shocks, or a course that is planned."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core.errors import Fault, PlanError
from core.history.dates import NoMonth, read_month
from core.history.numbers import read_number
from core.plan.assumption.distribution import Distribution
from core.plan.assumption.variation import PlannedPath, Shocks
from core.texts import mark
from present.formats import month_name
from present.translation import _
from present.units import Shown
from ui.session import current

_PARTS = re.compile(r"[;；\n]+")
_SAME = 1e-12


@dataclass(frozen=True)
class Monthly:
    """What has been typed: shocks as shares, and the course as a text."""

    volatility: float
    persistence: float
    course: str


def monthly_fields(path: str, value: Distribution, view: Shown, scope: str) -> Monthly:
    """Draw the random variation from month to month, and the planned course."""
    held = value.monthly if isinstance(value.monthly, Shocks) else Shocks(volatility=0.0)
    volatility = st.number_input(
        _("Monthly shocks (%)"),
        min_value=0.0,
        max_value=300.0,
        value=held.volatility * 100,
        format="%.1f",
        key=f"{scope}:volatility:{path}",
        help=_("Standard deviation of random shocks from month to month; 0 for none."),
    )
    carried = st.number_input(
        _("Carried over to the next month (%)"),
        min_value=0.0,
        max_value=99.0,
        value=held.persistence * 100,
        format="%.0f",
        key=f"{scope}:persistence:{path}",
        help=_("How much of a month's shock remains in the next one."),
    )
    course = st.text_area(
        _("Planned course"),
        value=written(value, current.plan().company.start, view),
        key=f"{scope}:course:{path}",
        height=68,
        help=_(
            "The value from a month on, as “Jan 2028: 5”, several parted by semicolons; before the first it "
            "is the value above. Empty for none. It takes the place of shocks."
        ),
    )
    return Monthly(volatility / 100, carried / 100, course.strip())


def written(value: Distribution, start: date, view: Shown) -> str:
    """Return a planned course as it is typed: each month in which the value changes."""
    if not isinstance(value.monthly, PlannedPath):
        return ""
    factors = (1.0, *value.monthly.factors)
    changes = [month for month in range(len(factors) - 1) if abs(factors[month + 1] - factors[month]) > _SAME]
    told = (value.median * factors[month + 1] * view.factor for month in changes)
    return "; ".join(
        f"{month_name(start, month)}: {one:.6g}" for month, one in zip(changes, told, strict=True)
    )


def variation(typed: Monthly, base: float, path: str, view: Shown) -> dict[str, Any]:
    """Return what was typed as the plan keeps it; `base` is the value in month 0. Raises `PlanError` naming
    what cannot be read of a course.
    """
    if typed.course:
        return {"monthly": {"kind": "planned", "factors": _factors(typed.course, base, path, view)}}
    if typed.volatility > 0:
        return {
            "monthly": {"kind": "shocks", "volatility": typed.volatility, "persistence": typed.persistence}
        }
    return {}


def _factors(course: str, base: float, path: str, view: Shown) -> list[float]:
    if base == 0:
        raise PlanError(Fault(path, mark("must not be 0 in the first month of a planned course")))
    values = dict(_step(one.strip(), path, view) for one in _PARTS.split(course) if one.strip())
    factors, now = list[float](), 1.0
    for month in range(max(values) + 1):
        now = values[month] / base if month in values else now
        factors.append(now)
    return factors


def _step(text: str, path: str, view: Shown) -> tuple[int, float]:
    """Return the month and the value of one step: "Jan 2028: 5", "12: 5"."""
    when, _colon, number = text.replace("：", ":").rpartition(":")
    start = current.plan().company.start
    month = (
        int(when) if when.strip().isdigit() and len(when.strip()) < 4 else _month_after(start, when.strip())
    )
    value = read_number(number.rstrip("% ") or None)
    if month is None or not 0 <= month < current.plan().company.months or not isinstance(value, float):
        raise PlanError(
            Fault(path, mark("has a course that is not understood at {text}"), {"text": text[:40]})
        )
    return month, value / view.factor


def _month_after(start: date, name: str) -> int | None:
    said = read_month(name)
    return None if isinstance(said, NoMonth) else 12 * (said[0] - start.year) + said[1] - start.month
