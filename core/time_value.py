"""The time value of money: discounting, and the rates at which flows are worth nothing. Flows lie along the
first axis.

One convention: a flow of month m falls at the month's end and is discounted by (m + 1)/12 years from the
plan's first day (`MONTH_END`). Other intervals name their own first period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import AnyFloat, Anything, Months, MonthsPaths, Paths, PathsMask, Vector

PER_YEAR = 12
MONTH_END = 1
"""Periods before the first flow where flows fall at month ends."""

_STEPS = 60
_SPAN = 690.0  # e^690 is still a float
_TOLERANCE = 1e-7  # Newton squares the error: after a step this small none is left
_CLUSTER, _REAL = 1e-3, 1e-5
"""How near to each other a root that counts several times is found, and how near to being real a single
one.
"""
_ROUNDING, _HALVINGS = 1e-15, 64
_AT_ONCE = 4_096  # paths worked on together: their rows stay in the processor's cache

Status = Literal["ok", "several", "none", "undefined"]


def per_month(rate_per_year: AnyFloat | float) -> AnyFloat:
    """Return the effective monthly rate of a yearly one, (1 + r)^(1/12) − 1."""
    return np.asarray(np.expm1(np.log1p(rate_per_year) / PER_YEAR))


def per_year(rate_per_month: AnyFloat | float) -> AnyFloat:
    """Return the effective yearly rate of a monthly one, (1 + r)^12 − 1."""
    return np.asarray(np.expm1(PER_YEAR * np.log1p(rate_per_month)))


def discount_factors(*, rate: float, periods: int, first_at: int = 0) -> Months:
    """Return (1 + rate)^−(i + first_at) for i = 0 … periods − 1; `rate` (> −1) is per period."""
    return np.asarray(np.exp(-np.log1p(rate) * (np.arange(periods, dtype=np.float64) + first_at)))


def present_value(*, flows: AnyFloat, rate: float, first_at: int = 0) -> AnyFloat:
    """Return Σ flow(i)·(1 + rate)^−(i + first_at) over the first axis.

    `rate` (> −1) is per period. `first_at` 0 puts the first flow at t0; 1 is the spreadsheet convention.
    """
    total = np.zeros(flows.shape[1:])
    for factor, flow in zip(
        discount_factors(rate=rate, periods=len(flows), first_at=first_at), flows, strict=True
    ):
        total = total + factor * flow
    return np.asarray(total)


def discounted(amount: AnyFloat, *, month: AnyFloat | int, rate_per_year: float) -> AnyFloat:
    """Return what an amount at a month's end is worth on the plan's first day: amount·(1 + r)^−((month +
    1)/12).
    """
    return np.asarray(amount * np.exp(-np.log1p(rate_per_year) * (np.asarray(month) + MONTH_END) / PER_YEAR))


@dataclass(frozen=True, eq=False)
class Rates:
    """Rates of return per period, by path.

    `rate` is NaN unless exactly one exists. `status`: "ok"; "several" (each path's are in `roots`, rising);
    "none" (the flows are worth nothing at no rate); "undefined" (no flow, or no change of sign).
    """

    rate: Paths
    status: Anything
    roots: tuple[tuple[float, ...], ...]


def rates_of_return(flows: MonthsPaths) -> Rates:
    """Return every rate above −1 at which Σ flow(i)·(1 + r)^−i = 0, by path.

    Flows that change their sign once have exactly one (Descartes), and so have those of which a shifted
    polynomial shows it (Budan). Others are a polynomial in 1 ÷ (1 + r), whose positive roots are found
    together (eigenvalues of the companion matrix) and polished.
    """
    changes = _sign_changes(flows)
    rate, status = np.full(flows.shape[1], np.nan), np.full(flows.shape[1], "undefined", dtype=object)
    roots: list[tuple[float, ...]] = [()] * flows.shape[1]
    single = np.flatnonzero(changes == 1)
    rate[single] = _only_root(flows[:, single])
    for path, found in zip(single, rate[single], strict=True):
        roots[path] = (float(found),)
    status[single] = "ok"
    lone = _lone_roots(flows, changes)
    for path in np.flatnonzero(changes > 1):
        roots[path] = (float(lone[path]),) if np.isfinite(lone[path]) else _all_roots(flows[:, path])
        status[path] = ("none", "ok")[len(roots[path])] if len(roots[path]) < 2 else "several"
        rate[path] = roots[path][0] if len(roots[path]) == 1 else np.nan
    return Rates(rate, status, tuple(roots))


def rate_of_return(flows: MonthsPaths) -> Paths:
    """Return the rate of each path where it is the only one, else NaN; see `rates_of_return`."""
    parts = [
        _single_rates(flows[:, start : start + _AT_ONCE]) for start in range(0, flows.shape[1], _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _single_rates(flows: MonthsPaths) -> Paths:
    changes = _sign_changes(flows)
    rate = np.full(flows.shape[1], np.nan)
    single = changes == 1
    rate[single] = _only_root(flows[:, single])
    rate = np.where(changes > 1, _lone_roots(flows, changes), rate)
    for path in np.flatnonzero((changes > 1) & np.isnan(rate)):
        found = _all_roots(flows[:, path])
        rate[path] = found[0] if len(found) == 1 else np.nan
    return rate


def _sign_changes(flows: MonthsPaths) -> Anything:
    """Return how often each path's flows change their sign, zeros left out."""
    positive, moves = flows > 0, flows != 0
    last, seen = positive[0], moves[0]
    changes = np.zeros(flows.shape[1], dtype=np.int64)
    for above, moved in zip(positive[1:], moves[1:], strict=True):
        changes += seen & moved & (above != last)
        last = np.where(moved, above, last)
        seen = seen | moved
    return changes


def _lone_roots(flows: MonthsPaths, changes: Anything) -> Paths:
    """Return the only rate of paths of several sign changes that have one for sure, NaN for all others.

    Of Σ flow·v^i the roots between 0 and 1 (rates above 0) and beyond 1 (below 0) are at most as many as the
    coefficients about 1 change their signs, and as odd (Budan): one change on one side and none on the other
    is one root. Where rounding could have turned a coefficient's sign, nothing is said.
    """
    found = np.full(flows.shape[1], np.nan)
    several = np.flatnonzero(changes > 1)
    if not len(several):
        return found
    shaped = flows[:, several] / np.abs(flows[:, several]).max(axis=0)
    (below, sure_below), (above, sure_above) = _changes_about_one(shaped), _changes_about_one(shaped[::-1])
    one = sure_below & sure_above & (below + above == 1)
    found[several[one]] = np.expm1(_bracketed(shaped[:, one], above[one] == 1))
    return found


def _changes_about_one(coefficients: MonthsPaths) -> tuple[Anything, PathsMask]:
    """Return how often the coefficients of p(u + 1) change their sign, and whether that is beyond doubt."""
    shifted, size = coefficients[::-1].copy(), np.abs(coefficients[::-1])
    count = len(shifted)
    for last in range(count, 1, -1):
        np.cumsum(shifted[:last], axis=0, out=shifted[:last])
        np.cumsum(size[:last], axis=0, out=size[:last])
    unsure = np.abs(shifted) <= _ROUNDING * count * size
    return _sign_changes(shifted), np.asarray(~(unsure & (size > 0)).any(axis=0), dtype=bool)


def _bracketed(flows: MonthsPaths, positive: PathsMask) -> Paths:
    """Return ln(1 + r) of the only root above 0 (`positive`) or below it, by halving; NaN where it is out of
    reach.
    """
    limit = _SPAN / max(len(flows) - 1, 1)
    low, high = np.where(positive, 0.0, -limit), np.where(positive, limit, 0.0)
    starts, ends = _value(flows, low) > 0, _value(flows, high) > 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        same = (_value(flows, middle) > 0) == starts
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return np.where(starts == ends, np.nan, (low + high) / 2)  # beyond every rate that can be written


def _value(flows: MonthsPaths, x: Paths) -> Paths:
    """Return Σ flow(i)·e^(−x·i)."""
    factor = np.exp(-x)
    value: Paths = flows[-1].copy()
    for flow in flows[-2::-1]:
        value = value * factor + flow
    return value


def _only_root(flows: MonthsPaths) -> Paths:
    """Return the root of flows that change their sign once.

    Newton's method on ln(P ÷ N), P and N the present values of what comes and what goes, over x = ln(1 + r):
    nearly a straight line, falling by the difference of the two mean times, which is at least one period.
    """
    shaped = flows / np.abs(flows).max(axis=0)
    comes, goes = _Worth(np.maximum(shaped, 0.0)), _Worth(np.maximum(-shaped, 0.0))
    limit = _SPAN / max(len(flows) - 1, 1)
    x, low, high = np.zeros(flows.shape[1]), np.full(flows.shape[1], -limit), np.full(flows.shape[1], limit)
    done = np.zeros(flows.shape[1], dtype=bool)
    for _ in range(_STEPS):
        factor = np.exp(-x)
        (value, when), (cost, then) = comes.at(factor), goes.at(factor)
        gap, slope = np.log(value / cost), when - then
        positive = (gap > 0) == (slope > 0)
        low, high = np.where(positive, x, low), np.where(positive, high, x)
        step = x + gap / slope
        step = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        near = np.abs(step - x) <= _TOLERANCE
        x = np.where(done, x, step)  # a path that is done stays: its neighbours must not move it
        done |= near
        if done.all():
            break
    return np.asarray(np.expm1(x))


class _Worth:
    """The present value of flows and its mean time at any factor 1 ÷ (1 + r), by Horner's rule.

    Rows without a flow at either end need no addition: leaving them out changes no bit.
    """

    def __init__(self, flows: MonthsPaths) -> None:
        held = np.flatnonzero(flows.any(axis=1))
        self._before, last = (int(held[0]), int(held[-1])) if len(held) else (0, 0)
        self._flows = np.ascontiguousarray(flows[self._before : last + 1])

    def at(self, factor: Paths) -> tuple[Paths, Paths]:
        """Return Σ flow(i)·factor^i and the mean time of its terms."""
        value, slope = self._flows[-1].copy(), np.zeros(len(factor))
        for flow in self._flows[-2::-1]:
            slope *= factor
            slope += value
            value *= factor
            value += flow
        for _ in range(self._before):
            slope *= factor
            slope += value
            value *= factor
        return value, slope * factor / value


def _all_roots(flows: Vector) -> tuple[float, ...]:
    """Return all rates above −1 of one path, rising; a root that counts several times once."""
    there = np.flatnonzero(flows)
    shaped = flows[there[0] : there[-1] + 1] / np.abs(flows).max()
    derivatives = [shaped]
    near = [
        root
        for root in np.polynomial.polynomial.polyroots(shaped)
        if root.real > 0 and abs(root.imag) <= _CLUSTER * abs(root)
    ]
    found: list[float] = []
    for root in near:
        count = sum(abs(root - other) <= _CLUSTER * abs(root) for other in near)
        while len(derivatives) <= count:
            derivatives.append(np.polynomial.polynomial.polyder(derivatives[-1]))
        if abs(root.imag) > _REAL * abs(root) and count == 1:
            continue
        tries = (_polished(derivatives[: many + 1], float(root.real)) for many in range(count, 0, -1))
        factor = next((one for one in tries if one is not None), None)
        if factor is not None and not any(abs(factor - other) <= 1e-6 * factor for other in found):
            found.append(factor)
    return tuple(sorted(float(1 / factor - 1) for factor in found))


def _polished(derivatives: Sequence[AnyFloat], factor: float) -> float | None:
    """Return the root near a start that counts as often as there are derivatives beside the flows, or None
    where they do not all vanish there. Of such a root the last derivative but one has a simple one, to which
    Newton's method comes within rounding.
    """

    def value(coefficients: AnyFloat) -> float:
        return float(np.polynomial.polynomial.polyval(factor, coefficients))

    for _ in range(50):
        slope = value(derivatives[-1])
        step = value(derivatives[-2]) / slope if slope else 0.0
        if not abs(step) > 1e-15 * factor or abs(step) > factor / 2:
            break
        factor -= step
    vanish = all(abs(value(one)) <= 1e-11 * value(np.abs(one)) for one in derivatives[:-1])
    return factor if vanish else None
