"""Rates of return of flows on any days (XIRR): all of them, or a status that says why there is none; and
their worth at a rate (XNPV).

Σ flow·(1 + r)^(−t) is a sum of exponentials in x = ln(1 + r). Taking out the first exponential and
differentiating leaves one term less, so the places where the sum turns are found by the same search on a
shorter sum; between them it rises or falls, and each root can be enclosed. Nothing can be missed (Rolle).
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from core.arrays import Vector
from core.time_value import Status

DAYS_PER_YEAR = 365
_SHORT_DAYS = 30
_SPAN = 690.0
_TOUCH = 1e-10
_HALVINGS = 200
_DUST = 1e-12
"""What a day's flows leave over when they cancel, as a part of their size."""


@dataclass(frozen=True)
class DatedRates:
    """All yearly rates above −1, rising; `rate` is NaN unless exactly one exists. See `Status`."""

    rate: float
    status: Status
    roots: tuple[float, ...]


def dated_rates_of_return(flows: Vector, days: list[date]) -> DatedRates:
    """Return the yearly rates (Act/365) at which flows on these days are worth nothing.

    A span of less than 30 days gives the simple return, not made yearly: (money out ÷ money in) − 1.
    "undefined": all on one day, or no change of sign; "none": worth nothing at no rate.
    """
    amounts = np.asarray(flows, dtype=np.float64)
    since = np.array([(day - min(days)).days for day in days], dtype=np.float64)
    if not (amounts > 0).any() or not (amounts < 0).any() or not since.any():
        return DatedRates(float("nan"), "undefined", ())
    if since.max() < _SHORT_DAYS:
        simple = float(amounts[amounts > 0].sum() / -amounts[amounts < 0].sum() - 1)
        return DatedRates(simple, "ok", (simple,))
    times, places = np.unique(since / DAYS_PER_YEAR, return_inverse=True)
    summed = np.bincount(places, weights=amounts)
    size = np.bincount(places, weights=np.abs(amounts))
    kept = np.abs(summed) > _DUST * size
    roots = tuple(float(np.expm1(x)) for x in _roots(summed[kept] / size.max(), times[kept]))
    status: Status = "none" if not roots else "ok" if len(roots) == 1 else "several"
    return DatedRates(roots[0] if len(roots) == 1 else float("nan"), status, roots)


def dated_present_value(flows: Vector, days: list[date], *, rate_per_year: float) -> float:
    """Return what flows are worth on their first day (XNPV): Σ flow ÷ (1 + rate)^(days ÷ 365), rate > −1."""
    since = np.array([(day - min(days)).days for day in days], dtype=np.float64)
    return float((np.asarray(flows) * (1 + rate_per_year) ** (-since / DAYS_PER_YEAR)).sum())


def _roots(amounts: Vector, times: Vector) -> list[float]:
    """Return all x at which Σ amount·e^(−x·time) is 0, rising; where it only touches 0, once."""
    if len(amounts) < 2 or (np.sign(amounts) == np.sign(amounts[0])).all():
        return []
    times = times - times[0]
    limit = _SPAN / times[-1]
    turns = _roots(-amounts[1:] * times[1:], times[1:])
    ends = [-limit, *(turn for turn in turns if abs(turn) < limit), limit]
    found: list[float] = []
    for left, right in pairwise(ends):
        low, high = _value(amounts, times, left), _value(amounts, times, right)
        if _touches(amounts, times, left) and left > -limit:
            found.append(left)
        elif low * high < 0 and not _touches(amounts, times, right):
            found.append(_halved(amounts, times, left, right, low))
    return found


def _value(amounts: Vector, times: Vector, x: float) -> float:
    # Scaled by the largest exponential, so that neither end overflows.
    exponents = -x * times
    return float(np.dot(amounts, np.exp(exponents - exponents.max())))


def _touches(amounts: Vector, times: Vector, x: float) -> bool:
    return abs(_value(amounts, times, x)) <= _TOUCH * _value(np.abs(amounts), times, x)


def _halved(amounts: Vector, times: Vector, left: float, right: float, low: float) -> float:
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        if middle in (left, right):
            break
        value = _value(amounts, times, middle)
        left, right = (middle, right) if (value < 0) == (low < 0) else (left, middle)
    return (left + right) / 2
