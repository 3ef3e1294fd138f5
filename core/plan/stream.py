"""What all revenue streams have in common: how much of it is safe, how it is billed, and who buys it."""

from typing import Any, ClassVar, Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.exchange import second_currency_share
from core.plan.section import Identifier, Item, T
from core.texts import mark

Quality = Literal["contracted", "usage", "pilot", "services", "related_party"]


class StreamBase(Item[T], Generic[T]):
    """What all revenue streams have in common. `title` names the kind, `price` its field that is a price,
    which `paid_by_use` says to be of what is used; `other_terms` are the figures that decide with it and with
    use what a customer pays; `paid_by_customers` says whether its customers do. `template` is what a new one
    starts from.
    """

    title: ClassVar[str]
    price: ClassVar[str]
    other_terms: ClassVar[tuple[str, ...]] = ()
    paid_by_use: ClassVar[bool] = False
    paid_by_customers: ClassVar[bool] = True
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
    top_customer_growth_per_year: T = number(
        mark("Top customer's own growth a year"),
        unit="share_per_year",
        low=-0.95,
        high=20,
        default=0.0,
        help=mark(
            "By how much the top customer grows a year beyond what every customer does: its part of the "
            "stream follows it."
        ),
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
    refund_share: T = number(
        mark("Refunds and rebates"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        monthly=True,
        help=mark("Part of what is sold that is given back: refunds, rebates, service credits."),
    )
    second_currency_share: float = second_currency_share()
    running_price_share: float = number(
        mark("Price of the oldest contracts"),
        unit="share",
        low=0,
        high=10,
        default=1.0,
        uncertain=False,
        help=mark(
            "What the oldest contracts, or projects, that still run pay, as a part of what those signed "
            "today do; those signed since lie between. They pay it until they are renewed, or delivered."
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
    billing_months: int = number(
        mark("Billed in advance for"),
        unit="months",
        low=1,
        high=60,
        default=1,
        uncertain=False,
        help=mark(
            "Months that one invoice pays in advance: 12 is yearly in advance, 1 is month by month. What is "
            "paid and not delivered yet is deferred revenue."
        ),
    )
    signed_growth_per_month: float = number(
        mark("Growth of contracts before the plan"),
        unit="share_per_month",
        low=-0.9,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "By how much more was signed each month than in the month before, over the months that one "
            "invoice pays: where it grew, contracts are younger and more of what they paid is deferred."
        ),
    )


class UsedStream(SegmentStream[T], Generic[T]):
    """A stream of which a customer uses more or less as time goes by. `measured_use` names its figures that
    grow with use.
    """

    measured_use: ClassVar[tuple[str, ...]]
    usage_growth_per_month: T = number(
        mark("Growth of use a customer"),
        unit="share_per_month",
        low=-0.9,
        high=1,
        default=0.0,
        help=mark("Monthly growth of what one customer uses: tokens, seats, tasks or views."),
    )
