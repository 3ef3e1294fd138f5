"""The market's pool: ours, the rivals' and the undecided share one demand, on every path and in every
month.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import Drawn, MonthsMask, MonthsPaths, Paths
from core.months import over_months
from core.plan.market import Segment
from core.plan.section import once


@dataclass(frozen=True, eq=False)
class Customers:
    """A segment's customers by month and path. ours + rivals + undecided = demand.

    `closing` are ours at the month's end, `rivals` all rivals' then, `rivals_churn` the part that leaves
    them. `deciding` are the undecided who choose in the month; `limited` says where our own growth asked
    for more customers than the market lets us win.
    """

    demand: MonthsPaths
    opening: MonthsPaths
    new: MonthsPaths
    closing: MonthsPaths
    rivals: MonthsPaths
    deciding: MonthsPaths
    rivals_churn: MonthsPaths
    limited: MonthsMask | None

    @cached_property
    def churned(self) -> MonthsPaths:
        """Customers who leave in the month."""
        return self.opening + self.new - self.closing

    @cached_property
    def undecided(self) -> MonthsPaths:
        """Those who want the product and have no supplier at the month's end."""
        return np.maximum(self.demand - self.closing - self.rivals, 0.0)


@dataclass(frozen=True, eq=False)
class Winning:
    """How ours are won, by month and path: either the `share` of the deciding who choose us, or `gain`, new
    customers for each one we had, `arriving` besides.
    """

    share: MonthsPaths | None = None
    gain: MonthsPaths | None = None
    arriving: MonthsPaths | None = None


def pooled(
    *,
    segment: Segment[Drawn],
    demand: MonthsPaths,
    decision_share_per_month: Drawn,
    rivals_attraction: MonthsPaths,
    stays: MonthsPaths,
    winning: Winning,
) -> Customers:
    """Return the customers of everybody. In each month, customers leave (and are undecided in the next);
    where demand has fallen below those who stay, all suppliers lose alike; a share of the undecided decides;
    some choose us, and the others the rivals or none by their attraction a: rivals win deciding-for-others ·
    a ÷ (a + 1). Our own growth may take rivals' customers too, but in a month no more than the deciding share
    of all who are not ours.

    `stays`: the part of our customers that stays. Rivals lose theirs by the segment's churn.
    """
    months, paths = demand.shape
    ours, theirs = np.empty((months + 1, paths)), np.empty((months + 1, paths))
    new, deciding = np.empty((months, paths)), np.empty((months, paths))
    limited = None if winning.gain is None else np.empty((months, paths), dtype=bool)
    chosen = rivals_attraction / (rivals_attraction + 1)
    rivals_stay = over_months(1 - segment.churn_per_month, months)
    ours[0] = 0.0 if segment.first_month else segment.opening_customers[0]
    theirs[0] = _rivals_today(segment, demand, decision_share_per_month, chosen)
    decides = over_months(decision_share_per_month, months)
    for month in range(months):
        staying, keeping = ours[month] * stays[month], theirs[month] * rivals_stay[month]
        undecided = np.maximum(demand[month] - ours[month] - theirs[month], 0.0)
        staying, keeping, fits = _fitting(staying, keeping, demand[month])
        np.multiply(decides[month], undecided, out=deciding[month])
        if winning.gain is None:
            assert winning.share is not None
            np.multiply(deciding[month], winning.share[month], out=new[month])
        else:
            assert limited is not None
            wanted = ours[month] * winning.gain[month]
            if winning.arriving is not None:
                wanted += winning.arriving[month]
            # Who grows faster than the undecided allow takes customers from rivals.
            most = deciding[month] + np.minimum(decides[month] * theirs[month], keeping)
            np.minimum(wanted, most, out=new[month])
            np.greater(wanted, most, out=limited[month])
            if fits is not None:
                limited[month] |= fits < 1
        left = deciding[month] - new[month]
        if winning.gain is not None:
            keeping = keeping + np.minimum(left, 0.0)
        np.add(staying, new[month], out=ours[month + 1])
        np.maximum(left, 0.0, out=left)
        np.add(keeping, np.multiply(left, chosen[month], out=left), out=theirs[month + 1])
    churn = over_months(segment.churn_per_month, months)
    return Customers(demand, ours[:-1], new, ours[1:], theirs[1:], deciding, churn, limited)


def _fitting(staying: Paths, keeping: Paths, demand: Paths) -> tuple[Paths, Paths, Paths | None]:
    """Return ours and the rivals' who stay, and the part for whom there is demand (None: all); all lose
    alike.
    """
    total = staying + keeping
    over = total > demand
    if not over.any():
        return staying, keeping, None
    fits = np.divide(demand, total, out=np.ones(total.shape), where=over)
    return staying * fits, keeping * fits, fits


def _rivals_today(
    segment: Segment[Drawn], demand: MonthsPaths, decision_share: Drawn, chosen: MonthsPaths
) -> Paths:
    """Return all rivals' customers today: as stated, or what lasts under their odds and the churn, of those
    who are not ours.
    """
    held = 0.0 if segment.first_month else once(segment.opening_customers)
    others = np.maximum(demand[0] - held, 0.0)
    if segment.rivals_customers is not None:
        return np.asarray(np.minimum(once(segment.rivals_customers), others))
    won, leaving = decision_share[0] * chosen[0], segment.churn_per_month[0]
    with np.errstate(invalid="ignore"):
        return np.asarray(others * np.where(won + leaving > 0, won / (won + leaving), 0.0))
