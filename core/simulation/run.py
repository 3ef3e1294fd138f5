"""`run(plan, paths, seed)` → Forecast: blocks of paths are drawn, evaluated and set side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from core.arrays import (
    Months,
    MonthsMask,
    MonthsPaths,
    OwnersPaths,
    Paths,
    RoundsPaths,
    frozen,
    ratio,
    sum_rows,
)
from core.cash_flow.steps.state import BURN_WINDOW, DUST, mean_burn
from core.financing.raising.closings import Closings
from core.interruption import may_stop
from core.months import PER_YEAR, running_total, trailing_sum
from core.plan.plan import Plan
from core.returns.value import net_present_value
from core.simulation.chain import Chain, evaluate
from core.simulation.chances import chances_of
from core.simulation.draw import Memory, draw
from core.simulation.investors import founders_get, next_investors
from core.simulation.premises import Premises
from core.simulation.refusal import refuse_no_number
from core.simulation.series import taken
from core.simulation.streams import BLOCK, Draws, MiddleDraws, RandomDraws, blocks

QUICK, SHARP = 1_000, 10_000
CORE_SERIES = ("cash", "revenue")


@dataclass(frozen=True, eq=False)
class PathResults:
    """One number (or one a round or owner) per path; nothing after the exit counts.

    Months are counted from the plan's start; NaN means "never" or "undefined". `peak_deficit` is the deepest
    cumulative free cash flow below zero, before any financing. First-year figures are of the plan's first
    twelve months; `run_rate_growth` and `burn_of_growth` are of the twelve months after month 0. `stake` and
    `paid` (at the exit) follow `Forecast.owners`; `next_…` are those of the next round's investors (see
    `simulation.investors`).
    """

    ruin_month: Paths
    dry_month: Paths
    dry_month_without_credits: Paths
    profit_month: Paths
    months_of_burn: Paths
    peak_deficit: Paths
    exit_revenue: Paths
    enterprise_value: Paths
    equity_value: Paths
    net_present_value: Paths
    first_year_gross_margin: Paths
    burn_of_growth: Paths
    run_rate_growth: Paths
    close_month: RoundsPaths
    amount: RoundsPaths
    pre_money: RoundsPaths
    next_money_in: Paths
    next_money_out: Paths
    next_rate: Paths
    founders_payout: Paths
    cash_before_close: RoundsPaths
    stake: OwnersPaths
    paid: OwnersPaths


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a run gives: results by path, and the series asked for, by name. Arrays are read-only.

    `dry_paths` counts by month the paths whose cash would be negative if no new round closed.
    """

    plan: Plan
    seed: int
    paths: int
    owners: tuple[str, ...]
    results: PathResults
    series: Mapping[str, MonthsPaths]
    dry_paths: Months


def run(plan: Plan, paths: int = SHARP, seed: int = 1, series: tuple[str, ...] = CORE_SERIES) -> Forecast:
    """Simulate `paths` futures. The same seed gives the same bits, and fewer paths give a prefix of more.

    Raises `CalculationError` where the plan's figures are so large, or so odd, that a result is not a number.
    """
    return run_together([(plan, series)], paths, seed)[0]


def run_together(plans: Sequence[tuple[Plan, tuple[str, ...]]], paths: int, seed: int = 1) -> list[Forecast]:
    """Run several plans, each with the series asked for, on the same futures; what they share is drawn
    once.
    """
    kept = [_Kept(plan, series, paths) for plan, series in plans]
    for block, size in blocks(paths):
        may_stop()
        draws, memory = RandomDraws(seed, block, size, keep=paths <= SHARP), Memory()
        columns = slice(block * BLOCK, block * BLOCK + size)
        for one in kept:
            shared = memory if len(kept) > 1 else None
            one.add(chain_of(one.plan, draws, shared, premises=one.premises), columns)
    return [one.forecast(seed) for one in kept]


class _Kept:
    """What is kept of a run while its blocks come in."""

    def __init__(self, plan: Plan, series: tuple[str, ...], paths: int) -> None:
        self.plan, self._paths, self.premises = plan, paths, Premises(plan)
        self._series = {name: np.empty((plan.company.months, paths)) for name in series}
        self._owners: tuple[str, ...] = ()
        self._dry, self._parts = np.zeros(plan.company.months), list[PathResults]()

    def add(self, chain: Chain, columns: slice) -> None:
        """Take what is kept of a block."""
        for name, series in self._series.items():
            series[:, columns] = taken(chain, name)
        self._dry += (chain.cash_without_rounds < -DUST).sum(axis=1)
        self._parts.append(results_of(chain))
        self._owners = chain.table.owners

    def forecast(self, seed: int) -> Forecast:
        """Return the whole."""
        series = {name: frozen(one) for name, one in self._series.items()}
        results = _joined(self._parts)
        return Forecast(self.plan, seed, self._paths, self._owners, results, series, frozen(self._dry))


def base_chain(plan: Plan) -> Chain:
    """Return the base case in full: every uniform ½, every shock 0. It is neither the mean nor the median."""
    return chain_of(plan, MiddleDraws())


def chain_of(
    plan: Plan,
    draws: Draws,
    memory: Memory | None = None,
    like: Chain | None = None,
    premises: Premises | None = None,
) -> Chain:
    """Draw and evaluate one block. `memory` holds what plans of the same block share; `like` is a chain of
    the same futures with the same operations; `premises` those of the plan, if they are known already.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        drawn = draw(plan, draws, memory)
        conditions = (premises or Premises(plan)).conditions(drawn, draws)
        chances = chances_of(plan, drawn, draws)
        chain = evaluate(plan=drawn, conditions=conditions, chances=chances, like=like)
    _refuse_nonsense(chain)
    return chain


def _refuse_nonsense(chain: Chain) -> None:
    """Refuse a block in which a figure that everything rests on is no number: it must not read as "no
    ruin".
    """
    for name, values in (
        ("costs", chain.would_be_flow),
        ("opening.cash", chain.treasury.cash),
        ("exit", chain.exit.paid),
    ):
        refuse_no_number(name, values)


def results_of(chain: Chain) -> PathResults:
    """Take from a block what is one number per path."""
    operations, treasury, month = chain.operations, chain.treasury, chain.plan.exit.month
    alive = slice(0, month + 1)
    cash, without = chain.cash_without_rounds[alive], chain.cash_without_credits[alive]
    profit, earning = chain.profit_without_rounds, chain.without_rounds.operations.sales.revenue
    first_year, closings = slice(PER_YEAR), treasury.closings
    burn, growth = _after_month_zero(chain)
    investors = next_investors(chain)
    return PathResults(
        ruin_month=treasury.ruin_month,
        dry_month=first_below_zero(cash),
        dry_month_without_credits=first_below_zero(without),
        profit_month=_profit_month(profit[alive], earning[alive]),
        months_of_burn=_months_of_burn(chain),
        peak_deficit=np.maximum(-running_total(chain.needs[alive]).min(axis=0), 0.0),
        exit_revenue=chain.exit.revenue,
        enterprise_value=chain.exit.enterprise_value,
        equity_value=chain.exit.equity_value,
        net_present_value=net_present_value(
            free_cash_flow=chain.unlevered_cash_flow,
            exit_value=chain.exit.enterprise_value,
            exit_month=month,
            rate_per_year=chain.plan.investor.discount_rate_per_year,
        ),
        first_year_gross_margin=margin(
            operations.gross_profit[first_year] * chain.running[first_year],
            operations.sales.revenue[first_year] * chain.running[first_year],
            0,
            PER_YEAR - 1,
        ),
        burn_of_growth=burn,
        run_rate_growth=growth,
        close_month=closings.month,
        amount=_paid_in(closings),
        pre_money=closings.pre_money,
        next_money_in=investors.money_in,
        next_money_out=investors.money_out,
        next_rate=investors.rate_per_year,
        founders_payout=founders_get(chain),
        cash_before_close=_cash_before(treasury.cash, chain.plan.opening.cash, closings.month),
        stake=chain.table.at_the_exit(),
        paid=chain.exit.paid,
    )


def margin(gross_profit: MonthsPaths, revenue: MonthsPaths, first: int, last: int) -> Paths:
    """Return gross profit ÷ revenue over some months; NaN where there is no revenue."""
    earned = sum_rows(revenue[first : last + 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(earned > 0, sum_rows(gross_profit[first : last + 1]) / earned, np.nan)


def _after_month_zero(chain: Chain) -> tuple[Paths, Paths]:
    """Return (net burn, growth of yearly run-rate revenue) of the twelve months after month 0, or up to the
    exit.

    NaN where the company is ruined before: it has no such year.
    """
    last, operations = min(PER_YEAR, chain.plan.exit.month), chain.operations
    dead = chain.treasury.ruin_month < last
    burn = -sum_rows(chain.unlevered_cash_flow[1 : last + 1])
    growth = PER_YEAR * (operations.sales.revenue[last] - operations.sales.revenue[0])
    return np.where(dead, np.nan, burn), np.where(dead, np.nan, growth)


def _profit_month(profit: MonthsPaths, revenue: MonthsPaths) -> Paths:
    """Return the first month at whose end three months of the plan have brought revenue and no operating
    loss: old invoices and prepayments bring cash, but no profit.
    """
    reached = trailing_sum(profit, BURN_WINDOW) >= 0
    if revenue.min() <= 0:
        reached &= trailing_sum(revenue, BURN_WINDOW) > 0
    reached[: BURN_WINDOW - 1] = False
    return _first(reached)


def _months_of_burn(chain: Chain) -> Paths:
    """Return cash today ÷ the mean net burn of the first three months; infinite where nothing is burnt. What
    the tax office takes, or pays out, for a whole year is no part of a month's burn.
    """
    flow = chain.operations.free_cash_flow
    burn = mean_burn(flow, min(BURN_WINDOW, len(flow)) - 1)
    return ratio(np.full(burn.shape, chain.plan.opening.cash), burn, otherwise=np.inf)


def first_below_zero(stock: MonthsPaths) -> Paths:
    """Return the first month-end at which the stock is negative, by path; NaN if it never is."""
    return _first(stock < -DUST)


def _first(happened: MonthsMask) -> Paths:
    first = np.full(happened.shape[1], np.nan)
    for month in reversed(range(len(happened))):
        np.putmask(first, happened[month], month)
    return first


def _paid_in(closings: Closings) -> RoundsPaths:
    """Return the money that has come with each round, by path."""
    parts = [closings.money(place) for place in range(len(closings.amount))]
    return np.stack(parts) if parts else np.asarray(closings.amount)


def _cash_before(cash: MonthsPaths, opening_cash: float, close_month: RoundsPaths) -> RoundsPaths:
    """Return the cash at the end of the month before each closing; before month 0 it is the opening cash."""
    closed = np.nan_to_num(close_month, nan=0.0).astype(np.int64)
    if not len(close_month):
        return close_month
    before = np.take_along_axis(cash, np.maximum(closed - 1, 0), axis=0)
    return np.where(np.isnan(close_month), np.nan, np.where(closed == 0, opening_cash, before))


def _joined(parts: list[PathResults]) -> PathResults:
    """Set the blocks' results side by side."""
    joined = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
        for field in fields(PathResults)
    }
    return PathResults(**{name: frozen(values) for name, values in joined.items()})
