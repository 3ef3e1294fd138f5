"""What a lender may do beside being paid: buy shares, watch covenants, hold collateral."""

from typing import Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark

BreachRule = Literal["reported", "called"]


class LenderRights(Section[T], Generic[T]):
    """A lender's warrants, covenants and collateral."""

    warrant_shares: int = number(
        mark("Lender's warrants"),
        unit="shares",
        low=0,
        high=10**13,
        default=0,
        uncertain=False,
        help=mark("Shares that the lender's warrants buy."),
    )
    warrant_strike: float = number(
        mark("Warrants' exercise price"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Price a share paid on exercise."),
    )
    warrant_coverage_share: float = number(
        mark("Warrant coverage of the loan"),
        unit="share",
        low=0,
        high=2,
        default=0.0,
        uncertain=False,
        help=mark("Part of the principal for which the lender may also buy shares at the exercise price."),
    )
    minimum_cash: float | None = number(
        mark("Minimum cash covenant"),
        unit="money",
        low=0,
        default=None,
        uncertain=False,
        help=mark("Cash that must be held at each month end; leave empty for none."),
    )
    minimum_cover: float | None = number(
        mark("Minimum debt service cover"),
        unit="factor",
        low=0,
        high=10,
        default=None,
        uncertain=False,
        help=mark("Least ratio of twelve months' free cash flow to debt service; leave empty for none."),
    )
    on_breach: BreachRule = "reported"
    cure_months: int = number(
        mark("Months to cure a breach"),
        unit="months",
        low=0,
        high=24,
        default=0,
        uncertain=False,
        help=mark("Month ends in a row at which a covenant may be broken before the lender calls the loan."),
    )
    collateral: float = number(
        mark("Collateral"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Value of what is pledged when the loan is drawn."),
    )
    collateral_fall_per_year: float = number(
        mark("Fall of the collateral a year"),
        unit="share_per_year",
        low=0,
        high=0.99,
        default=0.0,
        uncertain=False,
        help=mark("Yearly loss of value of what is pledged."),
    )
