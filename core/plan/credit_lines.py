"""Credit lines: money that may be drawn, paid back and drawn again."""

from typing import Generic

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.section import Item, RangeFault, T
from core.texts import mark


class CreditLine(Item[T], Generic[T]):
    """A revolving line: drawn where cash would fall below what is to be kept, paid back as soon as there is
    more, and due with its term.
    """

    limit: float = number(
        mark("Limit"), unit="money", low=0, uncertain=False, help=mark("Most that may be drawn at a time.")
    )
    revenue_months: float | None = number(
        mark("At most so many months' revenue"),
        unit="months",
        low=0,
        high=60,
        default=None,
        uncertain=False,
        help=mark(
            "The line is no larger than this many times the month's revenue; what is drawn beyond it is due. "
            "Leave empty for no such limit."
        ),
    )
    minimum_cash: float = number(
        mark("Cash to keep"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("It is drawn where a month would end with less cash, and repaid from what is above."),
    )
    first_month: int = number(
        mark("From month"),
        unit="month_number",
        low=-240,
        high=600,
        default=0,
        uncertain=False,
        help=mark("First month of the plan in which it may be drawn; negative: it is there already."),
    )
    term_months: int = number(
        mark("Term"),
        unit="months",
        low=1,
        high=600,
        default=24,
        uncertain=False,
        help=mark("Months from the first; at their end all that is drawn is due."),
    )
    drawn_today: float = number(
        mark("Drawn today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("What is drawn when the plan begins."),
    )
    rate_per_year: T = number(
        mark("Interest rate a year"),
        unit="share_per_year",
        low=0,
        high=2,
        monthly=True,
        help=mark("Nominal yearly rate on what is drawn; a floating rate varies by month."),
    )
    undrawn_fee_per_year: float = number(
        mark("Undrawn fee a year"),
        unit="share_per_year",
        low=0,
        high=0.2,
        default=0.0,
        uncertain=False,
        help=mark("Yearly fee on the part of the limit that is not drawn."),
    )
    fee_share: float = number(
        mark("Arrangement fee"),
        unit="share",
        low=0,
        high=0.5,
        default=0.0,
        uncertain=False,
        help=mark("Part of the limit paid when the line begins."),
    )

    @model_validator(mode="after")
    def _drawn_within_the_limit(self) -> "CreditLine[T]":
        if self.drawn_today > (self.limit if self.first_month <= 0 else 0):
            raise RangeFault("drawn_today", mark("must lie within the limit of a line that is there already"))
        if self.drawn_today and self.first_month + self.term_months < 0:
            raise RangeFault(
                "drawn_today", mark("its term has ended before the plan: set this to 0, or a longer term")
            )
        return self
