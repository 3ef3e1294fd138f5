"""Interest rates of convertible notes that change on a date."""

from datetime import date
from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, T
from core.texts import mark


class NoteRate(Item[T], Generic[T]):
    """A note's interest rate from a day on, until the next that is named for it: stepped-up interest, or 0
    where it ends.
    """

    note: Identifier
    first_day: date
    rate_per_year: float = number(
        mark("Interest rate a year"),
        unit="share_per_year",
        low=0,
        high=1,
        uncertain=False,
        help=mark("Nominal yearly rate from that day on."),
    )
