"""Arithmetic over the months axis that several calculators share."""

import numpy as np

from core.arrays import Drawn, Months, MonthsPaths, PathsMonths

PER_YEAR = 12


def elapsed(months: int) -> Months:
    """Return 0, 1, …, months − 1: the months since the plan's start."""
    return np.arange(months, dtype=np.float64)


def over_months(value: Drawn, months: int) -> PathsMonths:
    """Return the number as one value per path and month."""
    return np.broadcast_to(value, (value.shape[0], months))


def by_month(value: Drawn, months: int) -> MonthsPaths:
    """Return the number month by month: shape (months, paths), contiguous, for loops over months."""
    return np.ascontiguousarray(over_months(value, months).T)


def accumulated(rate: Drawn, months: int) -> Drawn:
    """Return the running total of a monthly rate from month 0 (where it is 0) to each month.

    The rate of month t acts from month t − 1 to month t.
    """
    if rate.shape[1] == 1:
        return rate * elapsed(months)
    total = np.cumsum(rate, axis=1)
    total -= total[:, :1].copy()
    return total


def yearly_growth(rate_per_year: Drawn, months: int) -> PathsMonths:
    """Return the factor (1 + r)^(t/12) of an effective yearly rate, 1 in month 0."""
    growth = accumulated(np.log1p(rate_per_year) / PER_YEAR, months)
    return np.exp(growth, out=growth)


def trailing_sum(flow: PathsMonths, window: int) -> PathsMonths:
    """Return the sum of the last `window` months up to each month (fewer at the start)."""
    result = flow.copy()
    for back in range(1, window):
        result[:, back:] += flow[:, :-back]
    return result
