"""Valuation section: what the methods of valuation need beyond the plan itself."""

from datetime import date
from typing import Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.section import Item, Section, T
from core.texts import mark

FlowsFall = Literal["month_ends", "year_middles", "year_ends"]


class Asset(Item[T], Generic[T]):
    """Something of value that the opening balance does not hold: data, equipment, patents, a domain."""

    book_value: float = number(
        mark("Book value"), unit="money", low=0, uncertain=False, help=mark("What it cost, or stands for.")
    )
    recovered_share: float = number(
        mark("Recovered"),
        unit="share",
        low=0,
        high=1,
        default=0.5,
        uncertain=False,
        help=mark("Part of the book value that a sale would bring if the company stopped today."),
    )


class ComparableCompany(Item[T], Generic[T]):
    """A company whose price is known: at a round, or on an exchange."""

    as_of: date
    value: float = number(
        mark("Valued at"),
        unit="money",
        low=0,
        uncertain=False,
        help=mark("What the company was valued at, in this plan's currency."),
    )
    revenue: float = number(
        mark("Its yearly revenue then"),
        unit="money",
        low=0,
        uncertain=False,
        help=mark("Of the kind chosen under Revenue compared, in this plan's currency."),
    )
    listed: bool = False
    source: str = Field("", max_length=300)


class Valuation(Section[T], Generic[T]):
    """Asset list, table of comparables, and how the income method counts."""

    receivables_recovered_share: float = number(
        mark("Receivables recovered"),
        unit="share",
        low=0,
        high=1,
        default=0.9,
        uncertain=False,
        help=mark("Part of today's receivables that would come in if the company stopped today."),
    )
    prepaid_recovered_share: float = number(
        mark("Prepaid compute recovered"),
        unit="share",
        low=0,
        high=1,
        default=0.3,
        uncertain=False,
        help=mark("Part of prepaid compute that a provider pays back; credits given away bring nothing."),
    )
    fixed_assets_recovered_share: float = number(
        mark("Fixed assets recovered"),
        unit="share",
        low=0,
        high=1,
        default=0.4,
        uncertain=False,
        help=mark("Part of the book value of equipment that a quick sale brings."),
    )
    assets: tuple[Asset[T], ...] = Field((), max_length=50)
    compared: Literal["next_year", "run_rate"] = "next_year"
    """The revenue that the multiples are of: the coming twelve months, or the first month's times twelve."""
    values_are: Literal["shares", "enterprise"] = "shares"
    """What the table's values stand for: all shares, or the enterprise, to which cash less debt is added."""
    listed_discount_share: float = number(
        mark("Discount on listed companies"),
        unit="share",
        low=0,
        high=0.9,
        default=0.25,
        uncertain=False,
        help=mark("Listed shares can be sold any day; a start-up's multiple is lower by this part."),
    )
    oldest_months: int = number(
        mark("Oldest comparable"),
        unit="months",
        low=1,
        high=120,
        default=18,
        uncertain=False,
        help=mark("Prices from longer before the plan's start are shown and left out."),
    )
    comparables: tuple[ComparableCompany[T], ...] = Field((), max_length=50)
    flows_fall: FlowsFall = "month_ends"
    calendar_years: bool = False
    """Years of the income method end in December: the first is a stub unless the plan starts in January."""
    terminal: Literal["growth", "multiple"] = "growth"
    """Worth of the years after the plan: the last year growing for ever, or sold at the exit's multiple."""
    terminal_growth_per_year: float = number(
        mark("Growth after the plan"),
        unit="share_per_year",
        low=-0.5,
        high=0.2,
        default=0.03,
        uncertain=False,
        help=mark("Growth of free cash flow for ever after the exit month, in the income method."),
    )
