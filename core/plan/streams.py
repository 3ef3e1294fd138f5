"""The classic kinds of revenue (documents' R2): use, subscription, projects, licences, data."""

from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.section import RangeFault, T
from core.plan.stream import SegmentStream, StreamBase, UsedStream
from core.texts import mark


class UsageStream(UsedStream[T], Generic[T]):
    """Open API, sold by the token (cloud/API service)."""

    kind: Literal["usage"] = "usage"
    measured_use = ("million_tokens_per_customer_per_month",)
    title = mark("usage")
    price = "price_per_million_tokens"
    paid_by_use = True
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
    price_per_million_tokens: T = number(
        mark("Price per million tokens"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Average price over input and output tokens, at the start."),
    )


class SubscriptionStream(UsedStream[T], Generic[T]):
    """A product paid by the month, with seats that grow and, where stated, tokens beyond what is included."""

    kind: Literal["subscription"] = "subscription"
    measured_use = ("million_tokens_per_customer_per_month", "included_million_tokens", "price_per_month")
    title = mark("subscription")
    price = "price_per_month"
    other_terms = ("included_million_tokens", "overage_price_per_million_tokens")
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
    included_million_tokens: T | None = number(
        mark("Tokens included"),
        unit="million_tokens",
        low=0,
        default=None,
        help=mark(
            "Million tokens a month that the price includes; more are paid by the token. Empty: all of them."
        ),
    )
    overage_price_per_million_tokens: T = number(
        mark("Overage price"),
        unit="money",
        low=0,
        default=0.0,
        help=mark("Price of a million tokens beyond those included."),
    )


class ProjectStream(StreamBase[T], Generic[T]):
    """Custom solutions, delivered over several months."""

    kind: Literal["project"] = "project"
    title = mark("custom project")
    price = "price_per_project"
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
    paid_at_signing_share: float = number(
        mark("Paid at signing"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Part of the price that is billed when the contract is signed."),
    )
    paid_at_acceptance_share: float = number(
        mark("Paid at acceptance"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Part of the price that is billed in the last month of delivery; the rest month by month."),
    )

    @model_validator(mode="after")
    def _paid_once(self) -> "ProjectStream[T]":
        if self.paid_at_signing_share + self.paid_at_acceptance_share > 1 + 1e-12:
            raise RangeFault(
                "paid_at_signing_share", mark("with what is paid at acceptance it must be 1 or less")
            )
        return self


class LicenceStream(SegmentStream[T], Generic[T]):
    """A model licence, paid by the year and recognised by the month."""

    kind: Literal["licence"] = "licence"
    title = mark("model licence")
    price = "fee_per_year"
    template = {"fee_per_year": 100_000.0}
    fee_per_year: T = number(
        mark("Licence fee a year"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Yearly fee of one licensed customer."),
    )
    billing_months: int = number(
        mark("Billed in advance for"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark(
            "Months that one invoice pays in advance; a licence is paid by the year unless said otherwise."
        ),
    )


class DataStream(SegmentStream[T], Generic[T]):
    """A data service, paid by the month."""

    kind: Literal["data"] = "data"
    title = mark("data service")
    price = "fee_per_month"
    template = {"fee_per_month": 1_000.0}
    fee_per_month: T = number(
        mark("Data fee a month"),
        unit="money",
        low=0,
        monthly=True,
        help=mark("Monthly fee of one customer of the data service."),
    )
