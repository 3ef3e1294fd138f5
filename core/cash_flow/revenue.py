"""Revenue by stream (documents' R2), and the tokens that each stream makes us serve."""

from collections.abc import Mapping

import numpy as np

from core.arrays import AnyFloat, Drawn, Expected, MonthsPaths, Paths
from core.errors import CalculationError, Fault
from core.market.demand import faded
from core.market.prices import price_factor
from core.months import PER_YEAR, compounded, elapsed
from core.plan.revenue import (
    DataStream,
    LicenceStream,
    ProjectStream,
    SegmentStream,
    StreamBase,
    SubscriptionStream,
    UsageStream,
)
from core.texts import mark


def stream_revenue(
    *,
    stream: StreamBase[Drawn],
    customers: Mapping[str, MonthsPaths],
    million_tokens: MonthsPaths | None,
    log_price_index: MonthsPaths,
    expected_log_price_index: Expected,
    growth: MonthsPaths | None = None,
    signed: Expected | None = None,
) -> MonthsPaths:
    """Return the stream's revenue by month and path, before pilots end and before a top customer leaves.

    `customers` holds the customers at the month's end by segment id, `million_tokens` what `tokens` gives.
    Projects grow as stated or, where growth is measured, by `growth`; `signed` is a factor on those signed.
    """
    if isinstance(stream, ProjectStream):
        return project_revenue(
            stream=stream,
            price=price_factor(
                log_index=log_price_index - expected_log_price_index, exposure=stream.price_exposure
            ),
            growth=growth,
            signed=signed,
        )
    price = price_factor(log_index=log_price_index, exposure=stream.price_exposure)
    each: Drawn
    match stream:
        case UsageStream() if million_tokens is not None:
            return np.asarray(million_tokens * stream.price_per_million_tokens * price)
        case SubscriptionStream():
            each = stream.price_per_month
        case LicenceStream():
            each = stream.fee_per_year / PER_YEAR
        case DataStream():
            each = stream.fee_per_month
        case _:
            raise _unknown_kind()
    return np.asarray(users(stream=stream, customers=customers) * each * price)


def _unknown_kind() -> CalculationError:
    return CalculationError(Fault("revenue.streams", mark("this kind of stream has no calculation")))


def users(*, stream: SegmentStream[Drawn], customers: Mapping[str, MonthsPaths]) -> MonthsPaths:
    """Return the customers who buy the stream: the segment's customers times the adoption share."""
    return customers[stream.segment] * stream.adoption_share


def tokens(
    *, stream: StreamBase[Drawn], customers: Mapping[str, MonthsPaths], months: int
) -> MonthsPaths | None:
    """Return the million tokens served for the stream by month and path; None for streams without
    inference.
    """
    match stream:
        case UsageStream():
            each = stream.million_tokens_per_customer_per_month
            if stream.usage_growth_per_month.any():
                each = each * compounded(1 + stream.usage_growth_per_month, months)
            return np.asarray(users(stream=stream, customers=customers) * each)
        case SubscriptionStream():
            each = stream.million_tokens_per_customer_per_month
            return np.asarray(users(stream=stream, customers=customers) * each)
        case LicenceStream() | DataStream() | ProjectStream():
            return None
    raise _unknown_kind()


def project_revenue(
    *,
    stream: ProjectStream[Drawn],
    price: MonthsPaths,
    growth: MonthsPaths | None = None,
    signed: Expected | None = None,
) -> MonthsPaths:
    """Return revenue of projects, which grows from month 0 on as stated, or by `growth` (a factor on
    today's).

    What departs from the conditions of today, factors on their `price` and on those `signed` (and delivered),
    reaches the projects of then on: each is recognised evenly over the months of its delivery, those before
    the plan in full.
    """
    months, span = len(price), stream.delivery_months
    grown = stated_project_growth(stream=stream, months=months) if growth is None else growth
    today = stream.projects_per_month * stream.price_per_project
    worth = price if signed is None else price * signed
    if not (worth != 1).any():
        return np.asarray(today * grown)
    total = np.zeros((span + months, worth.shape[1]))
    for month in range(1, len(total)):
        came = month - span
        np.add(total[month - 1], worth[came] if came >= 0 else 1.0, out=total[month])
    return np.asarray(today * grown * (total[span:] - total[:months]) / span)


def stated_project_growth(*, stream: ProjectStream[Drawn], months: int) -> MonthsPaths:
    """Return the factor on projects' revenue, 1 in month 0: a monthly rate that fades as stated."""
    monthly = (1 + stream.project_growth_per_year) ** (1 / PER_YEAR) - 1
    rates = faded(monthly, stream.growth_fade_per_year, months)
    # The rate of month t acts from month t − 1 to month t, and fades from month 1 on.
    return compounded(1 + rates, months)


def kept_revenue(
    *,
    stream: StreamBase[Drawn],
    revenue: MonthsPaths,
    customers: Mapping[str, MonthsPaths],
    pilot_months: int,
    pilot_conversion_share: Drawn,
    top_customer_leaves: Paths,
    growth: MonthsPaths | None = None,
) -> MonthsPaths:
    """Return what remains of the stream's revenue: unconverted pilots end, and a top customer may leave.

    The top customer pays its share of month 0's revenue, and grows as one customer does: with use and price,
    not with the number of customers. `top_customer_leaves` is the month in which it goes, infinity if it
    never does.
    """
    if stream.pilot_share.any():
        revenue = revenue.copy()
        revenue[pilot_months:] *= 1 - stream.pilot_share * (1 - pilot_conversion_share)
    first = top_customer_leaves.min(initial=np.inf)
    if first >= len(revenue) or not stream.top_customer_share.any():
        return revenue
    after = slice(int(first), len(revenue))  # before that, nobody has lost it
    theirs = stream.top_customer_share * _as_one_customer(stream, revenue, customers, after, growth)
    np.minimum(theirs, revenue[after], out=theirs)
    theirs *= elapsed(len(revenue))[after] >= top_customer_leaves
    return np.concatenate([revenue[: after.start], revenue[after] - theirs])


def _as_one_customer(
    stream: StreamBase[Drawn],
    revenue: MonthsPaths,
    customers: Mapping[str, MonthsPaths],
    months: slice,
    growth: MonthsPaths | None,
) -> AnyFloat:
    """Return the revenue of some months if there were as many customers, or projects, as in month 0."""
    if isinstance(stream, ProjectStream):
        grown = stated_project_growth(stream=stream, months=len(revenue)) if growth is None else growth
        return np.asarray(revenue[months] / np.maximum(grown[months] / grown[0], 1e-300))
    assert isinstance(stream, SegmentStream)
    served = customers[stream.segment]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = revenue[months] / served[months]
    each *= served[0]
    return each if (served[months] > 0).all() else np.where(served[months] > 0, each, 0.0)
