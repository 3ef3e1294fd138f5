"""Revenue by stream (documents' R2), and the tokens that each stream makes us serve."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Drawn, Paths, PathsMonths
from core.errors import CalculationError, Fault
from core.market.prices import price_factor
from core.months import accumulated, elapsed, over_months, yearly_growth
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
    *, stream: StreamBase[Drawn], customers: Mapping[str, PathsMonths], log_price_index: PathsMonths
) -> PathsMonths:
    """Return the stream's revenue by path and month, before pilots end and before a top customer leaves.

    `customers` holds the average customers of the month by segment id.
    """
    months = log_price_index.shape[1]
    price = price_factor(log_index=log_price_index, exposure=stream.price_exposure)
    earned: PathsMonths
    match stream:
        case UsageStream():
            earned = (
                tokens(stream=stream, customers=customers, months=months)
                * stream.price_per_million_tokens
                * price
            )
        case SubscriptionStream():
            earned = users(stream=stream, customers=customers) * stream.price_per_month * price
        case LicenceStream():
            earned = users(stream=stream, customers=customers) * (stream.fee_per_year / 12) * price
        case DataStream():
            earned = users(stream=stream, customers=customers) * stream.fee_per_month * price
        case ProjectStream():
            earned = project_revenue(stream=stream, price=price)
        case _:
            raise CalculationError(Fault("revenue.streams", mark("this kind of stream has no calculation")))
    return earned


def users(*, stream: SegmentStream[Drawn], customers: Mapping[str, PathsMonths]) -> PathsMonths:
    """Return the customers who buy the stream: the segment's customers times the adoption share."""
    return customers[stream.segment] * stream.adoption_share


def tokens(*, stream: StreamBase[Drawn], customers: Mapping[str, PathsMonths], months: int) -> PathsMonths:
    """Return the million tokens served for the stream by path and month; none for streams without
    inference.
    """
    served: PathsMonths = np.zeros((stream.price_exposure.shape[0], months))
    match stream:
        case UsageStream():
            each = stream.million_tokens_per_customer_per_month
            if stream.usage_growth_per_month.any():
                each = each * np.exp(accumulated(np.log1p(stream.usage_growth_per_month), months))
            served = users(stream=stream, customers=customers) * each
        case SubscriptionStream():
            served = users(stream=stream, customers=customers) * stream.million_tokens_per_customer_per_month
    return served


def project_revenue(*, stream: ProjectStream[Drawn], price: PathsMonths) -> PathsMonths:
    """Return revenue of projects signed in the last `delivery_months` months, each recognised evenly.

    Projects are assumed to have been signed at the opening rate before the plan, so a running business starts
    level.
    """
    months = price.shape[1]
    won = over_months(stream.projects_per_month, months) * yearly_growth(
        stream.project_growth_per_year, months
    )
    signed = won * over_months(stream.price_per_project, months) * price
    before = np.repeat(signed[:, :1], stream.delivery_months - 1, axis=1)
    total = np.cumsum(np.concatenate([np.zeros_like(signed[:, :1]), before, signed], axis=1), axis=1)
    delivered: PathsMonths = total[:, stream.delivery_months :] - total[:, : -stream.delivery_months]
    return delivered / stream.delivery_months


def kept_share(
    *,
    stream: StreamBase[Drawn],
    pilot_months: int,
    pilot_conversion_share: Drawn,
    top_customer_leaves: Paths,
    months: int,
) -> PathsMonths:
    """Return the part of the stream's revenue that remains: unconverted pilots end, a top customer may leave.

    `top_customer_leaves` is the month of that event, infinity if it never comes.
    """
    month = elapsed(months)
    kept = 1 - stream.top_customer_share * (month >= top_customer_leaves[:, None])
    kept[:, pilot_months:] *= 1 - stream.pilot_share * (1 - pilot_conversion_share)
    return kept
