"""How the company ends: ruined, sold, listed, hired away, wound down; and what founders get in each."""

from dataclasses import dataclass

import numpy as np

from core.arrays import PathsMask
from core.simulation.block import Block
from core.simulation.estimates import Estimate, odds, quantile
from core.simulation.investors import founders_get

_FEWEST = 20


@dataclass(frozen=True)
class Ended:
    """One ending: its odds, and the medians of equity and of founders' payout in it (None: too few
    futures).
    """

    name: str
    ending: str
    odds: Estimate
    equity: Estimate | None
    founders: Estimate | None


def endings_of(block: Block) -> tuple[Ended, ...]:
    """Return ruin, a plain sale and every kind of exit that the plan names; the odds add up to 1."""
    chain = block.chain
    alive = chain.treasury.alive[chain.plan.exit.month]
    found = [
        _ended(block, "", "ruin", ~alive),
        _ended(block, "", "plain_sale", alive & (chain.exit.ending == -1)),
    ]
    for place, kind in enumerate(chain.plan.exit.kinds):
        found.append(_ended(block, kind.name, kind.ending, alive & (chain.exit.ending == place)))
    return tuple(one for one in found if one.odds.value > 0)


def _ended(block: Block, name: str, ending: str, where: PathsMask) -> Ended:
    chain = block.chain
    if np.count_nonzero(where) < _FEWEST:
        return Ended(name, ending, odds(where), None, None)
    paid = founders_get(chain)
    return Ended(
        name, ending, odds(where), quantile(chain.exit.equity_value[where], 0.5), quantile(paid[where], 0.5)
    )
