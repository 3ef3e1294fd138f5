"""What a finance head is asked: cash on a date, what is owed to whom, which cost grows fastest, what each
product leaves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import MonthsPaths, Paths, PathsMask, ratio, sum_rows
from core.cash_flow.accounts import DEFERRED_REVENUE, PAYABLES, TAXES_OWED
from core.compute.gpu import HOURS_PER_MONTH
from core.financing.ownership.conversion import document_of
from core.months import PER_YEAR
from core.plan.gpu_contracts import Commitment
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, odds, quantile
from core.texts import mark

LEVELS = (0.1, 0.5, 0.9)
_FEWEST = 20


@dataclass(frozen=True)
class Position:
    """The company at one month's end. `cash` at the levels P10, P50, P90 of all futures, as the fan shows
    them (ruin leaves what was left), `alive` the odds that it still lives; `owed` by creditor, the median of
    the futures in which it does (none where too few do).
    """

    month: int
    alive: Estimate
    cash: tuple[Estimate, ...]
    owed: tuple[tuple[str, float], ...]
    commitments_left: float


def position(block: Block, month: int) -> Position:
    """Return the position at the end of a month up to the exit."""
    chain = block.chain
    lives: PathsMask = chain.treasury.alive[month]
    alive = odds(lives)
    left = sum(commitment_left(one, month) for one in chain.plan.compute.commitments)
    cash = tuple(quantile(chain.treasury.cash[month], level) for level in LEVELS)
    if np.count_nonzero(lives) < _FEWEST:
        return Position(month, alive, cash, (), left)
    owed = [(name, float(np.median(amount[lives]))) for name, amount in _creditors(chain, month)]
    return Position(month, alive, cash, tuple((name, amount) for name, amount in owed if amount > 0), left)


def commitment_left(commitment: Commitment[Any], month: int) -> float:
    """Return what a contract still obliges to pay after a month: minimum take of the months that are left,
    less what was prepaid of them.
    """
    ends = commitment.start_month + commitment.term_months
    begins = max(commitment.start_month, month + 1)
    paid_ahead = commitment.prepayment_share if commitment.start_month <= month else 0.0
    monthly = commitment.gpus * HOURS_PER_MONTH * commitment.price_per_gpu_hour
    return float(max(ends - begins, 0) * monthly * commitment.minimum_take_share * (1 - paid_ahead))


def _creditors(chain: Chain, month: int) -> Iterator[tuple[str, Paths]]:
    """Yield what is owed to each, by path: suppliers, tax office, customers, lenders, holders of notes."""
    yield mark("Suppliers"), -chain.ledger.balance(PAYABLES)[month]
    yield mark("Tax office (VAT)"), -chain.ledger.balance(TAXES_OWED)[month]
    yield mark("Customers (delivery still owed)"), -chain.ledger.balance(DEFERRED_REVENUE)[month]
    for loan in chain.plan.financing.loans:
        yield loan.name, chain.debt.loans[loan.id].owed[month]
    for line in chain.plan.financing.credit_lines:
        yield line.name, chain.credit[line.id][month]
    if month < chain.plan.opening.loans_due_month and chain.plan.opening.loans:
        yield mark("Other debt"), np.full(chain.running.shape[1], chain.plan.opening.loans)
    for note in chain.plan.financing.notes:
        waits = ~chain.treasury.closings.until(month).converted(
            document_of(note, chain.plan.financing).qualified_amount, note.begins(chain.plan.company.start)
        )
        yield note.name, np.where(waits, chain.debt.note_balances[note.id][month, 0], 0.0)


@dataclass(frozen=True)
class CostGrowth:
    """A cost: its first and its last twelve months before the exit, means over the futures (money a year)."""

    id: str
    first: float
    last: float

    @property
    def growth(self) -> float:
        """How much it grows, as a factor; NaN where it begins at nothing."""
        return self.last / self.first if self.first > 0 else float("nan")


def cost_growth(block: Block) -> tuple[CostGrowth, ...]:
    """Return every cost of operations by line, the one that grows most in money first."""
    chain = block.chain
    months = chain.plan.exit.month + 1
    span = min(PER_YEAR, months)
    found = dict[str, CostGrowth]()
    for line in chain.operations.lines:
        if line.earned is None or line.account in ("revenue", "transfers"):
            continue
        cost = -line.sign * line.earned * chain.running
        first, last = (
            float(sum_rows(cost[months - span : months]).mean())
            if late
            else float(sum_rows(cost[:span]).mean())
            for late in (False, True)
        )
        before = found.get(line.id, CostGrowth(line.id, 0.0, 0.0))
        found[line.id] = CostGrowth(line.id, before.first + first, before.last + last)
    costs = [one for one in found.values() if one.first > 0 or one.last > 0]
    return tuple(sorted(costs, key=lambda one: one.first - one.last))


@dataclass(frozen=True)
class StreamMargin:
    """What one stream leaves over some months, means over the futures: revenue less delivery, review, and its
    part of what serving tokens costs (by tokens).
    """

    id: str
    name: str
    revenue: float
    delivery: float
    serving: float

    @property
    def margin(self) -> float:
        """Gross margin (NaN without revenue)."""
        left = self.revenue - self.delivery - self.serving
        return left / self.revenue if self.revenue > 0 else float("nan")


def stream_margins(block: Block, first: int, last: int) -> tuple[StreamMargin, ...]:
    """Return the margin of each stream over the months `first` … `last`, the free tier left out."""
    chain, span = block.chain, slice(first, last + 1)
    sales, spending = chain.operations.sales, chain.operations.spending
    running = chain.running[span]

    def total(flow: MonthsPaths) -> float:
        return float(sum_rows(flow[span] * running).mean())

    served = spending.bill.serving_cost + sum(spending.model_api.values())
    if spending.free_share is not None:
        served = served * (1 - spending.free_share)
    shares = token_shares(sales.tokens_by_stream)
    found = []
    for stream in chain.plan.revenue.streams:
        delivery = sales.delivery_by_stream[stream.id]
        if stream.id in sales.review_by_stream:
            delivery = delivery + sales.review_by_stream[stream.id]
        serving = total(served * shares[stream.id]) if stream.id in shares else 0.0
        revenue = total(sales.revenue_by_stream[stream.id])
        found.append(StreamMargin(stream.id, stream.name, revenue, total(delivery), serving))
    return tuple(found)


def token_shares(tokens: Mapping[str, MonthsPaths]) -> dict[str, MonthsPaths]:
    """Return each stream's part of the tokens, by month and path; 0 where none are served."""
    whole = np.asarray(sum(tokens.values()))
    return {name: ratio(one, whole, otherwise=0.0) for name, one in tokens.items()}
