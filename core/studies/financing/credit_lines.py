"""Each credit line over the futures: how often, how much and how long it is drawn, and what it costs."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Months, sum_rows
from core.cash_flow.steps.credit import CREDIT, cost_of, most_of
from core.simulation.block import Block
from core.simulation.estimates import Estimate, mean, odds, quantile

_DRAWN, _FULL = 1e-6, 1 - 1e-9


@dataclass(frozen=True, eq=False)
class CreditReport:
    """One line up to the exit: the odds that it is drawn at all, and drawn to its limit; the median
    of the most that is drawn and of the months in which it is; the mean cost in all; what is drawn by month,
    the mean over the futures (0 after ruin).
    """

    id: str
    name: str
    drawn: Estimate
    to_the_limit: Estimate
    most: Estimate
    months: Estimate
    cost: Estimate
    by_month: Months


def credit_reports(block: Block) -> list[CreditReport]:
    """Return a report for each credit line of the plan."""
    chain, found = block.chain, list[CreditReport]()
    for one in chain.plan.financing.credit_lines:
        held = chain.credit[one.id] * chain.treasury.alive * chain.running
        cost = chain.treasury.entries.get(cost_of(CREDIT + one.id), np.zeros(held.shape))
        most, revenue = held.max(axis=0), chain.operations.sales.revenue
        room = np.stack([most_of(one, month, revenue[month]) for month in range(len(revenue))])
        found.append(
            CreditReport(
                one.id,
                one.name,
                odds(most > _DRAWN),
                odds(np.asarray((held >= np.maximum(room * _FULL, _DRAWN)).any(axis=0))),
                quantile(most, 0.5),
                quantile((held > _DRAWN).sum(axis=0).astype(np.float64), 0.5),
                mean(-sum_rows(cost)),
                held.mean(axis=1),
            )
        )
    return found
