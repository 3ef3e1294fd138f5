"""Demand curves (documents' M1, M2, and the logistic): how many customers want such a product."""

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths, narrow
from core.months import PER_YEAR, compounded
from core.plan.market import Segment


def demand(*, segment: Segment[Drawn], months: int) -> MonthsPaths:
    """Return customers who want the product, by month and path; D(0) = D0.

    exponential: D0·e^(Σk) (M1, k continuous per month); compound: D0·Π(1+g) (M2); logistic: K/(1 + (K/D0 −
    1)·Π(1+g)⁻¹) (Verhulst 1838), K the reachable customers. Growth fades as g(t) = g·(1 − fade)^(t/12).
    Where a logistic market that is beyond its ceiling shrinks, it does so as a compound one: the curve has a
    pole there.
    """
    growth = faded(segment.demand_growth_per_month, segment.demand_growth_fade_per_year, months)
    factor = np.exp(growth) if segment.curve == "exponential" else 1 + growth
    grown = compounded(factor, months)
    if segment.curve != "logistic":
        return segment.opening_demand * grown
    with np.errstate(divide="ignore", over="ignore"):
        room = segment.reachable_customers / segment.opening_demand - 1
        # A shrinking market's quotient grows without bound: demand then rightly tends to 0.
        wanted = room / grown
        wanted += 1
        wanted = np.divide(segment.reachable_customers, wanted, out=wanted)
    if not (room < 0).any():
        return wanted
    return np.where((room < 0) & (grown < 1), segment.opening_demand * grown, wanted)


def faded(growth: Expected, fade_per_year: Drawn, months: int) -> Expected:
    """Return a growth rate that loses a part of itself each year: g(t) = g·(1 − fade)^(t/12); one column
    where all paths have the same.
    """
    growth, fade = narrow(growth), narrow(fade_per_year)
    if not fade.any():
        return growth
    # A fade of 100 % leaves the first month and nothing after it.
    return growth * compounded((1 - fade) ** (1 / PER_YEAR), months)
