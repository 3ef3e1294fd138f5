"""From what is delivered to what is invoiced: in advance, at signing, month by month, at acceptance.

Whatever is billed before it is delivered is deferred revenue; what is delivered before it is billed is a
contract asset.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import brentq

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
    and `renewed` what it would be if all of them had begun in the month, at the `worth` of then (None: 1).
    `terms` are its contracts, `revalued` is what the month's rate of exchange makes of what is delivered and
    not billed (None: nothing).
    """

    earned: MonthsPaths
    renewed: MonthsPaths
    ahead: MonthsPaths | None
    after: MonthsPaths | None
    deferred: Paths
    unbilled: Paths
    worth: MonthsPaths | None
    terms: "Terms"
    revalued: MonthsPaths | None = None


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
        terms = terms_of(
            revenue=revenue,
            term_months=stream.billing_months,
            worth=worth,
            opening=opening,
            price_before=stream.running_price_share,
            growth_before=stream.signed_growth_per_month,
        )
        none = np.zeros_like(terms.before)
        return Billing(terms.earned, renewed, _ahead(terms), None, terms.before, none, worth, terms)
    assert isinstance(stream, ProjectStream)
    return _by_milestones(stream, revenue, renewed, worth)


def _by_milestones(
    stream: ProjectStream[Drawn], revenue: MonthsPaths, renewed: MonthsPaths, worth: MonthsPaths | None
) -> Billing:
    """Return how projects are billed: what is paid at signing keeps the worth of then, and the rest is worth
    what it is when it is delivered. What is paid at acceptance is paid at the worth of acceptance: until then
    it is carried at that of each month.
    """
    first, last, term = stream.paid_at_signing_share, stream.paid_at_acceptance_share, stream.delivery_months
    terms = terms_of(revenue=revenue, term_months=term, renewed=False)
    signed = terms
    if worth is not None and first:
        signed = terms_of(revenue=revenue, term_months=term, renewed=False, worth=worth)
    after, unbilled, revalued = None, last * terms.before, None
    if last:
        accepted = last * (terms.finished if worth is None else terms.finished * worth)
        after = accepted - last * renewed
        if worth is not None:
            open_work = last * (terms.before + np.cumsum(terms.earned - terms.finished, axis=0)) * worth
            unbilled = unbilled * worth[0]
            revalued = np.diff(open_work, axis=0, prepend=unbilled[None]) + after
    return Billing(
        renewed if not first else first * signed.earned + (1 - first) * renewed,
        renewed,
        first * _ahead(signed) if first else None,
        after,
        first * signed.before,
        unbilled,
        worth,
        terms,
        revalued,
    )


def _ahead(terms: "Terms") -> MonthsPaths:
    return terms.begun - terms.given_back - terms.earned


@dataclass(frozen=True, eq=False)
class Terms:
    """Contracts of equal length that make up a stream's revenue, by month and path.

    `begun` is the whole value of those that begin, `given_back` what is not delivered of those given up, and
    `earned` what is delivered in the month. `before` is what was still to come of those before month 0; of
    those that began evenly as much had been delivered. `given_up` is the part given up of what runs,
    `delivered` what has been delivered of what runs before each month, and `oldest` the value of the oldest
    then, and after all. `running` is what runs before each month and after all, and `aged` the sum of its
    values times their ages in months, whatever their worth.
    """

    earned: MonthsPaths
    begun: MonthsPaths
    given_back: MonthsPaths
    before: Paths
    given_up: MonthsPaths
    delivered: MonthsPaths
    oldest: AnyFloat
    running: AnyFloat
    aged: MonthsPaths

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
    price_before: float = 1.0,
    growth_before: float = 0.0,
) -> Terms:
    """Return the contracts whose values, each ÷ `term_months` a month, add up to the revenue.

    Those before month 0 run at `opening` of what month 0 earns; of them each month of a term began
    1 + `growth_before` times what the month before it did. What ends is renewed. Where revenue grows, more
    begins; where it falls, what ends and what still runs are given up in the same proportion. What is not
    `renewed` ends first: only a fall beyond that is given up. So the values that run in a month always are
    term · revenue, and only the oldest and their mean age need to be known.
    What begins in a month is then worth as much more as `worth` says (None: 1), and stays so until it ends.
    The oldest before month 0 are worth `price_before` of what those of month 0 are, and those since then
    steadily more.
    """
    months, term = len(revenue), term_months
    ages = np.arange(term, 0, -1)[:, None]  # in months before month 0, the oldest first
    shares = shares_before(term, growth_before)
    whole = np.empty((months + 1, revenue.shape[1]))  # what runs before each month, and after all
    np.multiply(revenue, term, out=whole[1:])
    np.multiply(whole[1], opening, out=whole[0])
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        kept = np.fmin(whole[1:] / whole[:-1], 1.0)  # 0 ÷ 0 is 1: of nothing, nothing is given up
    begun, oldest, aged = np.empty_like(revenue), np.empty_like(whole), np.empty_like(revenue)
    weighted = whole[0] * (shares * ages).sum()  # Σ value · age in months
    left = whole[:1] * shares
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
    given_up, running, ages_in_all = 1 - kept, whole, aged
    if worth is None and price_before == 1:
        before = whole[0] * (shares * (1 - ages / term)).sum()
    else:
        worth = np.ones((months, 1)) if worth is None else worth
        priced = price_before ** (ages / term) * worth[0]
        begun, oldest = begun * worth, oldest * _when_begun(worth, priced)
        values = shares * priced * whole[0]
        before = (values * (1 - ages / term)).sum(axis=0)
        whole, aged = _revalued(begun, oldest, kept, values, term)
        revenue = whole[1:] / term
    done = aged / term
    given_back = given_up * (whole[:-1] - done)
    return Terms(revenue, begun, given_back, before, given_up, done, oldest, running, ages_in_all)


def shares_before(term: int, growth: float) -> AnyFloat:
    """Return the parts that each month of the term before month 0 has in what runs, the oldest first, as a
    column.
    """
    begun = (1 + growth) ** np.arange(term)[:, None]
    return np.asarray(begun / begun.sum())


def signed_growth(*, term: int, mean_age: float) -> float:
    """Return the growth a month of what was signed over a term that leaves contracts at a mean age in months
    (of 1 to `term`), between −0.9 and 1.
    """

    def older(growth: float) -> float:
        return float(np.arange(term, 0, -1) @ shares_before(term, growth)[:, 0]) - mean_age

    lowest, highest = _GROWTH_BEFORE
    if older(lowest) <= 0:
        return lowest
    return highest if older(highest) >= 0 else float(brentq(older, lowest, highest))


_GROWTH_BEFORE = (-0.9, 1.0)


def _when_begun(worth: MonthsPaths, before: AnyFloat) -> AnyFloat:
    """Return the worth of what ends in each month, and in the one after all: that of its beginning. `before`
    is that of those before month 0, the oldest first.
    """
    months, term = len(worth) + 1, len(before)
    earlier = np.broadcast_to(before, (term, worth.shape[1]))[:months]
    return np.concatenate([earlier, worth[: months - len(earlier)]])


def _revalued(
    begun: MonthsPaths, oldest: AnyFloat, kept: MonthsPaths, values: AnyFloat, term: int
) -> tuple[AnyFloat, MonthsPaths]:
    """Return (what runs before each month, and after all; Σ value · age before each) at their worths;
    `values` are those before month 0, the oldest first.
    """
    whole, aged = np.empty_like(oldest), np.empty_like(begun)
    whole[0] = values.sum(axis=0)
    weighted = (values * np.arange(term, 0, -1)[:, None]).sum(axis=0)
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
