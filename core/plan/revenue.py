"""Revenue section: what is sold, to whom, at what price and of what quality."""

from typing import Annotated, Generic

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.more_streams import AdvertisingStream, CommittedStream, OutcomeStream, ProductStream
from core.plan.section import Section, T
from core.plan.streams import DataStream, LicenceStream, ProjectStream, SubscriptionStream, UsageStream
from core.texts import mark


class Revenue(Section[T], Generic[T]):
    """All streams and what they share."""

    streams: tuple[
        Annotated[
            UsageStream[T]
            | SubscriptionStream[T]
            | CommittedStream[T]
            | OutcomeStream[T]
            | ProjectStream[T]
            | LicenceStream[T]
            | DataStream[T]
            | ProductStream[T]
            | AdvertisingStream[T],
            Field(discriminator="kind"),
        ],
        ...,
    ] = Field(min_length=1, max_length=30)
    collection_days: T = number(
        mark("Collection days"),
        unit="days",
        low=0,
        high=365,
        default=30.0,
        help=mark("Days between an invoice and its cash."),
    )
    bad_debt_share: T = number(
        mark("Invoices never paid"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of what is invoiced that customers never pay; it is written off as it is invoiced."),
    )
    pilot_months: int = number(
        mark("Length of a pilot"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark("Months after which the pilots' revenue either converts or ends."),
    )
    pilot_conversion_share: T = number(
        mark("Pilots that convert"),
        unit="share",
        low=0,
        high=1,
        default=0.5,
        help=mark("Share of the pilots' revenue that stays after the pilot."),
    )
    top_customer_loss_per_year: T = number(
        mark("Odds of losing the top customer"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark(
            "Chance each year that the largest customer leaves, for good, with its share of every stream."
        ),
    )
