"""Rounds: what is raised, at which price, on which terms, and what happens if it fails."""

from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.section import Item, RangeFault, Section, T
from core.plan.share_terms import (
    DividendKind,
    Participation,
    Protection,
    cap_above_preference,
    seniority_rank,
)
from core.texts import mark

FailureRule = Literal["retry", "bridge", "down_round", "shutdown"]
Convention = Literal["percent_ownership", "pre_money", "dollars_invested"]
PoolTiming = Literal["before_money", "after_money"]
PoolCounts = Literal["available", "unissued", "whole_plan"]
ProRata = Literal["none", "inside", "on_top"]


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


class Round(Item[T], Generic[T]):
    """A priced equity round: raised by date or when the runway becomes short."""

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
    protection: Protection = "broad"
    exempt: bool = False
    """Issued outside anti-dilution: no protected class is adjusted."""
    rank: int | None = seniority_rank()
    convention: Convention = "percent_ownership"
    pool_increase: int | None = number(
        mark("Pool increase"),
        unit="shares",
        low=0,
        high=10**13,
        default=None,
        uncertain=False,
        help=mark(
            "Options added to the pool with the round; leave empty to reach the pool after the round instead."
        ),
    )
    pool_timing: PoolTiming = "before_money"
    pool_counts: PoolCounts = "available"
    pro_rata: ProRata = "none"
    later_share: float = number(
        mark("Part that comes later"),
        unit="share",
        low=0,
        high=0.95,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of the money that is paid in a second tranche, for shares at the same price, if its "
            "milestone is met. A round between counts only the shares bought by then."
        ),
    )
    later_months: int = number(
        mark("Second tranche after"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark("Months from the first closing to the second tranche."),
    )
    later_odds: T = number(
        mark("Odds of the second tranche"),
        unit="share",
        low=0,
        high=1,
        default=0.8,
        help=mark(
            "Chance that the milestone is met and the second tranche is paid, if the company still lives."
        ),
    )
    secondary_amount: float = number(
        mark("Secondary sale"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "Money with which the round's investors buy existing common shares; it goes to the sellers, not "
            "to the company."
        ),
    )
    secondary_discount_share: float = number(
        mark("Secondary discount"),
        unit="share",
        low=0,
        high=0.99,
        default=0.0,
        uncertain=False,
        help=mark("Discount on the round's price at which existing shares are bought."),
    )
    secondary_sellers: tuple[str, ...] = ()
    """Ids of the holders who sell, in proportion to what they hold; empty: all founders."""
    warrant_coverage_share: float = number(
        mark("Warrant coverage"),
        unit="share",
        low=0,
        high=2,
        default=0.0,
        uncertain=False,
        help=mark(
            "Warrants given with the round, in percent of its money, to buy shares at the round's price."
        ),
    )
    board_seats: int = number(
        mark("Board seats"),
        unit="count",
        low=0,
        high=9,
        default=1,
        uncertain=False,
        help=mark("Seats on the board that the round's investors take."),
    )
    on_failure: FailureRule = "retry"
    retry_months: int = number(
        mark("Months before trying again"),
        unit="months",
        low=1,
        high=60,
        default=6,
        uncertain=False,
        help=mark("Pause after a failed raise."),
    )
    attempts: int = number(
        mark("Attempts"),
        unit="count",
        low=1,
        high=5,
        default=3,
        uncertain=False,
        help=mark("How many times the round is tried."),
    )
    bridge_share: T = number(
        mark("Bridge"),
        unit="share",
        low=0,
        high=1,
        default=0.25,
        help=mark(
            "Part of the amount that insiders give as a bridge after a failed raise, where that rule "
            "is chosen."
        ),
    )
    down_round_share: T = number(
        mark("Down-round discount"),
        unit="share",
        low=0,
        high=0.95,
        default=0.4,
        help=mark("Fall of the pre-money in a down round or bridge."),
    )

    @model_validator(mode="after")
    def _cap_holds(self) -> "Round[T]":
        cap_above_preference(self)
        return self

    @model_validator(mode="after")
    def _dated(self) -> "Round[T]":
        if (self.close_month is None) == (self.runway_trigger_months is None):
            raise RangeFault(
                "close_month", mark("give either a closing month or a runway trigger, and not both")
            )
        return self
