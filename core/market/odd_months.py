"""Months that stand out of a history: single ones, and those from which on its level is another.

They are told so that a person can say what happened. Of single months the forecaster needs no name: it
counts them for less. A new level it must know, or it would take the step for growth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import PastMonths
from core.months import PER_YEAR

_BESIDE, _WINDOW = 2, 6
"""Months on either side that a single month, or a new level, is held against."""
_SPIKE, _BREAK = 5.0, 5.0
"""Multiples of the usual noise from which a month or a level stands out."""
_LEAST = 0.25
"""In logs: what stands out by less is nobody's question."""
_FEWEST, _SOONEST, _MOST = 12, 3, 4
"""Months of which any are told, those that a new level must have lasted, and the most levels looked for."""
_ALIKE, _LEAST_NOISE = 0.5, 0.01
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


def odd_months(revenue: PastMonths) -> tuple[OddMonth, ...]:
    """Return what stands out in a series of monthly revenue (NaN or 0: not known), by month.

    A spike lies at least `_SPIKE` usual noises, and a quarter, off the median of the two months on either
    side. A break is the month before and after which the levels of six months, less the trend between them,
    differ most, if by at least `_BREAK` of their own errors and a quarter; with its step taken out, the next
    one is looked for. What comes every year is a season. Fewer than twelve months tell none.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    if np.isfinite(logs).sum() < _FEWEST:
        return ()
    spikes = tuple(_spikes(logs))
    calm = logs.copy()
    calm[[one.month for one in spikes]] = np.nan
    found = [*spikes, *_last(calm), *_breaks(calm)]
    return tuple(sorted(found, key=lambda one: one.month))


def new_levels(revenue: PastMonths) -> dict[int, float]:
    """Return the months from which on the level is another, with its step in logs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    if np.isfinite(logs).sum() < _FEWEST:
        return {}
    logs[[one.month for one in _spikes(logs)]] = np.nan
    return {one.month: float(np.log(one.now / one.usual)) for one in _breaks(logs)}


def _usual_noise(logs: PastMonths) -> float:
    """Return the usual size of a month's change, less the usual growth."""
    changes = np.diff(logs)
    changes = changes[np.isfinite(changes)]
    if not len(changes):
        return _LEAST_NOISE  # no two neighbouring months are known
    spread = float(np.median(np.abs(changes - np.median(changes))))
    return max(_TO_DEVIATION * spread, _LEAST_NOISE)


def yearly_peaks(revenue: PastMonths) -> dict[int, float]:
    """Return the months of the year, counted from the first month, that stand out every year, with what they
    lie off their neighbours by, in logs.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    return {
        month % PER_YEAR: float(logs[month]) - usual
        for month, usual in _standing_out(logs)
        if _yearly(logs, month, float(logs[month]) - usual)
    }


def _spikes(logs: PastMonths) -> Iterator[OddMonth]:
    for month, usual in _standing_out(logs):
        if not _yearly(logs, month, float(logs[month]) - usual):
            yield OddMonth("spike", month, float(np.exp(usual)), float(np.exp(logs[month])))


def _standing_out(logs: PastMonths) -> Iterator[tuple[int, float]]:
    """Yield the months that lie far off their neighbours, with what these say."""
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
        if abs(off) > max(_SPIKE * noise, _LEAST) and np.ptp(beside) < abs(off):
            yield month, usual


def _yearly(logs: PastMonths, month: int, off: float) -> bool:
    """Say whether the same month a year before or after lies off its neighbours alike: a season, no spike."""
    for other in (month - PER_YEAR, month + PER_YEAR):
        if 0 <= other < len(logs):
            beside = np.concatenate([logs[max(other - 1, 0) : other], logs[other + 1 : other + 2]])
            beside = beside[np.isfinite(beside)]
            if len(beside) and (logs[other] - float(np.median(beside))) / off > _ALIKE:
                return True
    return False


def _last(logs: PastMonths) -> Iterator[OddMonth]:
    """Yield the last month if it is far off the four before it, at their trend."""
    changes = np.diff(logs[-_WINDOW - 2 : -1])
    changes = changes[np.isfinite(changes)]
    if not len(changes):
        return
    noise, growth = _usual_noise(logs[:-1]), float(np.median(changes))
    before = logs[-2 * _BESIDE - 1 : -1] + growth * np.arange(2 * _BESIDE, 0, -1)
    before = before[np.isfinite(before)]
    if not np.isfinite(logs[-1]) or len(before) < _BESIDE + 1:
        return
    usual = float(np.median(before))
    off = float(logs[-1] - usual)
    if abs(off) > max(_SPIKE * noise, _LEAST) and not _yearly(logs, len(logs) - 1, off):
        yield OddMonth("last", len(logs) - 1, float(np.exp(usual)), float(np.exp(logs[-1])))


def _breaks(logs: PastMonths) -> Iterator[OddMonth]:
    """Yield the months from which on the level is another, the largest step first; each once."""
    noise, taken_out, told = _usual_noise(logs), np.zeros(len(logs)), set[int]()
    for _ in range(_MOST):
        found = _break(logs - taken_out, noise)
        if found is None or found[0] in told:
            return
        month, before, after = found
        told.add(month)
        yield OddMonth(
            "break", month, *(float(np.exp(level + taken_out[month - 1])) for level in (before, after))
        )
        taken_out[month:] += after - before


def _break(logs: PastMonths, noise: float) -> tuple[int, float, float] | None:
    """Return the month from which on the level is another, the level before and after it, in logs: where
    lines through the months before and after it miss each other most.
    """
    found: tuple[int, float, float] | None = None
    most = _BREAK
    for month in range(_WINDOW, len(logs) - _SOONEST + 1):
        before = _line(logs[month - _WINDOW : month], _WINDOW)
        after = _line(logs[month : month + _WINDOW], 0)
        if before is not None and after is not None:
            step = after[0] - before[0]
            size = abs(step) / max(noise, before[1], after[1])
            turned = _TURNS * abs(after[2] - before[2])
            if size > most and abs(step) > max(_LEAST, turned) and not _every_year(logs, month, step):
                most, found = size, (month, before[0], after[0])
    if found is None:
        return None
    # Robust lines bear months of the other level: the step itself says where it is, over a gap too.
    known = np.flatnonzero(np.isfinite(logs))
    near = [at for at in range(1, len(known)) if abs(known[at] - found[0]) <= _SOONEST]
    if near:
        way = np.sign(found[2] - found[1])
        at = max(near, key=lambda place: float(way * (logs[known[place]] - logs[known[place - 1]])))
        found = int(known[at]), found[1], found[2]
    return found


def _every_year(logs: PastMonths, month: int, step: float) -> bool:
    """Say whether revenue beside its growth moves alike a year before or after, and comes back within the
    year: a season.
    """
    moves = np.diff(logs)
    growth = float(np.median(moves[np.isfinite(moves)])) if np.isfinite(moves).any() else 0.0
    beside = logs - growth * np.arange(len(logs))
    around = (
        beside[month : month + PER_YEAR] - beside[month],
        beside[max(month - PER_YEAR, 0) : month] - beside[month - 1],
    )
    back = -around[0] / step, around[1] / step
    if not any((one[np.isfinite(one)] > _ALIKE).any() for one in back):
        return False
    for other in (month - PER_YEAR, month + PER_YEAR):
        if 1 <= other < len(logs):
            moved = np.diff(beside[max(other - 1, 1) - 1 : other + 2])
            if (moved[np.isfinite(moved)] / step > _ALIKE).any():
                return True
    return False


def _line(logs: PastMonths, at: int) -> tuple[float, float, float] | None:
    """Return (a robust line's value at a place, what its points miss it by, its slope); None for too few
    points.

    The line's slope is the median of all slopes between two points (Theil 1950, Sen 1968).
    """
    known = np.flatnonzero(np.isfinite(logs))
    if len(known) < _SOONEST:
        return None
    first, second = np.triu_indices(len(known), 1)
    slope = float(np.median((logs[known[second]] - logs[known[first]]) / (known[second] - known[first])))
    start = float(np.median(logs[known] - slope * known))
    missed = float(np.median(np.abs(logs[known] - start - slope * known)))
    return start + slope * at, _TO_DEVIATION * missed, slope
