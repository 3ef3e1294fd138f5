"""Cumulative dividends: what a preference carries of them, and what is paid in shares."""

from datetime import date
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from core.arrays import Counted
from core.financing.debt.interest import years_between
from core.financing.exact import Kind, exact, kind_of, lifted, zeros
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


def grown_by_shares(
    terms: Series[Any] | Round[Any], issued: Any, paid: Any, full: Any, *, kind: Kind, start: date
) -> Counted:
    """Return what one share has become by dividends paid in shares: (1 + rate · t) for each full year since
    the issue from number `paid` up to `full`, by path; t is by the terms' day count.
    """
    cases, place = np.unique(np.stack([np.nan_to_num(issued), paid, full]), axis=1, return_inverse=True)
    grown = []
    for since, first, last in cases.astype(np.int64).T.tolist():
        months = range(since + first * PER_YEAR, since + last * PER_YEAR, PER_YEAR)
        years = (_years(terms, start, month, month + PER_YEAR) for month in months)
        grown.append(prod((1 + exact(terms.dividend_per_year) * each for each in years), start=Fraction(1)))
    return lifted(grown, len(grown), kind)[place.ravel()]


def _years(terms: Series[Any] | Round[Any], start: date, first: int, last: int) -> Fraction:
    return years_between(start, first, last, day_count=terms.dividend_day_count)


def _accrued_share(terms: Series[Any] | Round[Any], issued: int, ends: int, start: date) -> Fraction:
    """Return the dividend on money of 1 between the ends of two months."""
    rate = exact(terms.dividend_per_year)

    def earned(first: int, last: int) -> Fraction:
        return rate * _years(terms, start, first, last)

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
