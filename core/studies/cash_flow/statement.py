"""The cash flow of one path, account by account, as the ledger has it: closing cash = opening cash + all
lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Months
from core.cash_flow.accounts import ACCOUNTS
from core.plan.plan import Plan
from core.simulation.chain import Chain
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


def yearly_statement(plan: Plan) -> Statement:
    """Return the base case by year of the plan."""
    monthly = monthly_statement(plan)
    starts = np.arange(0, plan.company.months, 12)
    lines = {label: np.add.reduceat(line, starts) for label, line in monthly.lines.items()}
    ends = np.minimum(starts + 11, plan.company.months - 1)
    return Statement(lines, monthly.opening_cash, monthly.closing_cash[ends])
