"""What a round brings, at which price and when, and what its investors ask to see."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.runway import RunwayCounted
from core.plan.section import Item, Section, T
from core.texts import mark


class Asks(Section[T], Generic[T]):
    """What investors of a round ask to see when the raise starts; empty asks nothing."""

    revenue_per_year: T | None = number(
        mark("Revenue asked for"),
        unit="money",
        low=0,
        above=True,
        default=None,
        help=mark("Yearly run-rate revenue at which the round's price is normal."),
    )
    growth_per_year: T | None = number(
        mark("Growth asked for"),
        unit="share_per_year",
        low=-0.99,
        default=None,
        help=mark("Growth of revenue over a year at which the price is normal."),
    )
    gross_margin: T | None = number(
        mark("Gross margin asked for"),
        unit="share",
        low=-10,
        high=1,
        default=None,
        help=mark("Gross margin at which the price is normal."),
    )


class RoundMoney(Item[T], Generic[T]):
    """What a round brings, at which price and when."""

    amount: T = number(mark("Raise amount"), unit="money", low=0, help=mark("Money the round brings in."))
    pre_money: T = number(
        mark("Pre-money valuation"),
        unit="money",
        low=0,
        above=True,
        help=mark("Value of the company before the money, if traction and climate are as asked for."),
    )
    close_month: int | None = number(
        mark("Closes in month"),
        unit="month_number",
        low=0,
        high=600,
        default=None,
        uncertain=False,
        help=mark(
            "Month of the plan in which the round is planned to close; leave empty to raise when the runway "
            "is short."
        ),
    )
    runway_trigger_months: float | None = number(
        mark("Runway trigger"),
        unit="months",
        low=0,
        high=120,
        default=None,
        uncertain=False,
        help=mark("Start raising when cash covers no more than this many months of burn."),
    )
    runway_counted: RunwayCounted = "mean"
    lead_months: T = number(
        mark("Months to raise"),
        unit="months",
        low=0,
        high=60,
        default=6.0,
        help=mark("Time from starting the raise to money in the bank."),
    )
    close_probability: T = number(
        mark("Odds of closing"),
        unit="share",
        low=0,
        high=1,
        default=0.8,
        help=mark("Chance that the round closes, if traction and climate are as asked for."),
    )
    asks: Asks[T]
    pool_after_share: float = number(
        mark("Pool after the round"),
        unit="share",
        low=0,
        high=0.5,
        default=0.1,
        uncertain=False,
        help=mark(
            "Unissued option pool as a share of the company after the round, created before the money."
        ),
    )
