"""Parties that stand on two sides of the company: customers who are its investors or suppliers too."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, T
from core.texts import mark


class RelatedParty(Item[T], Generic[T]):
    """Somebody who buys from the company and also sells to it, or has put money into it.

    It moves no cash of the plan: it says whose money the revenue is (see `studies.cash_flow.circular_money`).
    """

    stream: Identifier
    stream_share: float = number(
        mark("Part of the stream"),
        unit="share",
        low=0,
        high=1,
        above=True,
        default=0.2,
        uncertain=False,
        help=mark("Part of the stream's revenue that this party pays."),
    )
    compute_share: float = number(
        mark("Part of the compute bill"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        uncertain=False,
        help=mark("Part of what the company pays for compute that goes to this party."),
    )
    invested: float = number(
        mark("Money it has put in"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("What this party has invested or will invest in the company, in cash or credits."),
    )
