"""From what is delivered to what is invoiced: in advance, at signing, month by month, at acceptance.

Whatever is billed before it is delivered is deferred revenue; what is delivered before it is billed is a
contract asset.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import AnyFloat, Drawn, MonthsPaths, Paths
from core.plan.stream import SegmentStream, StreamBase
from core.plan.streams import ProjectStream


@dataclass(frozen=True, eq=False)
class Billing:
    """How one stream's revenue is billed, by month and path.

    `ahead` is by how much invoices exceed what is delivered of the part that is billed ahead, `after` the
    same of the part that is billed afterwards (None: there is none); the rest is billed as it is earned.
    `deferred` and `unbilled` are the balances before month 0, as streams have them whose months before the
    plan were like its first. `earned` is what is delivered of what is agreed, at the worth of its contracts,
    and `renewed` what it would be if all of them had begun in the month.
    """

    earned: MonthsPaths
    renewed: MonthsPaths
    ahead: MonthsPaths | None
    after: MonthsPaths | None
    deferred: Paths
    unbilled: Paths


def is_billed_otherwise(stream: StreamBase[Drawn]) -> bool:
    """Say whether a stream is not simply billed as it is earned."""
    if isinstance(stream, SegmentStream):
        return stream.billing_months > 1
    assert isinstance(stream, ProjectStream)
    return stream.delivery_months > 1 and bool(stream.paid_at_signing_share + stream.paid_at_acceptance_share)


def billing(
    *,
    stream: StreamBase[Drawn],
    revenue: MonthsPaths,
    worth: MonthsPaths | None = None,
    opening: Paths | float = 1.0,
) -> Billing:
    """Return how what is agreed of a stream's revenue is billed, if otherwise than as it is earned.

    `opening`: revenue before month 0 as a factor on that of month 0, which has grown once. `worth`: a factor
    on what begins in a month (None: 1), of a rate of exchange, a price, or refunds.
    """
    renewed = revenue if worth is None else revenue * worth
    if isinstance(stream, SegmentStream):
        terms = terms_of(revenue=revenue, term_months=stream.billing_months, worth=worth, opening=opening)
        none = np.zeros_like(terms.before)
        return Billing(terms.earned, renewed, _ahead(terms), None, terms.before, none)
    assert isinstance(stream, ProjectStream)
    first, last = stream.paid_at_signing_share, stream.paid_at_acceptance_share
    terms = terms_of(revenue=revenue, term_months=stream.delivery_months, renewed=False, worth=worth)
    return Billing(
        terms.earned,
        renewed,
        first * _ahead(terms) if first else None,
        last * (terms.finished - terms.earned) if last else None,
        first * terms.before,
        last * terms.before,
    )


def _ahead(terms: "Terms") -> MonthsPaths:
    return terms.begun - terms.given_back - terms.earned


@dataclass(frozen=True, eq=False)
class Terms:
    """Contracts of equal length that make up a stream's revenue, by month and path.

    `begun` is the whole value of those that begin, `given_back` what is not delivered of those given up, and
    `earned` what is delivered in the month. `before` is what of them was delivered before month 0; as much
    was still to come. `given_up` is the part given up of what runs, `delivered` what has been delivered of
    what runs before each month, and `oldest` the value of the oldest then, and after all.
    """

    earned: MonthsPaths
    begun: MonthsPaths
    given_back: MonthsPaths
    before: Paths
    given_up: MonthsPaths
    delivered: MonthsPaths
    oldest: AnyFloat

    @cached_property
    def finished(self) -> MonthsPaths:
        """What is delivered of those that end, or are given up. What ends this month was delivered in full a
        month ago: it is counted there, not here.
        """
        return self.given_up * (self.delivered - self.oldest[:-1]) + self.oldest[1:]


def terms_of(
    *,
    revenue: MonthsPaths,
    term_months: int,
    renewed: bool = True,
    worth: MonthsPaths | None = None,
    opening: Paths | float = 1.0,
) -> Terms:
    """Return the contracts whose values, each ÷ `term_months` a month, add up to the revenue.

    Before month 0 as much began each month as it earned, `opening` of what month 0 does. What ends is
    renewed. Where revenue grows, more begins; where it falls, what ends and what still runs are given up in
    the same proportion. What is not `renewed` ends first: only a fall beyond that is given up. So the values
    that run in a month always are term · revenue, and only the oldest and their mean age need to be known.
    What begins in a month is then worth as much more as `worth` says (None: 1), and stays so until it ends:
    those before month 0 as much as those of month 0.
    """
    months, term = len(revenue), term_months
    whole = np.empty((months + 1, revenue.shape[1]))  # what runs before each month, and after all
    np.multiply(revenue, term, out=whole[1:])
    np.multiply(whole[1], opening, out=whole[0])
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        kept = np.fmin(whole[1:] / whole[:-1], 1.0)  # 0 ÷ 0 is 1: of nothing, nothing is given up
    begun, oldest, aged = np.empty_like(revenue), np.empty_like(whole), np.empty_like(revenue)
    weighted = whole[0] * (term + 1) / 2  # Σ value · age in months
    left = np.broadcast_to(whole[:1] / term, (term, revenue.shape[1]))
    for first in range(0, months + 1, term):
        # What begins in a span of `term` months ends in the next one, less what the months between give up.
        oldest[first : first + term] = left[: months + 1 - first]
        since = np.ones(revenue.shape[1])
        for month in range(first, min(first + term, months)):
            oldest[month] *= since
            if not renewed:
                _ends_first(kept[month], whole[month], whole[month + 1], oldest[month])
            aged[month] = weighted
            begun[month] = whole[month + 1] - kept[month] * (whole[month] - oldest[month])
            weighted = whole[month + 1] + kept[month] * (weighted - term * oldest[month])
            since = since * kept[month]
        if months < first + term:
            oldest[months] *= since
        left = _left(begun[first : first + term], kept[first : first + term])
    given_up, before = 1 - kept, whole[0] * (1 - 1 / term) / 2
    if worth is not None:
        begun, oldest, before = begun * worth, oldest * _when_begun(worth, term), before * worth[0]
        whole, aged = _revalued(begun, oldest, kept, whole[0] * worth[0], term)
        revenue = whole[1:] / term
    aged /= term
    return Terms(revenue, begun, given_up * (whole[:-1] - aged), before, given_up, aged, oldest)


def _when_begun(worth: MonthsPaths, term: int) -> AnyFloat:
    """Return the worth of what ends in each month, and in the one after all: that of its beginning."""
    return np.asarray(worth[np.maximum(np.arange(len(worth) + 1) - term, 0)])


def _revalued(
    begun: MonthsPaths, oldest: AnyFloat, kept: MonthsPaths, first: Paths, term: int
) -> tuple[AnyFloat, MonthsPaths]:
    """Return (what runs before each month, and after all; Σ value · age before each) at their worths."""
    whole, aged = np.empty_like(oldest), np.empty_like(begun)
    whole[0], weighted = first, first * (term + 1) / 2
    for month, share in enumerate(kept):
        aged[month] = weighted
        whole[month + 1] = share * (whole[month] - oldest[month]) + begun[month]
        weighted = whole[month + 1] + share * (weighted - term * oldest[month])
    return whole, aged


def _ends_first(kept: Paths, before: Paths, after: Paths, ending: Paths) -> None:
    """Write what is kept of what still runs where as much as can be of a fall is what ends."""
    running = before - ending
    kept[:] = 1.0
    np.divide(after, running, out=kept, where=running > after)


def _left(begun: MonthsPaths, kept: MonthsPaths) -> MonthsPaths:
    """Return what the later months of a span leave of what began in each of its months."""
    left, later = begun.copy(), np.ones(begun.shape[1])
    for month in reversed(range(len(begun) - 1)):
        later = later * kept[month + 1]
        left[month] *= later
    return left
