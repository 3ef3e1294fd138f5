"""Measures of an investment by path, its flows month by month: what goes in is negative, what comes back
positive. Undefined is NaN.
"""

import numpy as np

from core.arrays import MonthsPaths, Paths, Vector, ratio, sum_rows
from core.months import running_total
from core.time_value import MONTH_END, PER_YEAR, discount_factors, per_month, present_value


def multiple_of_money(flows: MonthsPaths) -> Paths:
    """Return all money out ÷ all money in (MOIC; DPI once everything is paid out); NaN where none went in."""
    put_in, out = -sum_rows(np.minimum(flows, 0.0)), sum_rows(np.maximum(flows, 0.0))
    return ratio(out, put_in)


def paid_in_multiples(put_in: Vector, got: Vector, value: float = 0.0) -> float:
    """Return all money got ÷ all money put in (DPI), with what the stake is worth besides (then TVPI); NaN
    where none was put in.
    """
    paid = float(put_in.sum())
    return (float(got.sum()) + value) / paid if paid > 0 else float("nan")


def modified_rate_of_return(
    flows: MonthsPaths, *, finance_rate_per_year: float, reinvest_rate_per_year: float
) -> Paths:
    """Return the modified rate a year: what comes back is reinvested to the end at one rate, what goes in is
    financed at the other: (future value ÷ −present value)^(1 ÷ periods) − 1, one period from the first flow
    on. NaN where nothing goes in; −1 where nothing comes back.
    """
    periods = len(flows) - 1
    put_in = -present_value(
        flows=np.minimum(flows, 0.0), rate=float(per_month(finance_rate_per_year)), first_at=0
    )
    rate = float(per_month(reinvest_rate_per_year))
    out = present_value(flows=np.maximum(flows, 0.0), rate=rate, first_at=0) * (1 + rate) ** periods
    grown = ratio(out, put_in)
    if not periods:
        return np.full(put_in.shape, np.nan)
    return np.asarray(grown ** (PER_YEAR / periods) - 1)


_DUST = 1e-12
"""Part of all that has flowed that sums of floats may miss nothing by."""


def payback_months(flows: MonthsPaths, *, rate_per_year: float = 0.0) -> Paths:
    """Return the months until what came back covers what went in for good, within the last month in
    proportion; NaN where it never does.

    Flows are discounted at `rate_per_year` (0: plain payback). Months count from the first flow, which falls
    at 0; what is covered and then falls short again is not paid back yet.
    """
    rate = float(per_month(rate_per_year))
    worth = flows * discount_factors(rate=rate, periods=len(flows))[:, None]
    total = running_total(worth)
    short = total < -_DUST * running_total(np.abs(worth))
    covered = np.full(flows.shape[1], np.nan)
    went_in = short.any(axis=0)
    for month in range(1, len(flows)):
        turns = short[month - 1] & ~short[month]
        part = np.divide(-total[month - 1], worth[month], out=np.zeros(flows.shape[1]), where=turns)
        covered = np.where(turns, month - 1 + part, covered)
    return np.where(went_in & ~short[-1], covered, np.nan)


def profitability_index(flows: MonthsPaths, *, rate_per_year: float) -> Paths:
    """Return present value of what comes back ÷ present value of what goes in; NaN where none does."""
    rate = float(per_month(rate_per_year))
    put_in = -present_value(flows=np.minimum(flows, 0.0), rate=rate, first_at=MONTH_END)
    out = present_value(flows=np.maximum(flows, 0.0), rate=rate, first_at=MONTH_END)
    return ratio(out, put_in)
