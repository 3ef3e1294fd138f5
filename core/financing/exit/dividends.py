"""Cumulative dividends that a preference carries."""

from typing import Any

import numpy as np

from core.arrays import Counted
from core.financing.exact import exact, kind_of, lifted, zeros
from core.plan.rounds import Round
from core.plan.securities import Series


def accrued_dividends(terms: Series[Any] | Round[Any], invested: Counted, years: Counted) -> Counted:
    """Return what has accrued on the money invested.

    simple: money · rate · years. compound: by whole years, with simple interest for the rest of one.
    in_shares: what has run of the year; full ones were paid in shares.
    """
    match terms.dividend:
        case "none":
            return zeros(len(invested), kind_of(invested))
        case "simple":
            return np.asarray(invested * _rate(terms, invested) * years)
        case "compound":
            rate, whole = _rate(terms, invested), years // 1
            grown: Counted = invested * ((1 + rate) ** whole * (1 + rate * (years - whole)) - 1)
            return grown
        case "in_shares":
            return np.asarray(invested * _rate(terms, invested) * (years - years // 1))
    raise ValueError(terms.dividend)


def _rate(terms: Series[Any] | Round[Any], invested: Counted) -> Counted:
    return lifted(exact(terms.dividend_per_year), len(invested), kind_of(invested))
