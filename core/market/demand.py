"""Demand curves (documents' M1, M2, and the logistic) and the customers who follow from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsPaths
from core.months import PER_YEAR, compounded, over_months
from core.plan.market import Segment


@dataclass(frozen=True, eq=False)
class Customers:
    """A segment's customers by month and path. closing(t) = opening(t) + new(t) − churned(t)."""

    demand: MonthsPaths
    opening: MonthsPaths
    new: MonthsPaths
    closing: MonthsPaths
    churn_per_month: Drawn

    @property
    def churned(self) -> MonthsPaths:
        """Customers who leave in the month."""
        return self.opening * self.churn_per_month

    @cached_property
    def average(self) -> MonthsPaths:
        """Customers in the middle of the month, on which revenue is earned."""
        return (self.opening + self.closing) / 2


def demand(*, segment: Segment[Drawn], months: int) -> MonthsPaths:
    """Return customers who want the product, by month and path; D(0) = D0.

    exponential: D0·e^(Σk) (M1, k continuous per month); compound: D0·Π(1+g) (M2); logistic: K/(1 + (K/D0 −
    1)·Π(1+g)⁻¹) (Verhulst 1838), K the reachable customers. Growth fades as g(t) = g·(1 − fade)^(t/12).
    """
    growth = _faded(segment, months)
    factor = np.exp(growth) if segment.curve == "exponential" else 1 + growth
    grown = compounded(factor, months)
    if segment.curve != "logistic":
        return segment.opening_demand * grown
    with np.errstate(divide="ignore", over="ignore"):
        room = segment.reachable_customers / segment.opening_demand - 1
        # A shrinking market's quotient grows without bound: demand then rightly tends to 0.
        np.divide(room, grown, out=grown)
        grown += 1
        return np.divide(segment.reachable_customers, grown, out=grown)


def customers(
    *,
    segment: Segment[Drawn],
    demand: MonthsPaths,
    decision_share_per_month: Drawn,
    win_share: MonthsPaths,
    kept: MonthsPaths | None = None,
) -> Customers:
    """Return the segment's customers: each month a share of the open demand decides, and `win_share` of it
    for us.

    new(t) = decision share · win share · max(0, D(t) − (1 − churn)·C(t−1)), shape (months, paths).
    `kept` is the part of the customers that events of the month leave (None: all).
    """
    months = len(demand)
    churn = segment.churn_per_month
    if kept is not None:
        churn = 1 - (1 - churn) * kept
    stays = over_months(1 - churn, months)
    new = decision_share_per_month * win_share
    stocks = np.empty((months + 1, demand.shape[1]))
    stocks[0] = segment.opening_customers[0]
    for month in range(months):
        staying = stocks[month] * stays[month]
        new[month] *= np.maximum(demand[month] - staying, 0)
        np.add(staying, new[month], out=stocks[month + 1])
    return Customers(demand, stocks[:-1], new, stocks[1:], churn)


def _faded(segment: Segment[Drawn], months: int) -> Drawn:
    if not segment.growth_fade_per_year.any():
        return segment.growth_per_month
    # A fade of 100 % leaves the first month and nothing after it.
    kept = (1 - segment.growth_fade_per_year) ** (1 / PER_YEAR)
    return segment.growth_per_month * compounded(kept, months)
