"""Months that stand out of a history: single ones, and those from which on its level is another.

The forecaster needs no such names: it counts odd months for less, and follows a new level as its noise
allows. They are told so that a person can say what happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import PastMonths

_BESIDE, _WINDOW = 2, 6
"""Months on either side that a single month, or a new level, is held against."""
_SPIKE, _BREAK = 5.0, 4.0
"""Multiples of the usual noise from which a month or a level stands out."""
_LEAST = 0.25
"""In logs: what stands out by less is nobody's question."""
_FEWEST = 12
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
        if abs(logs[month] - usual) > max(_SPIKE * noise, _LEAST) and np.ptp(beside) < abs(
            logs[month] - usual
        ):
            yield OddMonth("spike", month, float(np.exp(usual)), float(np.exp(logs[month])))


def _last(logs: PastMonths) -> Iterator[OddMonth]:
    """Yield the last month if it is far off the four before it, at their trend."""
    noise, growth = _usual_noise(logs[:-1]), float(np.nanmedian(np.diff(logs[:-1])))
    before = logs[-2 * _BESIDE - 1 : -1] + growth * np.arange(2 * _BESIDE, 0, -1)
    before = before[np.isfinite(before)]
    if not np.isfinite(logs[-1]) or len(before) < _BESIDE + 1:
        return
    usual = float(np.median(before))
    if abs(logs[-1] - usual) > max(_SPIKE * noise, _LEAST):
        yield OddMonth("last", len(logs) - 1, float(np.exp(usual)), float(np.exp(logs[-1])))


def _break(logs: PastMonths) -> Iterator[OddMonth]:
    noise, best = _usual_noise(logs), None
    growth = float(np.nanmedian(np.diff(logs)))
    most = _BREAK
    for month in range(_WINDOW, len(logs) - _WINDOW + 1):
        before, after = logs[month - _WINDOW : month], logs[month : month + _WINDOW]
        if np.isfinite(before).sum() < _WINDOW - 1 or np.isfinite(after).sum() < _WINDOW - 1:
            continue
        trend = growth * (np.arange(_WINDOW) - (_WINDOW - 1) / 2)
        low, high = np.nanmedian(before - trend), np.nanmedian(after - trend)
        step = high - low - growth * _WINDOW
        within = float(np.nanmedian(np.abs(np.concatenate([before - trend - low, after - trend - high]))))
        size = abs(step) / max(noise, _TO_DEVIATION * within)
        if size > most and abs(step) > _LEAST:
            most = size
            best = OddMonth("break", month, float(np.exp(low)), float(np.exp(high)))
    if best is not None:
        yield best
