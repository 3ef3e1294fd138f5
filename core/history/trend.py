"""What a history says about the future: growth with an honest error, burn, opening cash."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Months
from core.history.history import History

FEWEST_POINTS = 6
BURN_MONTHS = 3


@dataclass(frozen=True)
class Growth:
    """Growth per month (0–1) with its standard error; None in `History` terms where fewer than six points
    exist.
    """

    per_month: float
    error: float
    points: int


def growth(values: Months) -> Growth | None:
    """Fit ln(value) = a + b·month by least squares over the positive points; growth is e^b − 1.

    The standard error is widened by √((1 + ρ)/(1 − ρ)) for residuals that carry over from month to month (ρ >
    0, lag one). None where fewer than six positive points exist: no fit is made.
    """
    good = ~np.isnan(values) & (np.nan_to_num(values) > 0)
    if good.sum() < FEWEST_POINTS:
        return None
    month, logs = np.flatnonzero(good).astype(np.float64), np.log(values[good])
    centred = month - month.mean()
    slope = float((centred * logs).sum() / (centred**2).sum())
    residuals = logs - logs.mean() - slope * centred
    variance = float((residuals**2).sum() / (len(logs) - 2))
    total = float((residuals**2).sum())
    carry = float((residuals[1:] * residuals[:-1]).sum() / total) if total > 0 else 0.0
    widening = np.sqrt((1 + max(carry, 0.0)) / (1 - min(max(carry, 0.0), 0.95)))
    error = np.sqrt(variance / (centred**2).sum()) * widening
    return Growth(float(np.expm1(slope)), float(np.exp(slope) * error), int(good.sum()))


def burn(history: History) -> float | None:
    """Return the median net burn of the last three months that have it: costs − revenue, or the fall of
    cash.
    """
    costs, revenue = history.series.get("costs"), history.series.get("revenue")
    if costs is None or revenue is None:
        return cash_burn(history)
    return _recent_median(costs - revenue)


def cash_burn(history: History) -> float | None:
    """Return the median monthly fall of cash over the last three months that have it; it includes
    financing.
    """
    cash = history.series.get("cash")
    return None if cash is None or len(cash) < 2 else _recent_median(-np.diff(cash))


STALE = 3
"""Months after which a level that was not told since is no longer today's."""


def opening_cash(history: History) -> tuple[float, int] | None:
    """Return (cash at the history's end, months since it was last known).

    Cash that is not known for the last months is rolled forward by what they burnt, or by the usual burn of a
    month where theirs is not known.
    """
    cash = history.series.get("cash")
    known = last_known(cash)
    if cash is None or known is None:
        return None
    since = len(cash) - 1 - int(np.flatnonzero(~np.isnan(cash))[-1])
    return known - _burnt_since(history, since), since


def _burnt_since(history: History, months: int) -> float:
    """Return the net burn of the last months."""
    costs, revenue = history.series.get("costs"), history.series.get("revenue")
    usual = burn(history) or 0.0
    if costs is None or revenue is None:
        return months * usual
    flows = (costs - revenue)[len(costs) - months :]
    return float(np.where(np.isnan(flows), usual, flows).sum())


def _recent_median(flows: Months) -> float | None:
    known = flows[~np.isnan(flows)][-BURN_MONTHS:]
    return float(np.median(known)) if len(known) else None


def customers_today(history: History) -> float | None:
    """Return the customers last counted; None where that was more than `STALE` months before the end."""
    counted = history.series.get("customers")
    return last_known(None if counted is None else counted[-1 - STALE :])


def last_known(values: Months | None) -> float | None:
    """Return the latest figure that is not missing."""
    if values is None or np.isnan(values).all():
        return None
    return float(values[~np.isnan(values)][-1])
