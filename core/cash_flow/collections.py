"""From revenue to cash: customers pay some days later."""

import numpy as np

from core.arrays import Drawn, PathsMonths
from core.months import elapsed

DAYS_PER_MONTH = 365 / 12


def receipts(*, revenue: PathsMonths, collection_days: Drawn, opening_receivables: float) -> PathsMonths:
    """Return cash received by path and month.

    A lag of k + f months (k whole) brings (1 − f) of the revenue after k months and f after k + 1. Opening
    receivables come evenly over the lag, at least one month. Then closing receivables = opening + revenue −
    receipts.
    """
    lag = collection_days / DAYS_PER_MONTH
    whole = np.floor(lag)
    early = _shifted(revenue, whole) * (1 - (lag - whole))
    received = early + _shifted(revenue, whole + 1) * (lag - whole)
    return (
        received + _opening(opening_receivables, lag, revenue.shape[1]) if opening_receivables else received
    )


def _shifted(flow: PathsMonths, lag: Drawn) -> PathsMonths:
    months = flow.shape[1]
    if (lag == lag[0, 0]).all():
        return np.concatenate([np.zeros((len(flow), months)), flow], axis=1)[
            :, max(months - int(lag[0, 0]), 0) :
        ][:, :months]
    source = np.arange(months) - lag.astype(np.int64)
    return np.where(source >= 0, np.take_along_axis(flow, np.maximum(source, 0), axis=1), 0.0)


def _opening(amount: float, lag: Drawn, months: int) -> PathsMonths:
    span = np.maximum(lag, 1.0)
    month = elapsed(months)
    part = np.minimum(month + 1, span) - np.minimum(month, span)
    return amount * part / span
