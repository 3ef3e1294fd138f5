"""The base case's cash flow by year, line by line: closing cash = opening cash + all lines."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Months
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import base_chain
from core.texts import mark


@dataclass(frozen=True, eq=False)
class Statement:
    """Cash lines by month for the base case: money in positive, out negative; flows end where the company
    does.
    """

    lines: dict[str, Months]
    opening_cash: float
    closing_cash: Months


RECEIPTS, DELIVERY, COMPUTE, PEOPLE = mark("Receipts"), mark("Delivery"), mark("Compute"), mark("People")
WINNING, OTHER, LOSSES = mark("Winning customers"), mark("Other costs"), mark("Losses")
DEBT, EQUITY = mark("Loans and grants, net"), mark("Equity raised")


def monthly_statement(plan: Plan) -> Statement:
    """Return the base case by month."""
    return statement_of(base_chain(plan))


def statement_of(chain: Chain) -> Statement:
    """Return the cash lines of a chain's first path."""
    operations, running = chain.operations, chain.running[:, 0]
    spending = operations.spending
    lines = {
        RECEIPTS: operations.sales.receipts[:, 0],
        DELIVERY: -operations.sales.delivery[:, 0],
        COMPUTE: -spending.bill.paid[:, 0],
        PEOPLE: -operations.people[:, 0],
        WINNING: -spending.acquisition[:, 0],
        OTHER: -operations.other_costs[:, 0],
        LOSSES: -spending.losses[:, 0],
        DEBT: chain.debt.flow[:, 0],
    }
    ended = {label: line * running for label, line in lines.items()}
    ended[DEBT] = ended[DEBT] - chain.treasury.notes_repaid[:, 0]
    return Statement(
        ended | {EQUITY: chain.treasury.equity_raised[:, 0]},
        chain.plan.financing.opening_cash,
        chain.treasury.cash[:, 0],
    )


def yearly_statement(plan: Plan) -> Statement:
    """Return the base case by year of the plan."""
    monthly = monthly_statement(plan)
    starts = np.arange(0, plan.company.months, 12)
    lines = {label: np.add.reduceat(line, starts) for label, line in monthly.lines.items()}
    ends = np.minimum(starts + 11, plan.company.months - 1)
    return Statement(lines, monthly.opening_cash, monthly.closing_cash[ends])
