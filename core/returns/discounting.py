"""Time value: discount factors and net present values."""

import numpy as np

from core.arrays import AnyFloat, Paths, PathsMonths


def monthly_rate(rate_per_year: float) -> float:
    """Return the effective monthly rate (1 + r)^(1/12) − 1."""
    return float((1 + rate_per_year) ** (1 / 12) - 1)


def net_present_value(*, flows: AnyFloat, rate: float, first_at: int = 0) -> AnyFloat:
    """Return Σ flow(i)·(1 + rate)^−(i + first_at) over the last axis.

    `rate` (> −1) is per period. `first_at` 0 puts the first flow at t0; 1 is the spreadsheet convention.
    """
    periods = np.arange(flows.shape[-1]) + first_at
    return np.asarray((flows * (1 + rate) ** -periods).sum(axis=-1))


def plan_value(
    *, free_cash_flow: PathsMonths, exit_value: Paths, exit_month: int, rate_per_year: float
) -> Paths:
    """Return the NPV at month 0 of unlevered free cash flow to the exit plus the exit's enterprise value, by
    path.
    """
    rate = monthly_rate(rate_per_year)
    flows = net_present_value(flows=free_cash_flow[:, : exit_month + 1], rate=rate)
    return flows + exit_value * (1 + rate) ** -exit_month
