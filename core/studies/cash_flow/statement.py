"""The cash flow of one path, account by account, as the ledger has it: closing cash = opening cash + all
lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import MonthNumbers, Months
from core.cash_flow.accounts import ACCOUNTS, ASSETS, CAPITAL, CASH, ITEMS, OWED
from core.months import PER_YEAR
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


def yearly_statement(plan: Plan) -> Statement:
    """Return the base case by year of the plan, up to the exit."""
    monthly, months = monthly_statement(plan), plan.exit.month + 1
    lines = {label: np.add.reduceat(line[:months], _starts(plan)) for label, line in monthly.lines.items()}
    return Statement(lines, monthly.opening_cash, monthly.closing_cash[_ends(plan)])


@dataclass(frozen=True, eq=False)
class BalanceSheet:
    """What the company owns, what it owes and what is left to its owners (capital and all profit), by item's
    label; today and at each year's end up to the exit. Assets = liabilities + equity.
    """

    assets: Mapping[str, Months]
    liabilities: Mapping[str, Months]
    equity: Months


def balance_sheet(plan: Plan) -> BalanceSheet:
    """Return the base case's balance sheet."""
    ledger, ends = base_chain(plan).ledger, _ends(plan)
    items = {name: ledger.cash if name == CASH else ledger.balance(name) for name in ITEMS}
    opening = {name: float(ledger.opening[name][0]) if name in ledger.opening else 0.0 for name in ITEMS}
    rows = {name: np.concatenate([[opening[name]], items[name][ends, 0]]) for name in ITEMS}
    profit = np.concatenate([[sum(opening.values())], ledger.equity[ends, 0]])
    return BalanceSheet(
        {label: rows[name] for name, label in ITEMS.items() if name in ASSETS and rows[name].any()},
        {label: -rows[name] for name, label in ITEMS.items() if name in OWED and rows[name].any()},
        profit - rows[CAPITAL],
    )


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
        month = chain.treasury.cut_month[cut.id]
        taken = ~np.isnan(month)  # the loop ends with the exit, and no cut is decided after it
        found.append(CutTaken(cut.name, odds(taken), float(np.median(month[taken])) if taken.any() else None))
    return tuple(found)


def _starts(plan: Plan) -> MonthNumbers:
    return np.arange(0, plan.exit.month + 1, PER_YEAR)


def _ends(plan: Plan) -> MonthNumbers:
    return np.minimum(_starts(plan) + PER_YEAR - 1, plan.exit.month)
