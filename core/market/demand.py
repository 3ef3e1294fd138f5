"""Demand curves (documents' M1, M2, and the logistic) and the customers who follow from them."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, PathsMonths
from core.months import PER_YEAR, accumulated, by_month, elapsed
from core.plan.market import Segment


@dataclass(frozen=True, eq=False)
class Customers:
    """A segment's customers by path and month. closing(t) = closing(t−1) + new(t) − churned(t)."""

    demand: PathsMonths
    opening: PathsMonths
    new: PathsMonths
    churned: PathsMonths
    closing: PathsMonths

    @property
    def average(self) -> PathsMonths:
        """Customers in the middle of the month, on which revenue is earned."""
        return (self.opening + self.closing) / 2


def demand(*, segment: Segment[Drawn], months: int) -> PathsMonths:
    """Return customers who want the product, by path and month; D(0) = D0.

    exponential: D0·e^(Σk) (M1, k continuous per month); compound: D0·Π(1+g) (M2); logistic: K/(1 + (K/D0 −
    1)·Π(1+g)⁻¹) (Verhulst 1838), K the reachable customers. Growth fades as g(t) = g·(1 − fade)^(t/12).
    """
    growth = _faded(segment, months)
    continuous = growth if segment.curve == "exponential" else np.log1p(growth)
    log_growth = accumulated(continuous, months)
    if segment.curve != "logistic":
        return segment.opening_demand * np.exp(log_growth)
    with np.errstate(divide="ignore", over="ignore"):
        room = segment.reachable_customers / segment.opening_demand - 1
        # e^(−ln) grows without bound for a shrinking market: the quotient then rightly tends to 0.
        return segment.reachable_customers / (1 + room * np.exp(-log_growth))


def customers(
    *, segment: Segment[Drawn], demand: PathsMonths, decision_share_per_month: Drawn, win_share: PathsMonths
) -> Customers:
    """Return the segment's customers: each month a share of the open demand decides, and `win_share` of it
    for us.

    new(t) = decision share · win share · max(0, D(t) − (1 − churn)·C(t−1)), shape (paths, months).
    """
    months = demand.shape[1]
    wanted, churn = by_month(demand, months), by_month(segment.churn_per_month, months)
    won = by_month(decision_share_per_month * win_share, months)
    opening, new = np.empty_like(wanted), np.empty_like(wanted)
    stock = segment.opening_customers[:, 0]
    for month in range(months):
        opening[month] = stock
        kept = stock * (1 - churn[month])
        new[month] = won[month] * np.maximum(wanted[month] - kept, 0)
        stock = kept + new[month]
    opening, new = np.ascontiguousarray(opening.T), np.ascontiguousarray(new.T)
    churned = opening * segment.churn_per_month
    return Customers(
        demand=demand, opening=opening, new=new, churned=churned, closing=opening + new - churned
    )


def _faded(segment: Segment[Drawn], months: int) -> Drawn:
    if not segment.growth_fade_per_year.any():
        return segment.growth_per_month
    with np.errstate(divide="ignore"):
        kept = np.log1p(-segment.growth_fade_per_year) / PER_YEAR
    years = np.maximum(elapsed(months), 1e-300)  # a fade of 100 % leaves the first month and nothing after it
    return segment.growth_per_month * np.exp(kept * years)
