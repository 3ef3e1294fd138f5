"""Revenue by stream (documents' R2), and the tokens that each stream makes us serve."""

from collections.abc import Mapping

import numpy as np

from core.arrays import AnyFloat, Drawn, Expected, MonthsPaths, Paths, narrow, ratio, times
from core.errors import CalculationError, Fault
from core.market.demand import faded
from core.market.prices import price_factor
from core.months import PER_YEAR, compounded, elapsed, trailing_sum, yearly_growth
from core.plan.more_streams import AdvertisingStream, CommittedStream, OutcomeStream, ProductStream
from core.plan.stream import SegmentStream, StreamBase, UsedStream
from core.plan.streams import DataStream, LicenceStream, ProjectStream, SubscriptionStream, UsageStream
from core.texts import mark


def stream_revenue(
    *,
    stream: StreamBase[Drawn],
    customers: Mapping[str, MonthsPaths],
    use: Drawn | None,
    log_price_index: MonthsPaths,
    expected_log_price_index: Expected,
    growth: MonthsPaths | None = None,
    signed: Expected | None = None,
    befallen_price: MonthsPaths | None = None,
) -> MonthsPaths:
    """Return the stream's revenue by month and path, before pilots end and before a top customer leaves.

    `customers` holds the customers at the month's end by segment id, `use` what `growth_of_use` gives.
    Projects grow as stated or, where growth is measured, by `growth`; `signed` is a factor on those signed,
    and `befallen_price` on the price of those signed from then on.
    """
    if isinstance(stream, ProjectStream):
        price = price_factor(
            log_index=log_price_index - expected_log_price_index, exposure=stream.price_exposure
        )
        return project_revenue(
            stream=stream, price=times(price, befallen_price), growth=growth, signed=signed
        )
    assert isinstance(stream, SegmentStream)
    price = price_factor(log_index=log_price_index, exposure=stream.price_exposure)
    return np.asarray(
        users(stream=stream, customers=customers) * paid_each(stream=stream, price=price, use=use)
    )


def paid_each(*, stream: SegmentStream[Drawn], price: Expected, use: Expected | None) -> Expected:
    """Return what one customer of the stream pays a month.

    `price` and `use` are factors on today's (None: 1). Of committed use a customer pays the commitment, used
    or not (what expires is earned at the year's end, and years end evenly over the months), and what is used
    beyond it.
    """
    match stream:
        case UsageStream():
            each = stream.million_tokens_per_customer_per_month * stream.price_per_million_tokens * price
        case SubscriptionStream():
            each = (stream.price_per_month + _overage(stream)) * price
        case CommittedStream():
            return _committed(stream, price, use)
        case OutcomeStream():
            solved = stream.tasks_per_customer_per_month * stream.success_share
            each = solved * stream.price_per_outcome * price
        case LicenceStream():
            each = stream.fee_per_year / PER_YEAR * price
        case DataStream():
            each = stream.fee_per_month * price
        case ProductStream():
            each = stream.units_per_customer_per_year / PER_YEAR * stream.price_per_unit * price
        case AdvertisingStream():
            each = stream.thousand_views_per_customer_per_month * stream.price_per_thousand_views * price
        case _:
            raise _unknown_kind()
    return np.asarray(each if use is None else each * use)


def _overage(stream: SubscriptionStream[Drawn]) -> Drawn:
    """Return what tokens beyond those included cost a subscriber; seats grow with both."""
    if stream.included_million_tokens is None:
        return np.zeros_like(stream.price_per_month)
    more = stream.million_tokens_per_customer_per_month - stream.included_million_tokens
    return np.asarray(np.maximum(more, 0.0) * stream.overage_price_per_million_tokens)


def _committed(stream: CommittedStream[Drawn], price: Expected, use: Expected | None) -> Expected:
    """Return a twelfth of the commitment, and a twelfth of what the last twelve months used beyond a year's:
    each month a twelfth of the customers ends its year. Before month 0 use was that of month 0.
    """
    committed = stream.commitment_per_year * price
    used = stream.million_tokens_per_customer_per_month * stream.list_price_per_million_tokens * price
    yearly = _last_twelve(used if use is None else used * use)
    beyond = np.maximum(yearly - committed, 0.0)
    return np.asarray((committed + beyond * stream.overage_price_share) / PER_YEAR)


def agreed_share(
    *, stream: StreamBase[Drawn], use: Drawn | None, log_price_index: MonthsPaths
) -> Expected | None:
    """Return the part of a stream's revenue that is agreed before it is used, the fee or the commitment: what
    is used beyond it is billed as it is used. None: all of it.
    """
    match stream:
        case SubscriptionStream() if (over := _overage(stream)).any():
            fee = stream.price_per_month
            return ratio(fee, fee + over, otherwise=1.0)
        case CommittedStream():
            price = price_factor(log_index=log_price_index, exposure=stream.price_exposure)
            committed = stream.commitment_per_year * price / PER_YEAR
            return ratio(committed, np.asarray(_committed(stream, price, use)), otherwise=1.0)
    return None


def _last_twelve(used: Expected) -> Expected:
    if len(used) == 1:
        return np.asarray(PER_YEAR * used)
    before = np.broadcast_to(used[:1], (PER_YEAR - 1, used.shape[1]))
    return trailing_sum(np.concatenate([before, used]), PER_YEAR)[PER_YEAR - 1 :]


def _unknown_kind() -> CalculationError:
    return CalculationError(Fault("revenue.streams", mark("this kind of stream has no calculation")))


def users(*, stream: SegmentStream[Drawn], customers: Mapping[str, MonthsPaths]) -> MonthsPaths:
    """Return the customers who buy the stream: the segment's customers times the adoption share."""
    served, share = customers[stream.segment], narrow(stream.adoption_share)
    return served if (share == 1).all() else served * share


def growth_of_use(
    *, stream: StreamBase[Drawn], months: int, dearer: float, elasticity: Drawn
) -> Drawn | None:
    """Return the factor on what a customer uses, 1 in month 0 at an unchanged price; None: always 1.

    `dearer` is the price now ÷ then, to which use answers with its `elasticity` (0 or more).
    """
    if not isinstance(stream, UsedStream):
        return None
    use: Drawn | None = None
    if stream.usage_growth_per_month.any():
        use = compounded(1 + stream.usage_growth_per_month, months)
    if dearer != 1 and isinstance(stream, UsageStream):
        answered: Drawn = dearer**-elasticity
        use = answered if use is None else use * answered
    return use


def bought_share(*, stream: StreamBase[Drawn], dearer: float, elasticity: Drawn) -> Drawn | None:
    """Return the part of what users see that is bought of us at a price that is `dearer` than then by those
    who pay for it; None: all of it. A lower price sells no more than there is.
    """
    if stream.paid_by_customers or dearer <= 1:
        return None
    return np.asarray(dearer**-elasticity)


def tokens(
    *, stream: StreamBase[Drawn], customers: Mapping[str, MonthsPaths], use: Drawn | None
) -> MonthsPaths | None:
    """Return the million tokens served for the stream by month and path; None for streams without
    inference.
    """
    match stream:
        case UsageStream() | SubscriptionStream() | CommittedStream() | AdvertisingStream():
            each = stream.million_tokens_per_customer_per_month
        case OutcomeStream():
            each = stream.tasks_per_customer_per_month * stream.million_tokens_per_task
        case LicenceStream() | DataStream() | ProjectStream() | ProductStream():
            return None
        case _:
            raise _unknown_kind()
    if isinstance(stream, SegmentStream) and each.any():
        served = users(stream=stream, customers=customers) * each
        return np.asarray(served if use is None else served * use)
    return None


def review_cost(
    *, stream: OutcomeStream[Drawn], customers: Mapping[str, MonthsPaths], use: Drawn | None
) -> MonthsPaths:
    """Return what people cost who check the stream's tasks: tasks · reviewed share · cost of a review."""
    each = stream.tasks_per_customer_per_month * stream.reviewed_share * stream.review_cost_per_task
    cost = users(stream=stream, customers=customers) * each
    return np.asarray(cost if use is None else cost * use)


def project_revenue(
    *,
    stream: ProjectStream[Drawn],
    price: MonthsPaths,
    growth: MonthsPaths | None = None,
    signed: Expected | None = None,
) -> MonthsPaths:
    """Return revenue of projects, which grows from month 0 on as stated, or by `growth` (a factor on
    today's).

    What is signed in a month and its price, and what departs from the conditions of today (factors on their
    `price` and on those `signed` and delivered), are those of the projects of then on: each is recognised
    evenly over the months of its delivery, those before the plan like those of month 0 as things are today,
    at their own price.
    """
    months, span = len(price), stream.delivery_months
    grown = stated_project_growth(stream=stream, months=months) if growth is None else growth
    each = stream.projects_per_month * stream.price_per_project
    worth = price if signed is None else price * signed
    if len(each) == 1 and not (worth != 1).any() and (span == 1 or stream.running_price_share == 1):
        return np.asarray(each * grown)
    begun = np.broadcast_to(each * worth, (months, max(each.shape[1], worth.shape[1])))
    total = np.zeros((span + months, begun.shape[1]))
    for month in range(1, len(total)):
        came = month - span
        before = each[0] * stream.running_price_share ** (-min(came, 0) / span)
        np.add(total[month - 1], begun[came] if came >= 0 else before, out=total[month])
    return np.asarray(grown * (total[span:] - total[:months]) / span)


def stated_project_growth(*, stream: ProjectStream[Drawn], months: int) -> MonthsPaths:
    """Return the factor on projects' revenue, 1 in month 0: a monthly rate that fades as stated."""
    monthly = (1 + stream.project_growth_per_year) ** (1 / PER_YEAR) - 1
    rates = faded(monthly, stream.growth_fade_per_year, months)
    # The rate of month t acts from month t − 1 to month t, and fades from month 1 on.
    return compounded(1 + rates, months)


def kept_share(
    *,
    stream: StreamBase[Drawn],
    months: int,
    customers: Mapping[str, MonthsPaths],
    pilot_months: int,
    pilot_conversion_share: Drawn,
    top_customer_leaves: Paths,
    growth: MonthsPaths | None = None,
) -> Expected | None:
    """Return the part of the stream's revenue that remains, 0–1 (None: all of it): unconverted pilots end,
    and a top customer may leave.

    The top customer pays its share of month 0's revenue, and grows as one customer does: with use and price,
    not with the number of customers; and by its own growth. `top_customer_leaves` is the month in which it
    goes, infinity if it never does.
    """
    kept: Expected | None = None
    if stream.pilot_share.any():
        converted = 1 - stream.pilot_share * (1 - pilot_conversion_share)
        kept = np.where(elapsed(months) < pilot_months, 1.0, converted)
    first = top_customer_leaves.min(initial=np.inf)
    if first >= months or not stream.top_customer_share.any():
        return kept
    left = np.ones((months, len(top_customer_leaves)))
    after = slice(int(first), months)  # before that, nobody has lost it
    theirs = stream.top_customer_share * top_customers_growth(stream, months, customers, after, growth)
    np.minimum(theirs, 1.0, out=theirs)
    theirs *= elapsed(months)[after] >= top_customer_leaves
    np.subtract(1.0, theirs, out=left[after])
    return times(left, kept)


def top_customers_growth(
    stream: StreamBase[Drawn],
    months: int,
    customers: Mapping[str, MonthsPaths],
    when: slice,
    growth: MonthsPaths | None = None,
) -> AnyFloat:
    """Return the top customer's part of some months' revenue ÷ its part of month 0's."""
    alike = _as_many_as_today(stream, months, customers, when, growth)
    if not stream.top_customer_growth_per_year.any():
        return alike
    return np.asarray(alike * yearly_growth(stream.top_customer_growth_per_year, months)[when])


def _as_many_as_today(
    stream: StreamBase[Drawn],
    months: int,
    customers: Mapping[str, MonthsPaths],
    after: slice,
    growth: MonthsPaths | None,
) -> AnyFloat:
    """Return the part of some months' revenue that as many customers, or projects, as in month 0 bring."""
    if isinstance(stream, ProjectStream):
        grown = stated_project_growth(stream=stream, months=months) if growth is None else growth
        return np.asarray(1 / np.maximum(grown[after] / np.maximum(grown[0], 1e-300), 1e-300))
    assert isinstance(stream, SegmentStream)
    served = customers[stream.segment]
    if (served[after] > 0).all():
        return np.asarray(served[0] / served[after])
    return ratio(np.broadcast_to(served[0], served[after].shape), served[after], otherwise=0.0)
