"""Measures that investors ask for, by path. Undefined values are NaN: never 0, never infinite by accident."""

import numpy as np

from core.arrays import MonthsPaths, Paths, ratio, sum_rows
from core.months import PER_YEAR
from core.time_value import per_month


def survival(*, opening: MonthsPaths, new: MonthsPaths, closing: MonthsPaths) -> Paths:
    """Return which part of the customers of before the first month is still there after the last.

    Who is won and leaves in the same month leaves as the others do: kept(t) = (closing − new) ÷ opening, at
    least 0. NaN where there were no customers.
    """
    left = np.ones(opening.shape[1])
    for month in range(len(opening)):
        kept = ratio(np.maximum(closing[month] - new[month], 0.0), opening[month])
        left = np.where(left == 0, 0.0, left * kept)  # who has gone does not come back
    return left


def retention(*, survived: Paths, before: MonthsPaths, after: MonthsPaths) -> tuple[Paths, Paths]:
    """Return (net, gross) revenue retention of one cohort.

    `before` and `after` are what one customer pays a month, by stream and path, at the cohort's beginning and
    a year later. Net: survived · Σ after ÷ Σ before. Gross counts no stream above what it was: what is won
    from customers who stay does not make up for those who leave.
    """
    paid = sum_rows(before)
    net = survived * ratio(sum_rows(after), paid)
    gross = survived * ratio(sum_rows(np.minimum(after, before)), paid)
    gone = survived == 0  # nobody pays anything: what each pays is undefined, and 0 of it is 0
    return np.where(gone, 0.0, net), np.where(gone, 0.0, gross)


def acquisition_cost(*, spent: Paths, won: Paths) -> Paths:
    """Return what it costs to win a customer: all of sales and marketing ÷ customers won; NaN if none was."""
    return ratio(spent, won)


def payback_months(*, cost: Paths, profit_per_month: Paths) -> Paths:
    """Return the months in which a customer's gross profit repays what winning it cost; NaN where there is no
    profit.
    """
    return ratio(cost, profit_per_month)


def lifetime_value(*, profit_per_month: Paths, churn_per_month: Paths, rate_per_year: float) -> Paths:
    """Return the present value of a customer's gross profit: Σ m·(1 − c)^t ÷ (1 + d)^t, t = 0, 1, … = m ÷ (1
    − (1 − c) ÷ (1 + d)), with c its churn (0–1) and d the monthly rate (above 0).

    With m and c by path, its mean over the paths holds that churn is uncertain; 1 ÷ mean churn would not.
    """
    rate = float(per_month(rate_per_year))
    return np.asarray(profit_per_month / (1 - (1 - churn_per_month) / (1 + rate)))


def magic_number(*, revenue_now: Paths, revenue_before: Paths, spent: Paths) -> Paths:
    """Return the yearly revenue added for each unit of sales and marketing: (r − r0)·12 ÷ spent, r a month's
    revenue, over the months in which `spent` was.
    """
    return ratio((revenue_now - revenue_before) * PER_YEAR, spent)


def rule_of_forty(*, growth: Paths, margin: Paths) -> Paths:
    """Return growth of revenue a year + margin (EBITDA or free cash flow, ÷ revenue), both as shares."""
    return growth + margin
