"""Rounds: what is raised, at which price, on which terms, and what happens if it fails."""

from typing import Generic, Literal

from pydantic import model_validator

from core.plan.assumption.quantity import number
from core.plan.round_money import RoundMoney
from core.plan.section import RangeFault, T
from core.plan.share_terms import PreferenceTerms, cap_above_preference
from core.texts import mark

FailureRule = Literal["retry", "bridge", "down_round", "shutdown"]
Convention = Literal["percent_ownership", "pre_money", "dollars_invested"]
PoolTiming = Literal["before_money", "after_money"]
PoolCounts = Literal["available", "unissued", "whole_plan"]
ProRata = Literal["none", "inside", "on_top"]


class Round(PreferenceTerms[T], RoundMoney[T], Generic[T]):
    """A priced equity round: raised by date or when the runway becomes short."""

    pay_to_play: bool = False
    """Earlier preferred shares whose holders do not take part become common shares."""
    exempt: bool = False
    """Issued outside anti-dilution: no protected class is adjusted."""
    conversions_dilute: bool = False
    """What converts in it counts as issued for anti-dilution, at the price at which it converts."""
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
            "Part of the money that is paid at later closings, for shares at the same price, if their "
            "milestone is met. A round between counts only the shares bought by then."
        ),
    )
    later_months: int = number(
        mark("Later closing after"),
        unit="months",
        low=1,
        high=60,
        default=12,
        uncertain=False,
        help=mark("Months from one closing to the next."),
    )
    later_closings: int = number(
        mark("Later closings"),
        unit="count",
        low=1,
        high=12,
        default=1,
        uncertain=False,
        help=mark(
            "Closings over which that part is dealt evenly, each as long after the one before: 1 is a second "
            "tranche, more are a rolling close."
        ),
    )
    later_odds: T = number(
        mark("Odds of a later closing"),
        unit="share",
        low=0,
        high=1,
        default=0.8,
        help=mark(
            "Chance that the milestone is met and the money of a later closing is paid, if the company still "
            "lives and the closing before it came."
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
    def _dividends_run_from_one_day(self) -> "Round[T]":
        if self.dividend == "in_shares" and self.later_share:
            raise RangeFault(
                "dividend", mark("in shares needs a round in one part: leave the later part at 0")
            )
        return self

    @model_validator(mode="after")
    def _dated(self) -> "Round[T]":
        if (self.close_month is None) == (self.runway_trigger_months is None):
            raise RangeFault(
                "close_month", mark("give either a closing month or a runway trigger, and not both")
            )
        return self
