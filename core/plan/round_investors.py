"""Investors of planned rounds, by name."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, T
from core.texts import mark


class RoundInvestor(Item[T], Generic[T]):
    """Somebody who brings a part of a planned round, and may have the right to keep its part of the company
    in later ones.
    """

    round: Identifier
    money_share: float = number(
        mark("Part of the round"),
        unit="share",
        low=0,
        high=1,
        above=True,
        default=0.5,
        uncertain=False,
        help=mark(
            "Part of the round's new money that this investor brings; what nobody is named for, others do."
        ),
    )
    pro_rata: bool = True
    """May buy as much of every later round that grants rights as keeps its part of the company."""
