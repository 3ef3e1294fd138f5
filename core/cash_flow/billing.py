"""From what is delivered to what is invoiced: in advance, at signing, month by month, at acceptance.

Whatever is billed before it is delivered is deferred revenue; what is delivered before it is billed is a
contract asset.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.plan.stream import SegmentStream, StreamBase
from core.plan.streams import ProjectStream


@dataclass(frozen=True, eq=False)
class Billing:
    """How one stream's revenue is billed, by month and path; both parts are of the whole revenue.

    `early` is the part that is billed ahead and `invoiced_early` its invoices, `late` the part that is billed
    afterwards and `invoiced_late` its invoices; the rest is billed as it is earned. `deferred` and `unbilled`
    are the balances before month 0, as streams have them whose months before the plan were like its first.
    """

    early: MonthsPaths
    invoiced_early: MonthsPaths
    late: MonthsPaths
    invoiced_late: MonthsPaths
    deferred: Paths
    unbilled: Paths


def billing(*, stream: StreamBase[Drawn], revenue: MonthsPaths) -> Billing | None:
    """Return how a stream's revenue is billed; None: as it is earned."""
    if isinstance(stream, SegmentStream):
        if stream.billing_months == 1:
            return None
        terms = terms_of(revenue=revenue, term_months=stream.billing_months)
        invoices, nothing = terms.begun - terms.given_back, np.zeros_like(revenue)
        return Billing(revenue, invoices, nothing, nothing, terms.before, np.zeros_like(terms.before))
    assert isinstance(stream, ProjectStream)
    first, last = stream.paid_at_signing_share, stream.paid_at_acceptance_share
    if stream.delivery_months == 1 or not first + last:
        return None
    terms = terms_of(revenue=revenue, term_months=stream.delivery_months)
    return Billing(
        first * revenue,
        first * (terms.begun - terms.given_back),
        last * revenue,
        last * terms.finished,
        first * terms.before,
        last * terms.before,
    )


@dataclass(frozen=True, eq=False)
class Terms:
    """Contracts of equal length that make up a stream's revenue, by month and path.

    `begun` is the whole value of those that begin, `given_back` what is not delivered of those given up, and
    `finished` what is delivered of those that end, or are given up. `before` is what of them was delivered
    before month 0; as much was still to come.
    """

    begun: MonthsPaths
    given_back: MonthsPaths
    finished: MonthsPaths
    before: Paths


def terms_of(*, revenue: MonthsPaths, term_months: int) -> Terms:
    """Return the contracts whose values, each ÷ `term_months` a month, add up to the revenue.

    Before month 0 a month began as much as month 0 earns. What ends is renewed. Where revenue grows, more
    begins; where it falls, what ends and what still runs are given up in the same proportion. So the values
    that run in a month always are term · revenue, and only the oldest and their mean age need to be known.
    """
    months, term = len(revenue), term_months
    whole = term * np.concatenate([revenue[:1], revenue])  # what runs before each month, and after all
    kept = np.ones_like(revenue)
    np.divide(whole[1:], whole[:-1], out=kept, where=whole[:-1] > whole[1:])
    begun, oldest, aged = np.empty_like(revenue), np.empty_like(whole), np.empty_like(revenue)
    running = np.repeat(revenue[:1], term, axis=0)  # by the month in which they began, modulo the term
    weighted = whole[0] * (term + 1) / 2  # Σ value · age in months
    for month in range(months):
        ends = month % term
        oldest[month], aged[month] = running[ends], weighted
        begun[month] = whole[month + 1] - kept[month] * (whole[month] - running[ends])
        weighted = whole[month + 1] + kept[month] * (weighted - term * running[ends])
        running *= kept[month]
        running[ends] = begun[month]
    oldest[months] = running[months % term]
    given_up = 1 - kept
    # What ends this month was delivered in full a month ago: it is counted there, not here.
    finished = given_up * (aged / term - oldest[:-1]) + oldest[1:]
    return Terms(begun, given_up * (whole[:-1] - aged / term), finished, revenue[0] * (term - 1) / 2)
