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
        invoices, deferred = terms_begun(revenue=revenue, term_months=stream.billing_months)
        nothing = np.zeros_like(revenue)
        return Billing(revenue, invoices, nothing, nothing, deferred, np.zeros_like(deferred))
    assert isinstance(stream, ProjectStream)
    first, last = stream.paid_at_signing_share, stream.paid_at_acceptance_share
    if stream.delivery_months == 1 or not first + last:
        return None
    signed, deferred = terms_begun(revenue=revenue, term_months=stream.delivery_months)
    accepted = np.empty_like(signed)
    wait = min(stream.delivery_months - 1, len(signed))
    accepted[:wait] = revenue[0]
    accepted[wait:] = signed[: len(signed) - wait]
    # Where projects are given up, both what was signed and what will be accepted shrink by what is not done.
    given_up = np.minimum(signed, 0.0)
    accepted += given_up
    accepted[wait:] -= given_up[: len(signed) - wait]
    # All of month 0's level, delivered in the term's months before: of each signed, what was done of it.
    unbilled = revenue[0] * (stream.delivery_months - 1) / 2
    return Billing(
        first * revenue, first * signed, last * revenue, last * accepted, first * deferred, last * unbilled
    )


def terms_begun(*, revenue: MonthsPaths, term_months: int) -> tuple[MonthsPaths, Paths]:
    """Return what is sold of terms that begin in each month, and what was deferred before month 0.

    Each term is worth its value ÷ `term_months` a month from its first month on, and together they make up
    the revenue: V(t) = n·(r(t) − Σ V(t − j)/n, j = 1 … n − 1). Before month 0 a month began like month 0
    (V = r(0)), so r(0)·(n − 1)/2 was deferred. Where revenue falls below what terms already begun bring, the
    difference is paid back (V < 0, counted in its own month alone), so that nothing stays deferred for ever.
    """
    term, months = term_months, len(revenue)
    begun, running = np.empty_like(revenue), revenue[0] * (term - 1)
    for month in range(months):
        missing = term * revenue[month] - running
        started = np.maximum(missing, 0.0)
        begun[month] = started + np.minimum(missing, 0.0) / term
        running = running + started
        over = month - term + 1
        running = running - (revenue[0] if over < 0 else np.maximum(begun[over], 0.0))
        if over >= 0:
            running = np.maximum(running, 0.0)
    return begun, revenue[0] * (term - 1) / 2
