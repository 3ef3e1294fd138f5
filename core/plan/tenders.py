"""Tender offers: investors buy common shares from their holders, apart from any round."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Item, T
from core.texts import mark


class Tender(Item[T], Generic[T]):
    """A sale of existing common shares to investors; it brings the company nothing and dilutes nobody."""

    month: int = number(
        mark("Sold in month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Month of the plan in which the shares change hands, before a round that closes in it."),
    )
    amount: float = number(
        mark("Money for shares"),
        unit="money",
        low=0,
        above=True,
        uncertain=False,
        help=mark("What the buyers pay in all; it goes to the sellers, not to the company."),
    )
    price: float = number(
        mark("Price a share"),
        unit="money",
        low=0,
        above=True,
        uncertain=False,
        help=mark("Price of a common share in the tender."),
    )
    sellers: tuple[str, ...] = ()
    """Ids of the holders of common shares who sell, in proportion to what they hold; empty: all founders."""
