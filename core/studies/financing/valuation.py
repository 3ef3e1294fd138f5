"""The plan's own value by each method (documents' F4), and the simulation's distribution beside them."""

from dataclasses import dataclass, replace

import numpy as np

from core.arrays import Paths, Vector, sum_rows
from core.cash_flow.accounts import (
    CASH,
    CONTRACT_ASSETS,
    DEFERRED_REVENUE,
    FIXED_ASSETS,
    ITEMS,
    PAYABLES,
    PREPAID_COMPUTE,
    RECEIVABLES,
    TAXES_OWED,
)
from core.facts.reader import fact
from core.financing.valuation.assets import cost_method
from core.financing.valuation.comparables import Comparable, Row, comparables, rows_of
from core.financing.valuation.income import discounted_cash_flow, flow_times
from core.financing.valuation.investors import first_chicago, venture_capital_method
from core.financing.valuation.worth import Valuation
from core.plan.plan import Plan
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.studies.financing.planned import left_to_exit
from core.texts import mark
from core.time_value import MONTH_END, PER_YEAR

RATE_SPREAD = 0.05
"""Points of the discount rate by which the income method's range is taken."""


@dataclass(frozen=True, eq=False)
class PlanValue:
    """Pre-money values of the plan: by method, and by path (what today's owners get at the exit, discounted
    at the investor's rate);
    `table`: the comparables with their multiples, used or left out.
    """

    methods: tuple[Valuation, ...]
    simulated: Paths
    asked: float | None
    table: tuple[Row, ...]


def plan_value(block: Block) -> PlanValue:
    """Value the plan. Methods that need a figure the plan does not have are left out."""
    plan, chain = block.plan, block.chain
    years = (plan.exit.month + MONTH_END) / PER_YEAR
    rate = plan.investor.discount_rate_per_year
    round_ = plan.financing.next_round
    price = round_.pre_money.median if round_ else None
    equity, own = chain.exit.equity_value, _todays_owners_get(chain)
    table = comparable_rows(plan)
    found = [_cost(plan, chain), _market(plan, chain, table, price), _income(plan, chain, rate, price)]
    if round_ is not None and (equity > 0).any():
        found.append(
            venture_capital_method(
                exit_value=float(np.median(equity[equity > 0])),
                multiple=plan.investor.hurdle_multiple,
                amount=round_.amount.median,
                later_dilution_share=1 - left_to_exit(plan),
                price=price,
            )
        )
    found.append(_chicago(own / (1 + rate) ** years, price))
    return PlanValue(tuple(one for one in found if one is not None), own / (1 + rate) ** years, price, table)


def _todays_owners_get(chain: Chain) -> Paths:
    """Return what those get at the exit who own the company, or will of what it has issued, before the next
    round: what later money is worth belongs to those who bring it.
    """
    financing, start = chain.plan.financing, chain.plan.company.start
    later = {one.id for one in financing.rounds}
    later |= {one.id for one in financing.convertibles if one.begins(start) >= 0}
    own = [place for place, one in enumerate(chain.table.columns) if one.source not in later]
    return sum_rows(chain.exit.paid[own])


def comparable_rows(plan: Plan) -> tuple[Row, ...]:
    """Return the plan's table of comparables as it counts on the plan's first day."""
    held = plan.valuation
    return rows_of(
        [Comparable(one.name, one.value, one.revenue, one.as_of, one.listed) for one in held.comparables],
        on=plan.company.start,
        oldest_months=held.oldest_months,
        listed_discount_share=held.listed_discount_share,
    )


def _net_cash(chain: Chain) -> float:
    return chain.plan.opening.cash - chain.debt_today


def _cost(plan: Plan, chain: Chain) -> Valuation:
    """Recover what stands in the books before month 0, and pay what is owed."""
    held, balances = plan.valuation, chain.ledger.opening
    shares = {
        CASH: 1.0,
        RECEIVABLES: held.receivables_recovered_share,
        CONTRACT_ASSETS: held.receivables_recovered_share,
        PREPAID_COMPUTE: held.prepaid_recovered_share,
        FIXED_ASSETS: held.fixed_assets_recovered_share,
    }
    assets = [(ITEMS[name], float(np.median(balances[name])), share) for name, share in shares.items()]
    debts = [(ITEMS[name], float(np.median(-balances[name]))) for name in (PAYABLES, DEFERRED_REVENUE)]
    taxes = float(np.median(balances[TAXES_OWED]))  # what is to come back of them is an asset
    assets.append((ITEMS[TAXES_OWED], max(taxes, 0.0), 1.0))
    debts.append((ITEMS[TAXES_OWED], max(-taxes, 0.0)))
    debts.append((mark("Loans, and notes to be repaid"), chain.debt_today))
    listed = [(one.name, one.book_value, one.recovered_share) for one in held.assets]
    return cost_method(assets=[one for one in assets if one[1] > 0] + listed, debts=debts)


def _market(plan: Plan, chain: Chain, table: tuple[Row, ...], price: float | None) -> Valuation | None:
    """Return the median revenue compared × the multiples of the table; without a row that counts, × the
    plan's own exit multiples.
    """
    revenue = chain.operations.sales.revenue * chain.running
    yearly = revenue[:1] * PER_YEAR if plan.valuation.compared == "run_rate" else revenue[:PER_YEAR]
    metric = float(np.median(yearly.sum(axis=0)))
    if metric <= 0:
        return None
    multiples = [row.multiple for row in table if not row.left_out]
    enterprise = plan.valuation.values_are == "enterprise" or not multiples
    spread = plan.exit.revenue_multiple
    found = comparables(
        metric=metric,
        multiples=multiples or [spread.quantile(level) for level in (0.1, 0.3, 0.5, 0.7, 0.9)],
        net_cash=_net_cash(chain) if enterprise else 0.0,
        price=price,
    )
    return found if multiples else replace(found, needed=found.needed[:1])  # nobody is compared


def _income(plan: Plan, chain: Chain, rate: float, price: float | None) -> Valuation | None:
    """Return the discounted mean free cash flow to the exit month and after it; None while its last year
    brings nothing, or where no rate is above the growth. After the exit only companies that live then go on.
    """
    held = plan.valuation
    lives = chain.treasury.alive[plan.exit.month]
    months = chain.unlevered_cash_flow[: plan.exit.month + 1]
    flow, going_on = months.mean(axis=1), (months * lives).mean(axis=1)
    last_year, by_growth = float(going_on[-PER_YEAR:].sum()), held.terminal == "growth"
    if by_growth and (last_year <= 0 or rate <= held.terminal_growth_per_year):
        return None
    flows, times = _flows(plan, flow)
    revenue = chain.operations.sales.revenue[: plan.exit.month + 1][-PER_YEAR:] * lives
    return discounted_cash_flow(
        flows=[float(one) for one in flows],
        rate=rate,
        terminal_growth=held.terminal_growth_per_year if by_growth else None,
        terminal_multiple=None if by_growth else plan.exit.revenue_multiple.median,
        years=[float(one) for one in times],
        last_year=_last_year(plan, going_on)
        if by_growth
        else [(len(flow) / PER_YEAR, float(revenue.sum(axis=0).mean()))],
        net_cash=_net_cash(chain),
        rate_spread=RATE_SPREAD,
        price=price,
    )


def _last_year(plan: Plan, flow: Vector) -> list[tuple[float, float]]:
    """Return the times and flows of the last twelve months, as all years after them will fall."""
    last, end = flow[-PER_YEAR:], len(flow) / PER_YEAR
    match plan.valuation.flows_fall:
        case "month_ends":
            return [(end - back / PER_YEAR, float(last[-1 - back])) for back in range(len(last))]
        case "year_middles":
            return [(end - 0.5, float(last.sum()))]
        case "year_ends":
            return [(end, float(last.sum()))]


def _flows(plan: Plan, flow: Vector) -> tuple[Vector, Vector]:
    """Return flows and their times in years: months as they are, or years, the first or last of them
    short.
    """
    held, months = plan.valuation, len(flow)
    if held.flows_fall == "month_ends":
        return flow, (np.arange(months) + MONTH_END) / PER_YEAR
    first = PER_YEAR - plan.company.start.month + 1 if held.calendar_years else PER_YEAR
    starts = [0, *range(first, months, PER_YEAR)]
    sums = np.add.reduceat(flow, starts)
    middle = held.flows_fall == "year_middles"
    times = flow_times(len(starts), timing="middle" if middle else "end", stub=first / PER_YEAR)
    short = starts[-1] + (first if len(starts) == 1 else PER_YEAR) - months
    if short > 0:  # the exit comes before the last year's end
        times[-1] -= short / PER_YEAR / (2 if middle else 1)
    return sums, times


def _chicago(values: Paths, price: float | None) -> Valuation:
    """Return three cases taken from the simulation itself: the best tenth, the middle, the worst half, each
    at its mean.
    """
    ordered = np.sort(values)
    cut, top = len(ordered) // 2, len(ordered) - len(ordered) // 10
    parts = (
        (mark("Best tenth"), ordered[top:]),
        (mark("Middle"), ordered[cut:top]),
        (mark("Worst half"), ordered[:cut]),
    )
    cases = [(name, len(part) / len(ordered), float(part.mean())) for name, part in parts]
    return first_chicago(cases=cases, price=price)


def average_seed_pre_money() -> float:
    """Return the median seed pre-money of the facts, for scorecard and risk-factor summation."""
    return fact("seed_pre_money_2025_q1").value
