"""Arithmetic over the months axis, the first one, that several calculators share.

Sums over months run row by row: NumPy's `cumsum` along the first axis is several times slower.
"""

import numpy as np

from core.arrays import Drawn, Expected, MonthsColumn, MonthsPaths, narrow

PER_YEAR = 12
PER_QUARTER = 3


def elapsed(months: int) -> MonthsColumn:
    """Return 0, 1, …, months − 1: the months since the plan's start."""
    return np.arange(months, dtype=np.float64)[:, None]


def over_months(value: Drawn, months: int) -> MonthsPaths:
    """Return the number as one value a month and path (not copied)."""
    return np.broadcast_to(value, (months, value.shape[1]))


def running_total(flow: MonthsPaths, opening: float = 0.0) -> MonthsPaths:
    """Return what there was at first and the sum of all months up to each month."""
    total = np.empty(flow.shape)
    np.add(flow[0], opening, out=total[0])
    for month in range(1, len(flow)):
        np.add(total[month - 1], flow[month], out=total[month])
    return total


def accumulated(rate: Expected, months: int) -> Expected:
    """Return the running total of a monthly rate from month 0 (where it is 0) to each month.

    The rate of month t acts from month t − 1 to month t.
    """
    if len(rate) == 1:
        return rate * elapsed(months)
    total = np.empty(rate.shape)
    total[0] = 0.0
    for month in range(1, months):
        np.add(total[month - 1], rate[month], out=total[month])
    return total


def compounded(factor: Expected, months: int, first: float = 1.0) -> Expected:
    """Return the running product of a monthly factor: `first` in month 0, then Π factor(1 … t)."""
    product = np.empty((months, factor.shape[1]))
    product[0] = first
    if factor.shape[1] == 1:
        product[1:] = factor[1:months] if len(factor) > 1 else factor
        return np.multiply.accumulate(product, axis=0, out=product)
    for month in range(1, months):
        np.multiply(product[month - 1], factor[month if len(factor) > 1 else 0], out=product[month])
    return product


def yearly_growth(rate_per_year: Drawn, months: int) -> Expected:
    """Return the factor (1 + r)^(t/12) of an effective yearly rate, 1 in month 0; one column where all paths
    have the same rate.
    """
    return compounded((1 + narrow(rate_per_year)) ** (1 / PER_YEAR), months)


def trailing_sum(flow: MonthsPaths, window: int) -> MonthsPaths:
    """Return the sum of the last `window` months up to each month (fewer at the start)."""
    result = np.zeros(flow.shape)
    for back in reversed(range(min(window, len(flow)))):  # the oldest first, as month by month
        result[back:] += flow[: len(flow) - back]
    return result
