"""What is earned and spent in the second currency, year by year, and what a dearer one would do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.arrays import MonthsPaths, Paths, sum_rows
from core.cash_flow.costs import item_cost
from core.compute.machines import running_cost
from core.market.exchange import following
from core.months import PER_YEAR
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, Fan, fan, mean
from core.simulation.operations import Operations, operate
from core.simulation.premises import Premises
from core.simulation.streams import RandomDraws

DEARER = 0.1
"""By how much the second currency is made dearer to see what that does."""


@dataclass(frozen=True)
class YearInIt:
    """What is earned and used in one year of the plan (1 is the first), up to the exit, paid or not: means
    over the futures, the dead counted with 0, in the plan's currency.
    """

    year: int
    earned: Estimate
    spent: Estimate
    net: Estimate


@dataclass(frozen=True, eq=False)
class SecondCurrency:
    """`rate` is its rate as a factor on today's; `moved` what free cash flow up to the exit gains were it a
    tenth dearer throughout, rounds, ruin and taxes on income as they are.
    """

    rate: Fan
    years: tuple[YearInIt, ...]
    moved: Estimate


def second_currency(block: Block) -> SecondCurrency | None:
    """Return the exposure to the second currency; None where nothing is priced in it."""
    chain = block.chain
    if block.plan.exchange.currency == "none":
        return None
    parts = [(sign, part * chain.running) for sign, part in _parts(block)]
    if not parts:
        return None
    nothing = np.zeros(chain.running.shape)
    earned = sum((part for sign, part in parts if sign > 0), nothing)
    spent = sum((part for sign, part in parts if sign < 0), nothing)
    net, last = earned - spent, chain.plan.exit.month + 1
    years = []
    for first in range(0, last, PER_YEAR):
        months = slice(first, min(first + PER_YEAR, last))
        sums = (mean(sum_rows(flow[months])) for flow in (earned, spent, net))
        years.append(YearInIt(first // PER_YEAR + 1, *sums))
    return SecondCurrency(fan(_rate(chain)), tuple(years), mean(_moved(block)))


def _at_rate(block: Block, rate: MonthsPaths) -> Operations:
    """Return the operations of the same futures at another rate."""
    chain = block.chain
    return operate(
        plan=chain.plan,
        conditions=Premises(block.plan).conditions(
            chain.plan, RandomDraws(block.seed, 0, block.paths, keep=True)
        ),
        befallen=replace(chain.befallen, exchange=rate),
        departures=chain.passed.departures,
    )


def _moved(block: Block) -> Paths:
    """Return what free cash flow gains on each path where the rate is higher in every month."""
    chain = block.chain
    dearer = _at_rate(block, (1 + DEARER) * _rate(chain))
    gained = (dearer.free_cash_flow - chain.operations.free_cash_flow) * chain.running
    return np.asarray(sum_rows(gained))


def _rate(chain: Chain) -> MonthsPaths:
    return np.ones(chain.running.shape) if chain.befallen.exchange is None else chain.befallen.exchange


def _parts(block: Block) -> Iterator[tuple[int, MonthsPaths]]:
    """Yield (1 earned, −1 spent) and what of an amount is priced in the second currency.

    What was agreed or paid ahead keeps the rate of its beginning: an amount is linear in the rates of its
    months, so what is not in the second currency is (1 − share) of it at the rate of today.
    """
    chain = block.chain
    plan, operations, plain = chain.plan, chain.operations, _at_rate(block, np.ones(chain.running.shape))
    sales, spending = operations.sales, operations.spending
    kept = 1.0 if chain.passed.departures is None else chain.passed.departures.other_costs
    for stream in plan.revenue.streams:
        share = stream.second_currency_share
        if share:
            fixed = (1 - share) * plain.sales.revenue_by_stream[stream.id]
            yield 1, sales.revenue_by_stream[stream.id] - fixed
    for team in plan.people.teams:
        yield from _part(chain, -1, team.second_currency_share, spending.people_by_team[team.id])
    for item in plan.costs:
        share = item.second_currency_share
        amount = item_cost(
            item=item, revenue=np.zeros(sales.revenue.shape), dearer=following(_rate(chain), share)
        )
        yield from _part(chain, -1, share, amount * kept)
    if share := plan.compute.second_currency_share:
        bought, fixed = (_computing(chain, one) for one in (operations, plain))
        yield -1, bought - (1 - share) * fixed


def _computing(chain: Chain, operations: Operations) -> MonthsPaths:
    """Return what is paid for computing by others: hours and models, less credits."""
    bill = operations.spending.bill
    total: MonthsPaths = sum(operations.spending.model_api.values(), bill.cost - bill.credits_used)
    for machine in chain.plan.compute.machines:
        total = total - running_cost(machine, chain.plan.company.months)
    return total


def _part(chain: Chain, sign: int, share: float, amount: MonthsPaths) -> Iterator[tuple[int, MonthsPaths]]:
    if share:
        rate = _rate(chain)
        moved = following(rate, share)
        assert moved is not None
        yield sign, amount * (share * rate / moved)
