"""From revenue to cash: customers pay some days later, or have paid before."""

from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.months import elapsed
from core.plan.opening import Opening

DAYS_PER_MONTH = 365 / 12


def receipts(*, invoiced: MonthsPaths, collection_days: Drawn, opening_receivables: float) -> MonthsPaths:
    """Return cash received by month and path.

    A lag of k + f months (k whole) brings (1 − f) of what is invoiced after k months and f after k + 1.
    Opening receivables come evenly over the lag, at least one month. Then closing receivables = opening +
    invoices − receipts.
    """
    lag = collection_days / DAYS_PER_MONTH
    received = _delayed(invoiced, lag)
    if opening_receivables:
        months = min(len(invoiced), max(int(np.ceil(lag.max())), 1))
        received[:months] += _opening(opening_receivables, lag, months)
    return received


def _delayed(flow: MonthsPaths, lag: Drawn) -> MonthsPaths:
    """Return the flow moved by each path's lag: month j after the sale brings the part max(0, 1 − |lag −
    j|).
    """
    delayed = np.zeros(flow.shape)
    for late in range(int(lag.min()), min(int(lag.max()) + 2, len(flow))):
        part = np.maximum(1 - np.abs(lag - late), 0.0)
        delayed[late:] += part * flow[: len(flow) - late]
    return delayed


def _opening(amount: float, lag: Drawn, months: int) -> MonthsPaths:
    span = np.maximum(lag, 1.0)
    month = elapsed(months)
    part = np.minimum(month + 1, span) - np.minimum(month, span)
    return amount * part / span


def delivered(due: MonthsPaths, revenue: MonthsPaths) -> MonthsPaths:
    """Return what is delivered of what is due: at most the month's revenue; what is left waits for later
    months.
    """
    if (due <= revenue).all():
        return due
    ahead = np.cumsum(due, axis=0) - np.cumsum(revenue, axis=0)
    waiting = ahead - np.minimum.accumulate(np.minimum(ahead, 0.0), axis=0)
    before = np.concatenate([np.zeros((1, due.shape[1])), waiting[:-1]])
    return np.asarray(due + before - waiting)


def paid_before(*, opening: Opening[Any], revenue: MonthsPaths) -> MonthsPaths:
    """Return what of each month's revenue had been paid before the plan: it is not invoiced again."""
    span, month = opening.deferred_revenue_months, elapsed(len(revenue))
    owed = np.broadcast_to(np.where(month < span, opening.deferred_revenue / span, 0.0), revenue.shape)
    return delivered(owed, revenue)
