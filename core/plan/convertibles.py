"""What converts into shares later: SAFEs and convertible notes."""

from datetime import date
from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.section import Item, RangeFault, Section, T
from core.plan.share_terms import DayCount, Protection
from core.texts import mark

CapCounts = Literal["post_money", "pre_money", "outstanding", "all_pre_money", "as_ticked"]
ConvertsInto = Literal["shadow", "standard", "common"]
Compounding = Literal["simple", "annual", "semi_annual", "quarterly", "monthly", "daily"]
AtMaturity = Literal["extend", "repay"]


class ConversionTerms(Section[T], Generic[T]):
    """How a SAFE or note becomes shares: the best of its terms and the round's own price, in the first round
    that is large enough.
    """

    cap: float | None = number(
        mark("Valuation cap"),
        unit="money",
        low=1,
        default=None,
        uncertain=False,
        help=mark("Highest valuation at which it converts; leave empty for none."),
    )
    cap_counts: CapCounts = "post_money"
    """What the cap is divided by, beside all shares, options and the pool before the round. post_money: all
    that converts. pre_money: the pool's increase. outstanding: nothing more. all_pre_money: both, and
    anti-dilution. as_ticked: the three below.
    """
    counts_converting: bool = False
    counts_pool_increase: bool = False
    counts_anti_dilution: bool = False
    discount_share: float = number(
        mark("Discount"),
        unit="share",
        low=0,
        high=0.99,
        default=0.0,
        uncertain=False,
        help=mark("Discount on the round's price; the better of cap and discount applies."),
    )
    fixed_share: float | None = number(
        mark("Fixed share"),
        unit="share",
        low=0,
        high=0.9,
        above=True,
        default=None,
        uncertain=False,
        help=mark(
            "Share of the company that it buys whatever the price, of what its cap would count; leave "
            "empty where money decides."
        ),
    )
    most_favoured: bool = False
    """The holder may take over the terms of any later one as a whole; the best at the round is taken, unless
    one is `elected`.
    """
    elected: str | None = None
    """Id of the later SAFE or note whose terms the holder has taken over."""
    converts_into: ConvertsInto = "shadow"
    """shadow: preferred whose preference is the money it paid. standard: the round's own shares with their
    full preference. common: common shares.
    """
    protection: Literal["as_round", Protection] = "as_round"
    qualified_amount: float | None = number(
        mark("Qualified financing"),
        unit="money",
        low=0,
        default=None,
        uncertain=False,
        help=mark(
            "It converts only in a round whose closings together bring at least this much; leave empty for "
            "any."
        ),
    )
    sale_multiple: float = number(
        mark("Multiple at a sale"),
        unit="factor",
        low=1,
        high=10,
        default=1.0,
        uncertain=False,
        help=mark(
            "Multiple of its money that the holder may take at a sale instead of converting; a note's "
            "interest comes besides."
        ),
    )
    pro_rata: bool = False

    @property
    def counts_what_converts(self) -> bool:
        """Say whether its part is of shares that hold what converts with it."""
        ticked = self.cap_counts == "as_ticked" and self.counts_converting
        return ticked or self.cap_counts in ("post_money", "all_pre_money")

    @model_validator(mode="after")
    def _one_measure(self) -> "ConversionTerms[T]":
        if self.fixed_share is not None and (self.cap is not None or self.discount_share):
            raise RangeFault(
                "fixed_share",
                mark("a fixed share needs neither cap nor discount: remove it, or both of them"),
            )
        return self


class SafeMoney(Item[T], Generic[T]):
    """What a SAFE brings."""

    amount: float = number(
        mark("SAFE amount"), unit="money", low=1, uncertain=False, help=mark("Money the SAFE brings in.")
    )
    issued_month: int = number(
        mark("Issued in month"),
        unit="month_number",
        low=-240,
        high=600,
        default=-1,
        uncertain=False,
        help=mark(
            "Month of the plan in which its money arrives; negative: before the plan, already in cash."
        ),
    )

    def begins(self, _start: date) -> int:
        """Return the month of the plan in which it is issued; negative: before the plan."""
        return self.issued_month


class Safe(ConversionTerms[T], SafeMoney[T], Generic[T]):
    """A SAFE: converts in the first priced round that closes once it is issued. List them in the order in
    which they are issued.
    """


class NoteMoney(Item[T], Generic[T]):
    """What a note brings and earns."""

    principal: float = number(
        mark("Principal"),
        unit="money",
        low=1,
        uncertain=False,
        help=mark("Money borrowed; in cash already if it was issued before the plan."),
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

    def begins(self, start: date) -> int:
        """Return the month of the plan in which it is issued; negative: before the plan."""
        return (self.issued.year - start.year) * 12 + self.issued.month - start.month

    @model_validator(mode="after")
    def _in_order(self) -> "NoteMoney[T]":
        if self.maturity <= self.issued:
            raise RangeFault("maturity", mark("must lie after the date of issue"))
        return self


class Note(ConversionTerms[T], NoteMoney[T], Generic[T]):
    """A convertible note: principal and interest convert in the first priced round that closes once it is
    issued and before it is repaid.
    """

    cap_counts: CapCounts = "outstanding"
