"""Revenue that does not come every month: invoices on a rhythm, and months without any.

A quarter's invoice is no month's revenue: it is spread over the months that it is for. A month without
revenue among others with it is a gap; where there are many, so many of the coming months have none either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from core.arrays import PastMonths

_FEWEST, _STEPS = 3, range(2, 25)
"""Invoices that show a rhythm, and the months that may lie between two."""
_ODD = 1 / 3
"""Part of the invoices that may come a month early or late; of those due that may be missing; and of the
months between that may not be known.
"""
_IDLE = 0.2
"""Part of the months without revenue from which they are no mere gaps."""
_ENDED, _RARE = 3, 0.02
"""Months without revenue at the end that are no longer a gap, and what their chance must be below."""


@dataclass(frozen=True)
class Rhythm:
    """Every how many months revenue comes, and each invoice by the month in which it was due."""

    every: int
    invoices: Mapping[int, float]


def rhythm_of(revenue: PastMonths) -> Rhythm | None:
    """Return the rhythm in which revenue comes, where the months between have none. None where it comes month
    by month, irregularly, or fewer than three times. Single invoices may come a month early or late (of every
    second month none may), and single ones may be missing.
    """
    earning = [int(month) for month in np.flatnonzero(revenue > 0)]
    if len(earning) < _FEWEST:
        return None
    steps = np.diff(earning)
    found = (_due_every(every, revenue, earning) for every in (int(np.median(steps)), int(steps.min())))
    return next((one for one in found if one is not None), None)


def _due_every(every: int, revenue: PastMonths, earning: Sequence[int]) -> Rhythm | None:
    between = revenue[earning[0] : earning[-1] + 1]
    if every not in _STEPS or np.isnan(between).sum() > _ODD * len(between):
        return None
    phase, due, off = int(np.argmax(np.bincount(np.array(earning) % every))), dict[int, float](), 0
    for month in earning:
        slot = phase + every * round((month - phase) / every)
        if abs(month - slot) > (every > _STEPS[0]) or slot in due:
            return None
        off += month != slot
        due[min(max(slot, 0), len(revenue) - 1)] = float(revenue[month])
    slots = (max(due) - min(due)) // every + 1
    return Rhythm(every, due) if off <= _ODD * len(due) and slots - len(due) <= _ODD * slots else None


def spread_evenly(revenue: PastMonths) -> PastMonths:
    """Return revenue with what comes every few months spread over the months that it is for: those after an
    invoice where the first known month has one, those before it elsewhere. A missing one is not known.
    """
    rhythm = rhythm_of(revenue)
    if rhythm is None:
        return revenue
    found = np.full(len(revenue), np.nan)
    for month, first in _told(revenue, rhythm):
        found[max(first, 0) : first + rhythm.every] = rhythm.invoices[month] / rhythm.every
    silent = np.isnan(found) & (revenue == 0)
    silent[: max(rhythm.invoices) + rhythm.every] = False  # the next invoice is not due before that
    found[silent] = 0.0
    return found


def told_once(revenue: PastMonths) -> PastMonths:
    """Return revenue as `spread_evenly`, each invoice in the middle one of its months alone, the others not
    known: twelve months of one invoice tell no more than it does.
    """
    rhythm, found = rhythm_of(revenue), spread_evenly(revenue)
    if rhythm is None:
        return revenue
    told = np.where(found > 0, np.nan, found)
    for month, first in _told(revenue, rhythm):
        middle = min(max(first, 0) + rhythm.every // 2, len(revenue) - 1)
        told[middle] = rhythm.invoices[month] / rhythm.every
    return told


def _told(revenue: PastMonths, rhythm: Rhythm) -> Iterator[tuple[int, int]]:
    """Yield the month in which each invoice was due, and the first of those that it is for."""
    ahead = revenue[~np.isnan(revenue)][0] > 0
    for month in rhythm.invoices:
        yield month, month if ahead else month - rhythm.every + 1


def months_earning(revenue: PastMonths) -> int:
    """Return how many months have revenue, those between invoices with them."""
    return int(np.count_nonzero(np.nan_to_num(spread_evenly(revenue)) > 0))


def months_without(revenue: PastMonths) -> int:
    """Return how many of the last months known (not NaN) have no revenue, though some was due."""
    revenue = spread_evenly(revenue)
    known = revenue[~np.isnan(revenue)]
    earning = np.flatnonzero(known > 0)
    return len(known) - 1 - int(earning[-1]) if len(earning) else len(known)


def idle_share(revenue: PastMonths) -> float:
    """Return the part of months without revenue (0–1) between the first month with it and the last; 0 where
    revenue comes on a rhythm, or they are few enough to be gaps. One month that is not there counts as having
    revenue.
    """
    earning = np.flatnonzero(revenue > 0)
    if not len(earning) or rhythm_of(revenue) is not None:
        return 0.0
    between = revenue[earning[0] : earning[-1] + 1]
    share = float((between == 0).sum()) / (np.count_nonzero(~np.isnan(between)) + 1)
    return share if share >= _IDLE else 0.0


def has_ended(revenue: PastMonths) -> bool:
    """Say whether revenue has been 0 for so long that there is nothing to go on from: three months, or more
    where months without revenue are usual.
    """
    idle = idle_share(revenue)
    return months_without(revenue) >= max(_ENDED, log(_RARE) / log(idle) if idle else 0.0)
