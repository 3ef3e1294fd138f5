"""Further kinds of revenue: committed use, outcomes, products, advertising; and the list of all kinds."""

from typing import Annotated, Any, Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.plan.stream import SegmentStream, StreamBase, UsedStream
from core.plan.streams import DataStream, LicenceStream, ProjectStream, SubscriptionStream, UsageStream
from core.texts import mark


class CommittedStream(UsedStream[T], Generic[T]):
    """Use that is committed and paid a year ahead, drawn down as it is used; more than that is paid beside
    it, what is not used by the year's end expires.
    """

    kind: Literal["committed"] = "committed"
    title = mark("committed use")
    price = "commitment_per_year"
    other_terms = ("list_price_per_million_tokens", "overage_price_share")
    template = {
        "commitment_per_year": 12_000.0,
        "million_tokens_per_customer_per_month": 200.0,
        "list_price_per_million_tokens": 4.0,
        "price_exposure": 0.0,
    }
    measured_use = ("million_tokens_per_customer_per_month",)
    commitment_per_year: T = number(
        mark("Commitment a year"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Money that a customer commits to spend in a year, and pays in advance."),
    )
    million_tokens_per_customer_per_month: T = number(
        mark("Tokens a customer a month"),
        unit="million_tokens",
        low=0,
        help=mark("Million tokens a customer uses in a month, at the start."),
    )
    list_price_per_million_tokens: T = number(
        mark("Price of what is used, per million tokens"),
        unit="money",
        low=0,
        help=mark("Price at which use draws the commitment down, per million tokens, at the start."),
    )
    overage_price_share: T = number(
        mark("Overage price"),
        unit="share",
        low=0,
        high=5,
        default=1.0,
        help=mark("Price of use beyond the commitment, as a share of the price of what is used."),
    )
    billing_months: int = number(
        mark("Billed in advance for"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark(
            "Months that one invoice pays in advance; a commitment is paid by the year unless said otherwise."
        ),
    )


class OutcomeStream(UsedStream[T], Generic[T]):
    """Tasks done for the customer, paid by each that succeeds; the others cost as much and bring nothing."""

    kind: Literal["outcome"] = "outcome"
    title = mark("pay per outcome")
    price = "price_per_outcome"
    paid_by_use = True
    template = {
        "quality": "usage",
        "tasks_per_customer_per_month": 1_000.0,
        "success_share": 0.7,
        "price_per_outcome": 1.0,
        "million_tokens_per_task": 0.05,
    }
    measured_use = ("tasks_per_customer_per_month",)
    tasks_per_customer_per_month: T = number(
        mark("Tasks a customer a month"),
        unit="count",
        low=0,
        monthly=True,
        help=mark("Tasks that a customer hands to the product in a month, at the start."),
    )
    success_share: T = number(
        mark("Tasks that succeed"),
        unit="share",
        low=0,
        high=1,
        help=mark("Part of the tasks that are solved, and paid."),
    )
    price_per_outcome: T = number(
        mark("Price of an outcome"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Price of one task that has been solved."),
    )
    million_tokens_per_task: T = number(
        mark("Tokens a task"),
        unit="million_tokens",
        low=0,
        default=0.0,
        help=mark("Million tokens that one task takes, solved or not."),
    )
    reviewed_share: T = number(
        mark("Tasks reviewed by people"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of the tasks that a person checks."),
    )
    review_cost_per_task: T = number(
        mark("Cost of a review"),
        unit="money",
        low=0,
        default=0.0,
        help=mark("Money that the check of one task costs."),
    )


class ProductStream(SegmentStream[T], Generic[T]):
    """Things sold by the piece: devices, boxes, one-off packages."""

    kind: Literal["product_sale"] = "product_sale"
    title = mark("product sale")
    price = "price_per_unit"
    template = {"units_per_customer_per_year": 1.0, "price_per_unit": 1_000.0, "delivery_cost_share": 0.5}
    units_per_customer_per_year: T = number(
        mark("Pieces a customer a year"),
        unit="count",
        low=0,
        monthly=True,
        help=mark("Pieces that one customer buys in a year."),
    )
    price_per_unit: T = number(
        mark("Price of a piece"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Price of one piece; what it costs to make stands under delivery cost."),
    )


class AdvertisingStream(UsedStream[T], Generic[T]):
    """Advertisements shown to users, who need not pay."""

    kind: Literal["advertising"] = "advertising"
    title = mark("advertising")
    price = "price_per_thousand_views"
    paid_by_use = True
    paid_by_customers = False
    template = {
        "quality": "usage",
        "thousand_views_per_customer_per_month": 0.3,
        "price_per_thousand_views": 5.0,
        "million_tokens_per_customer_per_month": 0.1,
    }
    measured_use = ("thousand_views_per_customer_per_month", "million_tokens_per_customer_per_month")
    thousand_views_per_customer_per_month: T = number(
        mark("Thousand views a user a month"),
        unit="count",
        low=0,
        monthly=True,
        help=mark("Thousand advertisements that one user sees in a month, at the start."),
    )
    price_per_thousand_views: T = number(
        mark("Price per thousand views"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("What advertisers pay for a thousand views, less what agencies and networks keep."),
    )
    million_tokens_per_customer_per_month: T = number(
        mark("Tokens a user a month"),
        unit="million_tokens",
        low=0,
        default=0.0,
        help=mark("Million tokens served to one user in a month; they cost inference."),
    )


STREAMS: tuple[type[StreamBase[Any]], ...] = (
    UsageStream,
    SubscriptionStream,
    CommittedStream,
    OutcomeStream,
    ProjectStream,
    LicenceStream,
    DataStream,
    ProductStream,
    AdvertisingStream,
)
"""Every kind of revenue."""


class OfStreams(Section[T], Generic[T]):
    """A section of streams of every kind."""

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
