"""What exists: common shares, options, warrants, preferred series, SAFEs and convertible notes."""

from datetime import date
from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.rounds import DividendKind, Participation, Protection
from core.plan.section import Item, RangeFault, Section, T
from core.texts import mark

HolderKind = Literal["founder", "employee", "investor"]
SecurityKind = Literal["common", "options", "promised", "warrants"]
CapCounts = Literal["post_money", "pre_money", "outstanding"]
Compounding = Literal["simple", "annual", "quarterly", "monthly"]
DayCount = Literal["act_365", "act_360", "30_360"]
AtMaturity = Literal["extend", "repay"]


class Vesting(Section[T], Generic[T]):
    """Shares earned over time: nothing before the cliff, then month by month."""

    start_month: int = number(
        mark("Vesting starts"),
        unit="month_number",
        low=-240,
        high=600,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which vesting begins; negative if it began before the plan."),
    )
    months: int = number(
        mark("Vesting period"),
        unit="months",
        low=0,
        high=240,
        default=0,
        uncertain=False,
        help=mark("Months until all shares are earned; 0: earned at once."),
    )
    cliff_months: int = number(
        mark("Cliff"),
        unit="months",
        low=0,
        high=60,
        default=0,
        uncertain=False,
        help=mark("Months before the first shares are earned."),
    )


class Holder(Item[T], Generic[T]):
    """An owner of common shares, of options granted or promised, or of warrants."""

    kind: HolderKind
    security: SecurityKind = "common"
    shares: int = number(
        mark("Shares"),
        unit="shares",
        low=0,
        high=10**13,
        uncertain=False,
        help=mark("Shares held, or shares that the options or warrants buy."),
    )
    strike: float = number(
        mark("Exercise price"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Price a share paid on exercise of options or warrants; 0 for shares."),
    )
    vesting: Vesting[T] | None = None
    pro_rata: bool = False


class OptionGrant(Item[T], Generic[T]):
    """Options that will be granted out of the pool in a month of the plan."""

    month: int = number(
        mark("Granted in month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Month of the plan in which the options are granted."),
    )
    shares: int = number(
        mark("Options granted"),
        unit="shares",
        low=0,
        high=10**13,
        uncertain=False,
        help=mark("Options granted; no more than the pool holds by then."),
    )
    strike: float = number(
        mark("Exercise price"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Price a share paid on exercise."),
    )
    vesting: Vesting[T] | None = None


class Series(Item[T], Generic[T]):
    """A preferred series already issued."""

    shares: int = number(
        mark("Shares"),
        unit="shares",
        low=1,
        high=10**13,
        uncertain=False,
        help=mark("Preferred shares outstanding."),
    )
    issue_price: float = number(
        mark("Original issue price"),
        unit="money",
        low=0,
        above=True,
        uncertain=False,
        help=mark("Price a share at which the series was sold."),
    )
    conversion_price: float | None = number(
        mark("Conversion price"),
        unit="money",
        low=0,
        above=True,
        default=None,
        uncertain=False,
        help=mark("Price at which it converts to common today; leave empty if it was never adjusted."),
    )
    preference_multiple: float = number(
        mark("Preference multiple"),
        unit="factor",
        low=0,
        high=10,
        default=1.0,
        uncertain=False,
        help=mark("Multiple of the money invested that is paid before common shares at an exit."),
    )
    participation: Participation = "none"
    participation_cap: float = number(
        mark("Participation cap"),
        unit="factor",
        low=1,
        high=20,
        default=2.0,
        uncertain=False,
        help=mark(
            "Most that a capped participating share receives without converting, as a multiple of its money."
        ),
    )
    dividend: DividendKind = "none"
    dividend_per_year: float = number(
        mark("Dividend a year"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark(
            "Cumulative dividend, or interest, on the money invested; it is added to the preference until "
            "the exit."
        ),
    )
    issued_month: int = number(
        mark("Issued in month"),
        unit="month_number",
        low=-240,
        high=0,
        default=0,
        uncertain=False,
        help=mark("Month of the plan from which dividends run; negative: before the plan."),
    )
    protection: Protection = "broad"
    pro_rata: bool = False


class Safe(Item[T], Generic[T]):
    """A SAFE: converts in the first priced round that closes. List them in the order in which they were
    issued.
    """

    amount: float = number(
        mark("SAFE amount"),
        unit="money",
        low=1,
        uncertain=False,
        help=mark("Money the SAFE brought in (already in cash)."),
    )
    cap: float | None = number(
        mark("Valuation cap"),
        unit="money",
        low=1,
        default=None,
        uncertain=False,
        help=mark("Highest valuation at which the SAFE converts; leave empty for none."),
    )
    cap_counts: Literal["post_money", "pre_money"] = "post_money"
    discount_share: float = number(
        mark("Discount"),
        unit="share",
        low=0,
        high=0.99,
        default=0.0,
        uncertain=False,
        help=mark("Discount on the round's price; the better of cap and discount applies."),
    )
    most_favoured: bool = False
    """The holder may take the terms of any later SAFE as a whole; the best for the holder at the round is
    taken.
    """
    pro_rata: bool = False


class Note(Item[T], Generic[T]):
    """A convertible note: principal and interest convert in the first priced round that closes before it is
    repaid.
    """

    principal: float = number(
        mark("Principal"),
        unit="money",
        low=1,
        uncertain=False,
        help=mark("Money borrowed (already in cash)."),
    )
    rate_per_year: float = number(
        mark("Interest rate a year"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Nominal yearly rate."),
    )
    compounding: Compounding = "simple"
    day_count: DayCount = "act_365"
    issued: date
    maturity: date
    at_maturity: AtMaturity = "extend"
    cap: float | None = number(
        mark("Valuation cap"),
        unit="money",
        low=1,
        default=None,
        uncertain=False,
        help=mark("Highest valuation at which the note converts; leave empty for none."),
    )
    cap_counts: CapCounts = "outstanding"
    discount_share: float = number(
        mark("Discount"),
        unit="share",
        low=0,
        high=0.99,
        default=0.0,
        uncertain=False,
        help=mark("Discount on the round's price; the better of cap and discount applies."),
    )
    pro_rata: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> "Note[T]":
        if self.maturity <= self.issued:
            raise RangeFault("maturity", mark("must lie after the date of issue"))
        return self
