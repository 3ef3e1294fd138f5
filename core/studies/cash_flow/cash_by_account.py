"""The base case's cash by account and month, for a chart; and how often cuts are taken."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Months
from core.cash_flow.accounts import ACCOUNTS
from core.plan.plan import Plan
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, odds
from core.simulation.run import base_chain


@dataclass(frozen=True, eq=False)
class Statement:
    """Cash by account (its label) and month: money in positive, out negative; flows end where the company
    does.
    """

    lines: Mapping[str, Months]
    opening_cash: float
    closing_cash: Months


def monthly_statement(plan: Plan) -> Statement:
    """Return the base case by month."""
    return statement_of(base_chain(plan))


def statement_of(chain: Chain, path: int = 0) -> Statement:
    """Return the cash of one path by account; accounts that move no cash are left out."""
    held = chain.ledger.accounts
    found = {ACCOUNTS[name].label: chain.ledger.paid((name,))[:, path] for name in ACCOUNTS if name in held}
    lines = {label: line for label, line in found.items() if line.any()}
    return Statement(lines, chain.plan.opening.cash, chain.ledger.cash[:, path])


@dataclass(frozen=True)
class CutTaken:
    """A cut of the plan: the part of futures in which it is taken before the exit, and the median month."""

    name: str
    odds: Estimate
    month: float | None


def cuts_taken(block: Block) -> tuple[CutTaken, ...]:
    """Return how often and when each cut is taken, over the paths of a block."""
    chain, found = block.chain, []
    for cut in chain.plan.cuts:
        month = chain.passed.cut_month[cut.id]
        taken = ~np.isnan(month)  # the loop ends with the exit, and no cut is decided after it
        found.append(CutTaken(cut.name, odds(taken), float(np.median(month[taken])) if taken.any() else None))
    return tuple(found)
