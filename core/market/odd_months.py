"""Months that stand out of a history: single ones, and those from which on its level is another.

They are told so that a person can say what happened. Of single months the forecaster needs no name: it
counts them for less. A new level it must know, or it would take the step for growth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.arrays import PastMonths
from core.months import PER_YEAR

_BESIDE, _WINDOW = 2, 6
"""Months on either side that a single month, or a new level, is held against."""
_SHORTEST = 4
"""Months that a new level must have lasted to be told from a spike."""
_SPIKE, _BREAK = 5.0, 5.0
"""Multiples of the usual noise from which a month or a level stands out."""
_LEAST = 0.25
"""In logs: what stands out by less is nobody's question."""
_FEWEST, _SOONEST = 12, 3
"""Months of which any are told; and those that a level has lasted from which the forecaster takes it in."""
_ALIKE = 0.5
_TURNS = 3
"""A new level is more than this many months of a change of growth: lines miss each other where growth
turns.
"""
_TO_DEVIATION = 1.4826
"""A normal law's standard deviation over its median absolute deviation."""


@dataclass(frozen=True)
class OddMonth:
    """`month` is its place in the series. Of a spike, `usual` is what its neighbours say and `now` its own
    figure; of a break, the levels before and from then on. The last month may be either: nothing followed
    yet.
    """

    kind: Literal["spike", "break", "last"]
    month: int
    usual: float
    now: float


def months_without(revenue: PastMonths) -> int:
    """Return how many of the last months known (not NaN) have no revenue."""
    known = revenue[~np.isnan(revenue)]
    earning = np.flatnonzero(known > 0)
    return len(known) - 1 - int(earning[-1]) if len(earning) else len(known)


def odd_months(revenue: PastMonths) -> tuple[OddMonth, ...]:
    """Return what stands out in a series of monthly revenue (NaN or 0: not known), by month.

    A spike lies at least `_SPIKE` usual noises, and a quarter, off the median of the two months on either
    side. A break is the month before and after which the levels of six months, less the trend between them,
    differ most, if by at least `_BREAK` of their own errors and a quarter. Fewer than twelve months tell
    none.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    if np.isfinite(logs).sum() < _FEWEST:
        return ()
    spikes = tuple(_spikes(logs))
    calm = logs.copy()
    calm[[one.month for one in spikes]] = np.nan
    found = [*spikes, *_last(calm), *_break(calm)]
    return tuple(sorted(found, key=lambda one: one.month))


def new_level(revenue: PastMonths) -> tuple[int, float] | None:
    """Return (the month from which on the level is another, its step in logs); None where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    if np.isfinite(logs).sum() < _FEWEST:
        return None
    logs[[one.month for one in _spikes(logs)]] = np.nan
    found = next(_break(logs, _SOONEST), None)
    return None if found is None else (found.month, float(np.log(found.now / found.usual)))


def _usual_noise(logs: PastMonths) -> float:
    """Return the usual size of a month's change, less the usual growth."""
    changes = np.diff(logs)
    changes = changes[np.isfinite(changes)]
    if not len(changes):
        return 0.0
    spread = float(np.median(np.abs(changes - np.median(changes))))
    return max(_TO_DEVIATION * spread, 0.01)


def _spikes(logs: PastMonths) -> Iterator[OddMonth]:
    noise = _usual_noise(logs)
    for month in range(len(logs)):
        beside = np.concatenate(
            [logs[max(month - _BESIDE, 0) : month], logs[month + 1 : month + 1 + _BESIDE]]
        )
        beside = beside[np.isfinite(beside)]
        if not np.isfinite(logs[month]) or len(beside) < 2 * _BESIDE:
            continue
        usual = float(np.median(beside))
        off = logs[month] - usual
        if (
            abs(off) > max(_SPIKE * noise, _LEAST) > 0
            and np.ptp(beside) < abs(off)
            and not _yearly(logs, month, off)
        ):
            yield OddMonth("spike", month, float(np.exp(usual)), float(np.exp(logs[month])))


def _yearly(logs: PastMonths, month: int, off: float) -> bool:
    """Say whether the same month a year before or after lies off its neighbours alike: a season, no spike."""
    for other in (month - PER_YEAR, month + PER_YEAR):
        if 1 <= other < len(logs) - 1:
            beside = float(np.nanmedian([logs[other - 1], logs[other + 1]]))
            if (logs[other] - beside) / off > _ALIKE:
                return True
    return False


def _last(logs: PastMonths) -> Iterator[OddMonth]:
    """Yield the last month if it is far off the four before it, at their trend."""
    noise, growth = _usual_noise(logs[:-1]), float(np.nanmedian(np.diff(logs[-_WINDOW - 2 : -1])))
    before = logs[-2 * _BESIDE - 1 : -1] + growth * np.arange(2 * _BESIDE, 0, -1)
    before = before[np.isfinite(before)]
    if not np.isfinite(logs[-1]) or len(before) < _BESIDE + 1:
        return
    usual = float(np.median(before))
    if abs(logs[-1] - usual) > max(_SPIKE * noise, _LEAST):
        yield OddMonth("last", len(logs) - 1, float(np.exp(usual)), float(np.exp(logs[-1])))


def _break(logs: PastMonths, shortest: int = _SHORTEST) -> Iterator[OddMonth]:
    """Yield the month from which on the level is another: where lines through the months before and after it
    miss each other most.
    """
    noise, best, most = _usual_noise(logs), None, _BREAK
    for month in range(_WINDOW, len(logs) - shortest + 1):
        before = _line(logs[month - _WINDOW : month], _WINDOW, shortest)
        after = _line(logs[month : month + _WINDOW], 0, shortest)
        if before is None or after is None:
            continue
        step = after[0] - before[0]
        size = abs(step) / max(noise, before[1], after[1])
        turned = _TURNS * abs(after[2] - before[2])
        if size > most and abs(step) > max(_LEAST, turned):
            most = size
            best = OddMonth("break", month, float(np.exp(before[0])), float(np.exp(after[0])))
    if best is not None:
        # Robust lines bear one month of the other level: the step itself says where it is.
        near = range(max(best.month - 1, 1), min(best.month + 2, len(logs)))
        steps = {month: abs(float(logs[month] - logs[month - 1])) for month in near}
        known = {month: step for month, step in steps.items() if np.isfinite(step)}
        yield replace(best, month=max(known, key=lambda month: known[month])) if known else best


def _line(logs: PastMonths, at: int, fewest: int) -> tuple[float, float, float] | None:
    """Return (a robust line's value at a place, what its points miss it by, its slope); None for too few
    points.

    The line's slope is the median of all slopes between two points (Theil 1950, Sen 1968).
    """
    known = np.flatnonzero(np.isfinite(logs))
    if len(known) < fewest:
        return None
    first, second = np.triu_indices(len(known), 1)
    slope = float(np.median((logs[known[second]] - logs[known[first]]) / (known[second] - known[first])))
    start = float(np.median(logs[known] - slope * known))
    missed = float(np.median(np.abs(logs[known] - start - slope * known)))
    return start + slope * at, _TO_DEVIATION * missed, slope
