"""Revenue by stream (documents' R2), and the tokens that each stream makes us serve."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.errors import CalculationError, Fault
from core.market.prices import price_factor
from core.months import accumulated, elapsed, yearly_growth
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
    *, stream: StreamBase[Drawn], customers: Mapping[str, MonthsPaths], log_price_index: MonthsPaths
) -> MonthsPaths:
    """Return the stream's revenue by month and path, before pilots end and before a top customer leaves.

    `customers` holds the average customers of the month by segment id.
    """
    months = len(log_price_index)
    price = price_factor(log_index=log_price_index, exposure=stream.price_exposure)
    earned: MonthsPaths
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


def users(*, stream: SegmentStream[Drawn], customers: Mapping[str, MonthsPaths]) -> MonthsPaths:
    """Return the customers who buy the stream: the segment's customers times the adoption share."""
    return customers[stream.segment] * stream.adoption_share


def tokens(*, stream: StreamBase[Drawn], customers: Mapping[str, MonthsPaths], months: int) -> MonthsPaths:
    """Return the million tokens served for the stream by month and path; none for streams without
    inference.
    """
    served: MonthsPaths = np.zeros((months, stream.price_exposure.shape[1]))
    match stream:
        case UsageStream():
            each = stream.million_tokens_per_customer_per_month
            if stream.usage_growth_per_month.any():
                each = each * np.exp(accumulated(np.log1p(stream.usage_growth_per_month), months))
            served = users(stream=stream, customers=customers) * each
        case SubscriptionStream():
            served = users(stream=stream, customers=customers) * stream.million_tokens_per_customer_per_month
    return served


def project_revenue(*, stream: ProjectStream[Drawn], price: MonthsPaths) -> MonthsPaths:
    """Return revenue of projects signed in the last `delivery_months` months, each recognised evenly.

    Projects are assumed to have been signed at the opening rate before the plan, so a running business
    starts level.
    """
    months, span = len(price), stream.delivery_months
    won = stream.projects_per_month * yearly_growth(stream.project_growth_per_year, months)
    signed = won * stream.price_per_project * price
    total = np.zeros((span + months, signed.shape[1]))
    for month in range(1, len(total)):
        np.add(total[month - 1], signed[max(month - span, 0)], out=total[month])
    return (total[span:] - total[:months]) / span


def kept_share(
    *,
    stream: StreamBase[Drawn],
    pilot_months: int,
    pilot_conversion_share: Drawn,
    top_customer_leaves: Paths,
    months: int,
) -> MonthsPaths:
    """Return the part of the stream's revenue that remains: unconverted pilots end, a top customer may leave.

    `top_customer_leaves` is the month of that event, infinity if it never comes.
    """
    kept = 1 - stream.top_customer_share * (elapsed(months) >= top_customer_leaves)
    kept[pilot_months:] *= 1 - stream.pilot_share * (1 - pilot_conversion_share)
    return kept
