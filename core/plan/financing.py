"""Financing section: cash, owners, SAFEs, rounds, grants and loans."""

from typing import Generic, Literal

from pydantic import Field, model_validator

from core.plan.quantity import number
from core.plan.section import Item, RangeFault, Section, T
from core.texts import mark

HolderKind = Literal["founder", "employee", "investor"]
Participation = Literal["none", "full", "capped"]
FailureRule = Literal["retry", "bridge", "down_round", "shutdown"]
LoanKind = Literal["amortising", "interest_only", "bullet"]


class Holder(Item[T], Generic[T]):
    """An owner of common shares; employees' granted options count as shares."""

    kind: HolderKind
    shares: int = number(
        mark("Shares"), unit="shares", low=0, high=10**13, uncertain=False, help=mark("Common shares held, granted options included.")
    )


class Safe(Item[T], Generic[T]):
    """A post-money SAFE: converts in the first priced round that closes."""

    amount: float = number(mark("SAFE amount"), unit="money", low=1, uncertain=False, help=mark("Money the SAFE brought in (already in cash)."))
    cap: float | None = number(
        mark("Post-money cap"), unit="money", low=1, default=None, uncertain=False,
        help=mark("Highest post-money valuation at which the SAFE converts; leave empty for none."),
    )
    discount_share: float = number(
        mark("Discount"), unit="share", low=0, high=0.99, default=0.0, uncertain=False,
        help=mark("Discount on the round's price; the better of cap and discount applies."),
    )


class Asks(Section[T], Generic[T]):
    """What investors of a round ask to see when the raise starts; 0 or empty asks nothing."""

    revenue_per_year: T = number(
        mark("Revenue asked for"), unit="money", low=0, default=0.0, help=mark("Yearly run-rate revenue at which the round's price is normal.")
    )
    growth_per_year: T = number(
        mark("Growth asked for"), unit="share_per_year", low=-0.99, default=0.0,
        help=mark("Growth of revenue over a year at which the price is normal."),
    )
    gross_margin: T = number(
        mark("Gross margin asked for"), unit="share", low=-10, high=1, default=0.0, help=mark("Gross margin at which the price is normal.")
    )


class Round(Item[T], Generic[T]):
    """A priced equity round: raised by date or when the runway becomes short."""

    amount: T = number(mark("Raise amount"), unit="money", low=0, help=mark("Money the round brings in."))
    pre_money: T = number(
        mark("Pre-money valuation"), unit="money", low=0, above=True, help=mark("Value of the company before the money, if traction and climate are as asked for.")
    )
    close_month: int | None = number(
        mark("Closes in month"), unit="month_number", low=0, high=600, default=None, uncertain=False,
        help=mark("Month of the plan in which the round is planned to close; leave empty to raise when the runway is short."),
    )
    runway_trigger_months: float | None = number(
        mark("Runway trigger"), unit="months", low=0, high=120, default=None, uncertain=False,
        help=mark("Start raising when cash covers no more than this many months of burn."),
    )
    lead_months: T = number(
        mark("Months to raise"), unit="months", low=0, high=60, default=6.0, help=mark("Time from starting the raise to money in the bank.")
    )
    close_probability: T = number(
        mark("Odds of closing"), unit="share", low=0, high=1, default=0.8,
        help=mark("Chance that the round closes, if traction and climate are as asked for."),
    )
    asks: Asks[T]
    pool_after_share: float = number(
        mark("Pool after the round"), unit="share", low=0, high=0.5, default=0.1, uncertain=False,
        help=mark("Unissued option pool as a share of the company after the round, created before the money."),
    )
    preference_multiple: float = number(
        mark("Preference multiple"), unit="factor", low=0, high=10, default=1.0, uncertain=False,
        help=mark("Multiple of the money invested that is paid before common shares at an exit."),
    )
    participation: Participation = "none"
    participation_cap: float = number(
        mark("Participation cap"), unit="factor", low=1, high=20, default=2.0, uncertain=False,
        help=mark("Most that a capped participating share receives without converting, as a multiple of its money."),
    )
    on_failure: FailureRule = "retry"
    retry_months: int = number(
        mark("Months before trying again"), unit="months", low=1, high=60, default=6, uncertain=False,
        help=mark("Pause after a failed raise."),
    )
    attempts: int = number(
        mark("Attempts"), unit="count", low=1, high=5, default=3, uncertain=False, help=mark("How many times the round is tried.")
    )
    bridge_share: T = number(
        mark("Bridge"), unit="share", low=0, high=1, default=0.25,
        help=mark("Part of the amount that insiders give as a bridge after a failed raise, where that rule is chosen."),
    )
    down_round_share: T = number(
        mark("Down-round discount"), unit="share", low=0, high=0.95, default=0.4,
        help=mark("Fall of the pre-money in a down round or bridge."),
    )

    @model_validator(mode="after")
    def _dated(self) -> "Round[T]":
        if (self.close_month is None) == (self.runway_trigger_months is None):
            raise RangeFault("close_month", mark("give either a closing month or a runway trigger, and not both"))
        return self


class Grant(Item[T], Generic[T]):
    """Money that is not paid back and takes no shares."""

    amount: T = number(mark("Grant amount"), unit="money", low=0, help=mark("Money granted."))
    month: int = number(mark("Paid in month"), unit="month_number", low=0, high=600, uncertain=False, help=mark("Month of the plan in which it is paid."))
    probability: T = number(mark("Odds of the grant"), unit="share", low=0, high=1, default=1.0, help=mark("Chance that it is paid."))


class Loan(Item[T], Generic[T]):
    """A loan with fixed dates; its rate may be uncertain."""

    kind: LoanKind
    principal: float = number(mark("Principal"), unit="money", low=0, uncertain=False, help=mark("Money borrowed."))
    draw_month: int = number(
        mark("Drawn in month"), unit="month_number", low=-1, high=600, uncertain=False,
        help=mark("Month of the plan in which the money arrives; −1 if it is outstanding already."),
    )
    term_months: int = number(mark("Term"), unit="months", low=1, high=600, uncertain=False, help=mark("Months until the last payment."))
    rate_per_year: T = number(
        mark("Interest rate a year"), unit="share_per_year", low=0, high=2, help=mark("Nominal yearly rate; a twelfth is paid each month.")
    )


class RoundPolicy(Section[T], Generic[T]):
    """How strongly odds, price and delay of all rounds follow traction and climate."""

    odds_sensitivity: T = number(
        mark("Odds follow traction"), unit="log_odds", low=0, high=10, default=1.0,
        help=mark("Change of the log-odds of closing for one unit of the traction score (a factor e on revenue)."),
    )
    price_sensitivity: T = number(
        mark("Price follows traction"), unit="factor", low=0, high=2, default=0.5,
        help=mark("Change of the logarithm of the pre-money for one unit of the traction score."),
    )
    delay_months: T = number(
        mark("Delay for weak traction"), unit="months", low=0, high=24, default=3.0,
        help=mark("Months the raise takes longer for one unit of missing traction."),
    )


class Financing(Section[T], Generic[T]):
    """What exists (cash, shares, SAFEs, loans) and what is planned (rounds, grants, loans)."""

    opening_cash: float = number(mark("Opening cash"), unit="money", low=0, uncertain=False, help=mark("Cash when the plan starts."))
    holders: tuple[Holder[T], ...] = Field(min_length=1, max_length=50)
    pool_shares: int = number(
        mark("Unissued pool"), unit="shares", low=0, high=10**13, default=0, uncertain=False, help=mark("Options available but not granted.")
    )
    safes: tuple[Safe[T], ...] = Field((), max_length=30)
    rounds: tuple[Round[T], ...] = Field((), max_length=10)
    seniority: Literal["standard", "pari_passu"] = "standard"
    policy: RoundPolicy[T]
    grants: tuple[Grant[T], ...] = Field((), max_length=20)
    loans: tuple[Loan[T], ...] = Field((), max_length=20)
