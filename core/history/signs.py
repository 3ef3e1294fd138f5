"""What whole series show: negative costs and revenue, sums of several months, and units that make figures few
companies have.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from core.arrays import Months
from core.history.headers import FLOWS, Role
from core.history.notes import Note
from core.texts import mark

_IMPLAUSIBLE = 1e9
"""Money a month from which a stated unit is doubted."""


def doubted_units(series: Mapping[Role, Months], units: Mapping[Role, float]) -> list[Note]:
    """Say so where a stated unit makes figures that few companies have."""
    notes = list[Note]()
    roles: tuple[Role, ...] = ("revenue", "costs", "cash")
    for role in (role for role in roles if role in series):
        largest = float(np.nanmax(np.abs(series[role])))
        if units.get(role, 1.0) > 1 and largest > _IMPLAUSIBLE:
            text = mark("comes to {amount} with the unit stated: check whether the figures are in it")
            notes.append(Note(0, role, text, True, (("amount", f"{largest:,.0f}"),)))
    return notes


def turned_costs(series: dict[Role, Months]) -> list[Note]:
    """Turn costs written as negative amounts; say so where they have both signs."""
    costs = series.get("costs")
    if costs is None or np.nanmin(costs) >= 0:
        return []
    negative, known = int((costs < 0).sum()), int((~np.isnan(costs)).sum())
    if np.nansum(costs) < 0:
        series["costs"] = -costs
    if negative == known:
        return [Note(0, "costs", mark("all costs were negative: their sign was turned"), False)]
    text = mark("costs have both signs ({count} of {all} months negative): check which are costs")
    return [Note(0, "costs", text, True, (("count", negative), ("all", known)))]


def turned_revenue(series: dict[Role, Months]) -> list[Note]:
    """Turn revenue that is negative on the whole and in most months: ledgers write credits so."""
    revenue = series.get("revenue")
    if revenue is None or np.nansum(revenue) >= 0 or (revenue < 0).sum() <= (revenue > 0).sum():
        return []
    series["revenue"] = -revenue
    if np.nanmax(revenue) <= 0:
        return [Note(0, "revenue", mark("all revenue was negative: its sign was turned"), False)]
    text = mark("revenue was negative on the whole: its sign was turned, and some months are negative now")
    return [Note(0, "revenue", text, True)]


_OF_SEVERAL = (3, 6, 12)
"""Months that a figure may be of."""


def told_seldom(series: Mapping[Role, Months]) -> Iterator[Note]:
    """Yield a note for a flow that is known in every third, sixth or twelfth month alone."""
    for role in FLOWS:
        known = np.flatnonzero(~np.isnan(series[role])) if role in series else np.array([], dtype=int)
        steps = set(map(int, np.diff(known)))
        if len(steps) == 1 and (every := steps.pop()) in _OF_SEVERAL:
            text = mark("stands in one month of {count} alone: if it is of all of them, spread it")
            yield Note(0, role, text, True, (("count", every),))
