"""Terms of preferred shares that issued series and planned rounds have in common."""

from typing import Any, Literal

from core.plan.assumption.quantity import number
from core.plan.section import RangeFault
from core.texts import mark

Participation = Literal["none", "full", "capped"]
Protection = Literal["none", "broad", "broad_with_reserve", "narrow", "full_ratchet"]
DividendKind = Literal["none", "simple", "compound"]


def seniority_rank() -> Any:
    """Return the field of a rank at an exit, which series and rounds share."""
    return number(
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


def cap_above_preference(terms: Any) -> None:
    """Refuse a participation cap below the preference that it is to contain."""
    if terms.participation == "capped" and terms.participation_cap < terms.preference_multiple:
        raise RangeFault(
            "participation_cap",
            mark("must be at least the preference multiple, {limit}: the cap contains the preference"),
            terms.preference_multiple,
        )
