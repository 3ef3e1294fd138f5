"""The plan's own value by each method (documents' F4), and the simulation's distribution beside them."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths
from core.cash_flow.accounts import OPERATING
from core.facts.reader import fact
from core.financing.raising.valuation import (
    Valuation,
    comparables,
    cost_method,
    discounted_cash_flow,
    first_chicago,
    venture_capital_method,
)
from core.plan.plan import Plan
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.studies.financing.planned import left_to_exit
from core.texts import mark


@dataclass(frozen=True, eq=False)
class PlanValue:
    """Pre-money values of the plan: by method, and by path (exit equity discounted at the investor's
    rate).
    """

    methods: tuple[Valuation, ...]
    simulated: Paths
    asked: float | None


def plan_value(block: Block) -> PlanValue:
    """Value the plan. Methods that need a figure the plan does not have are left out."""
    plan, chain = block.plan, block.chain
    years = (plan.exit.month + 1) / 12
    rate = plan.investor.discount_rate_per_year
    round_ = plan.financing.next_round
    amount = round_.amount.median if round_ else 0.0
    equity = chain.exit.equity_value
    found = [_cost(plan), _market(plan, chain), _income(plan, chain, rate)]
    if round_ is not None and np.median(equity[equity > 0]) > 0:
        found.append(
            venture_capital_method(
                exit_value=float(np.median(equity[equity > 0])),
                multiple=plan.investor.hurdle_multiple,
                amount=amount,
                later_dilution_share=1 - left_to_exit(plan),
            )
        )
    found.append(_chicago(equity / (1 + rate) ** years))
    return PlanValue(
        tuple(one for one in found if one is not None),
        equity / (1 + rate) ** years,
        round_.pre_money.median if round_ else None,
    )


def _cost(plan: Plan) -> Valuation:
    assets = {mark("Cash"): (plan.opening.cash, 1.0)}
    if plan.opening.receivables > 0:
        assets[mark("Receivables")] = (plan.opening.receivables, 0.9)
    credits_ = sum(one.amount for one in plan.compute.credits)
    if credits_ > 0:
        assets[mark("Cloud credits")] = (credits_, 0.3)
    return cost_method(assets=assets)


def _market(plan: Plan, chain: Chain) -> Valuation | None:
    """Return next twelve months' median revenue × the plan's own exit multiples: the market's price for such
    revenue.
    """
    revenue = float(np.median(chain.operations.sales.revenue[:12].sum(axis=0)))
    if revenue <= 0:
        return None
    spread = plan.exit.revenue_multiple
    return comparables(
        metric=revenue, multiples=[spread.quantile(level) for level in (0.1, 0.3, 0.5, 0.7, 0.9)]
    )


def _income(plan: Plan, chain: Chain, rate: float) -> Valuation | None:
    """Return the discounted median free cash flow by year, growing at 3 % after the horizon; None if it never
    turns positive.
    """
    flow = np.median(chain.ledger.paid(OPERATING), axis=1)
    years = [float(flow[start : start + 12].sum()) for start in range(0, plan.exit.month - 10, 12)]
    growth = 0.03
    if not years or years[-1] <= 0 or rate <= growth:
        return None
    return discounted_cash_flow(flows=years, rate=rate, terminal_growth=growth, rate_spread=0.05)


def _chicago(values: Paths) -> Valuation:
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
    return first_chicago(cases=[(name, len(part) / len(ordered), float(part.mean())) for name, part in parts])


def average_seed_pre_money() -> float:
    """Return the median seed pre-money of the facts, for scorecard and risk-factor summation."""
    return fact("seed_pre_money_2025_q1").value
