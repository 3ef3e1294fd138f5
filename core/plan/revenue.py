"""Revenue section: what is sold, to whom, at what price and of what quality."""

from typing import Annotated, Any, ClassVar, Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, Section, T
from core.texts import mark

Quality = Literal["contracted", "usage", "pilot", "services", "related_party"]


class StreamBase(Item[T], Generic[T]):
    """What all revenue streams have in common. `title` names the kind; `template` is what a new one starts
    from.
    """

    title: ClassVar[str]
    template: ClassVar[dict[str, Any]]
    quality: Quality
    top_customer_share: T = number(
        mark("Top customer's share"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Share of this stream's revenue that one customer pays."),
    )
    pilot_share: T = number(
        mark("Pilots' share"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Share of this stream's revenue that comes from pilots, which must convert to stay."),
    )
    price_exposure: T = number(
        mark("Exposure to the price fall"),
        unit="share",
        low=0,
        high=2,
        default=1.0,
        help=mark("How much of the market's price fall reaches this stream's price: 0 none, 1 all."),
    )
    delivery_cost_share: T = number(
        mark("Delivery cost"),
        unit="share",
        low=0,
        high=5,
        default=0.0,
        monthly=True,
        help=mark(
            "Cost of delivering besides our own inference, as a share of the stream's revenue: payment fees, "
            "support, contractors."
        ),
    )


class SegmentStream(StreamBase[T], Generic[T]):
    """A stream sold to the customers of one segment."""

    segment: Identifier
    adoption_share: T = number(
        mark("Customers who use it"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        help=mark("Share of the segment's customers that buys this stream."),
    )


class UsageStream(SegmentStream[T], Generic[T]):
    """Open API, sold by the token (cloud/API service)."""

    kind: Literal["usage"] = "usage"
    title = mark("usage")
    template = {
        "quality": "usage",
        "million_tokens_per_customer_per_month": 100.0,
        "price_per_million_tokens": 2.0,
    }
    million_tokens_per_customer_per_month: T = number(
        mark("Tokens a customer a month"),
        unit="million_tokens",
        low=0,
        monthly=True,
        help=mark("Million tokens a customer uses in a month, at the start."),
    )
    usage_growth_per_month: T = number(
        mark("Growth of use a customer"),
        unit="share_per_month",
        low=-0.9,
        high=1,
        default=0.0,
        help=mark("Monthly growth of the tokens one customer uses."),
    )
    price_per_million_tokens: T = number(
        mark("Price per million tokens"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Average price over input and output tokens, at the start."),
    )


class SubscriptionStream(SegmentStream[T], Generic[T]):
    """A product paid by the month."""

    kind: Literal["subscription"] = "subscription"
    title = mark("subscription")
    template = {"price_per_month": 1_000.0}
    price_per_month: T = number(
        mark("Price a month"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Price a subscriber pays in a month."),
    )
    million_tokens_per_customer_per_month: T = number(
        mark("Tokens a subscriber a month"),
        unit="million_tokens",
        low=0,
        default=0.0,
        monthly=True,
        help=mark("Million tokens served to a subscriber in a month; they cost inference."),
    )


class ProjectStream(StreamBase[T], Generic[T]):
    """Custom solutions, delivered over several months."""

    kind: Literal["project"] = "project"
    title = mark("custom project")
    template = {"quality": "services", "projects_per_month": 0.5, "price_per_project": 50_000.0}
    projects_per_month: T = number(
        mark("Projects won a month"),
        unit="count",
        low=0,
        monthly=True,
        help=mark("New projects signed in a month, at the start."),
    )
    project_growth_per_year: T = number(
        mark("Growth of projects a year"),
        unit="share_per_year",
        low=-0.9999,
        high=5_000,
        default=0.0,
        help=mark("Yearly growth of what projects bring in, if conditions stay as they are."),
    )
    growth_fade_per_year: T = number(
        mark("Growth fade"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("The part of the growth rate that is lost each year."),
    )
    price_per_project: T = number(
        mark("Price of a project"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Average contract value of a project."),
    )
    delivery_months: int = number(
        mark("Months to deliver"),
        unit="months",
        low=1,
        high=60,
        default=6,
        uncertain=False,
        help=mark("Months over which a project is delivered and its revenue recognised evenly."),
    )


class LicenceStream(SegmentStream[T], Generic[T]):
    """A model licence, paid by the year and recognised by the month."""

    kind: Literal["licence"] = "licence"
    title = mark("model licence")
    template = {"fee_per_year": 100_000.0}
    fee_per_year: T = number(
        mark("Licence fee a year"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Yearly fee of one licensed customer."),
    )


class DataStream(SegmentStream[T], Generic[T]):
    """A data service, paid by the month."""

    kind: Literal["data"] = "data"
    title = mark("data service")
    template = {"fee_per_month": 1_000.0}
    fee_per_month: T = number(
        mark("Data fee a month"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Monthly fee of one customer of the data service."),
    )


STREAMS: tuple[type[StreamBase[Any]], ...] = (
    UsageStream,
    SubscriptionStream,
    ProjectStream,
    LicenceStream,
    DataStream,
)
"""Every kind of revenue."""


class Revenue(Section[T], Generic[T]):
    """All streams and what they share."""

    streams: tuple[
        Annotated[
            UsageStream[T] | SubscriptionStream[T] | ProjectStream[T] | LicenceStream[T] | DataStream[T],
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
        help=mark("Days between earning revenue and receiving its cash."),
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
