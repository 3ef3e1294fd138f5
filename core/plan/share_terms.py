"""Terms of preferred shares that issued series and planned rounds have in common."""

from typing import Any, Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import RangeFault, Section, T
from core.texts import mark

Participation = Literal["none", "full", "capped"]
Protection = Literal["none", "broad", "broad_with_reserve", "narrow", "full_ratchet"]
DividendKind = Literal["none", "simple", "compound", "in_shares"]
DayCount = Literal["act_365", "act_360", "30_360"]


class PreferenceTerms(Section[T], Generic[T]):
    """What preferred shares are promised at an exit, and their holders' part in later rounds.

    Dividends run up: simple or compound they are added to the preference; in_shares, each full year pays new
    shares of the class, and what has run of a year is added.
    """

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
    dividend_day_count: DayCount = "30_360"
    """How a dividend's days are counted: 30/360 has months of 30 days."""
    protection: Protection = "broad"
    rank: int | None = number(
        mark("Rank at an exit"),
        unit="count",
        low=1,
        high=100,
        default=None,
        uncertain=False,
        help=mark(
            "The highest is paid first, equal ranks share; leave empty: by age, planned rounds above 100."
        ),
    )
    takes_part: bool = True
    """Its holders take part in later rounds that are pay-to-play."""


def cap_above_preference(terms: Any) -> None:
    """Refuse a participation cap below the preference that it is to contain."""
    if terms.participation == "capped" and terms.participation_cap < terms.preference_multiple:
        raise RangeFault(
            "participation_cap",
            mark("must be at least the preference multiple, {limit}: the cap contains the preference"),
            terms.preference_multiple,
        )
