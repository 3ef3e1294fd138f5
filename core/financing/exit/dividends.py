"""Cumulative dividends that a preference carries."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Counted
from core.financing.debt.interest import years_between
from core.financing.exact import exact, kind_of, lifted, zeros
from core.months import PER_YEAR
from core.plan.rounds import Round
from core.plan.securities import Series


def accrued_dividends(
    terms: Series[Any] | Round[Any], invested: Counted, issued: Any, *, exit_month: int, start: date
) -> Counted:
    """Return what has accrued on the money invested, from the end of the month of issue (by path; NaN:
    never issued) to that of the exit; `start` is the plan's first day.

    With t by the terms' day count, simple: money · rate · t. compound: (1 + rate · t) for each full year from
    the issue, and once for the rest of one. in_shares: the rest of a year; full ones were paid in shares.
    """
    kind = kind_of(invested)
    if terms.dividend == "none":
        return zeros(len(invested), kind)
    since = np.minimum(np.nan_to_num(issued, nan=exit_month), exit_month)
    months, place = np.unique(since, return_inverse=True)
    shares = [_accrued_share(terms, int(month), exit_month, start) for month in months]
    return np.asarray(invested * lifted(shares, len(shares), kind)[place])


def _accrued_share(terms: Series[Any] | Round[Any], issued: int, ends: int, start: date) -> Fraction:
    """Return the dividend on money of 1 between the ends of two months."""
    rate = exact(terms.dividend_per_year)

    def earned(first: int, last: int) -> Fraction:
        return rate * years_between(start, first, last, day_count=terms.dividend_day_count)

    whole = (ends - issued) // PER_YEAR * PER_YEAR
    rest = earned(issued + whole, ends)
    match terms.dividend:
        case "simple":
            return earned(issued, ends)
        case "compound":
            grown = 1 + rest
            for month in range(issued, issued + whole, PER_YEAR):
                grown *= 1 + earned(month, month + PER_YEAR)
            return grown - 1
        case "in_shares":
            return rest
    raise ValueError(terms.dividend)
