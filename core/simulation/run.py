"""`run(plan, paths, seed)` → Forecast: blocks of paths are drawn, evaluated and set side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from core.arrays import Months, MonthsPaths, OwnersPaths, Paths, RoundsPaths, frozen
from core.months import running_total
from core.plan.plan import Plan
from core.returns.value import net_present_value
from core.simulation.chain import Chain, evaluate
from core.simulation.chances import chances_of
from core.simulation.draw import draw
from core.simulation.series import taken
from core.simulation.streams import BLOCK, Draws, MiddleDraws, RandomDraws, blocks

QUICK, SHARP = 1_000, 10_000
CORE_SERIES = ("cash", "revenue")


@dataclass(frozen=True, eq=False)
class PathResults:
    """One number (or one a round or owner) per path.

    Months are counted from the plan's start; NaN means "never within the horizon". `peak_deficit` is the
    deepest cumulative free cash flow below zero, before any financing. First-year figures are those of the
    first twelve months of operations. `stake` and `paid` follow `Forecast.owners`.
    """

    ruin_month: Paths
    dry_month: Paths
    dry_month_without_credits: Paths
    peak_deficit: Paths
    exit_revenue: Paths
    enterprise_value: Paths
    equity_value: Paths
    exit_climate: Paths
    exit_gross_margin: Paths
    net_present_value: Paths
    first_year_gross_margin: Paths
    first_year_burn: Paths
    first_year_new_run_rate: Paths
    close_month: RoundsPaths
    amount: RoundsPaths
    pre_money: RoundsPaths
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
    """Simulate `paths` futures. The same seed gives the same bits, and fewer paths give a prefix of more."""
    kept = {name: np.empty((plan.company.months, paths)) for name in series}
    owners: tuple[str, ...] = ()
    dry, parts = np.zeros(plan.company.months), []
    for block, size in blocks(paths):
        chain = chain_of(plan, RandomDraws(seed, block, size, keep=paths <= SHARP))
        rows = slice(block * BLOCK, block * BLOCK + size)
        for name in series:
            kept[name][:, rows] = taken(chain, name)
        dry += (chain.cash_without_rounds < 0).sum(axis=1)
        parts.append(results_of(chain))
        owners = chain.table.owners
    return Forecast(
        plan,
        seed,
        paths,
        owners,
        _joined(parts),
        {name: frozen(one) for name, one in kept.items()},
        frozen(dry),
    )


def base_chain(plan: Plan) -> Chain:
    """Return the base case in full: every uniform ½, every shock 0. It is neither the mean nor the median."""
    draws = MiddleDraws()
    return evaluate(plan=draw(plan, draws), chances=chances_of(plan, draws))


def chain_of(plan: Plan, draws: Draws) -> Chain:
    """Draw and evaluate one block."""
    return evaluate(plan=draw(plan, draws), chances=chances_of(plan, draws))


def results_of(chain: Chain) -> PathResults:
    """Take from a block what is one number per path."""
    cash, bill, treasury = chain.cash_without_rounds, chain.operations.spending.bill, chain.treasury
    without = cash - running_total(bill.credits_used) if bill.credits_used.any() else cash
    month = chain.plan.exit.month
    year = slice(max(month - 11, 0), month + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        earned = chain.operations.sales.revenue[year].sum(axis=0)
        margin = chain.operations.gross_profit[year].sum(axis=0) / earned
    flow = chain.operations.free_cash_flow
    gross_profit, revenue = chain.operations.gross_profit, chain.operations.sales.revenue
    return PathResults(
        ruin_month=treasury.ruin_month,
        dry_month=first_below_zero(cash),
        dry_month_without_credits=first_below_zero(without),
        peak_deficit=np.maximum(-running_total(flow).min(axis=0), 0.0),
        exit_revenue=chain.exit.revenue,
        enterprise_value=chain.exit.enterprise_value,
        equity_value=chain.exit.equity_value,
        exit_climate=chain.operations.outlook.climate[month].copy(),
        exit_gross_margin=margin,
        net_present_value=net_present_value(
            free_cash_flow=flow * chain.running,
            exit_value=chain.exit.enterprise_value,
            exit_month=month,
            rate_per_year=chain.plan.investor.discount_rate_per_year,
        ),
        first_year_gross_margin=gross_profit[:12].sum(axis=0) / np.maximum(revenue[:12].sum(axis=0), 1e-9),
        first_year_burn=-flow[:12].sum(axis=0),
        first_year_new_run_rate=12 * (revenue[11] - revenue[0]),
        close_month=treasury.close_month,
        amount=treasury.amount,
        pre_money=treasury.pre_money,
        cash_before_close=_cash_before(treasury.cash, treasury.close_month),
        stake=chain.table.ownership()[-1],
        paid=chain.exit.paid,
    )


def first_below_zero(stock: MonthsPaths) -> Paths:
    """Return the first month-end at which the stock is negative, by path; NaN if it never is."""
    first = np.full(stock.shape[1], np.nan)
    for month in reversed(range(len(stock))):
        first[stock[month] < 0] = month
    return first


def _cash_before(cash: MonthsPaths, close_month: RoundsPaths) -> RoundsPaths:
    before = np.nan_to_num(close_month - 1, nan=0.0).clip(min=0).astype(np.int64)
    found = np.take_along_axis(cash, before, axis=0) if len(close_month) else np.zeros(close_month.shape)
    return np.where(np.isnan(close_month), np.nan, found)


def _joined(parts: list[PathResults]) -> PathResults:
    """Set the blocks' results side by side."""
    joined = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
        for field in fields(PathResults)
    }
    return PathResults(**{name: frozen(values) for name, values in joined.items()})
