"""What the next round's price implies: growth of revenue, and a part of the market."""

from dataclasses import dataclass

import numpy as np

from core.arrays import ratio, sum_rows
from core.facts.base_rates import base_rate_group
from core.months import PER_YEAR
from core.plan.plan import Plan
from core.returns.implied_growth import Business, Implied, implied_growth
from core.simulation.block import Block
from core.simulation.run import base_chain
from core.studies.plan.judgement import price_of


@dataclass(frozen=True)
class ImpliedByPrice:
    """What the next round's price says the business is worth (pre-money, less cash, plus debt), yearly
    revenue now (month 0 × 12, base case) and the growth that implies.

    `usual` is the median growth a year of the plan's base-rate group, `fast_share` the part of it that grows
    faster than `fast` a year.
    """

    pre_money: float
    business: float
    revenue: float
    growth: Implied
    usual: float
    fast: float
    fast_share: float


def implied_by_price(
    plan: Plan, *, mature_margin: float, years_to_mature: int, terminal_growth: float
) -> ImpliedByPrice | None:
    """Return what the price implies over ten years at the plan's discount rate; None without a round."""
    price = price_of(plan)
    if price is None:
        return None
    chain, group = base_chain(plan), base_rate_group(plan.investor.base_rate_group)
    sold = chain.operations.sales.revenue[:, 0]
    first = slice(0, PER_YEAR)
    earned = float(sold[first].sum())
    margin = float(chain.operations.free_cash_flow[first, 0].sum()) / earned if earned > 0 else 0.0
    business = Business(
        revenue=float(sold[0]) * PER_YEAR,
        margin_today=margin,
        mature_margin=mature_margin,
        years_to_mature=years_to_mature,
        years=10,
        terminal_growth=terminal_growth,
        rate=plan.investor.discount_rate_per_year,
    )
    worth = price.pre_money - plan.opening.cash + chain.debt_today
    return ImpliedByPrice(
        price.pre_money,
        worth,
        business.revenue,
        implied_growth(business, worth),
        group.median_per_year,
        group.fast_per_year,
        group.fast_share,
    )


@dataclass(frozen=True)
class Capacity:
    """Can the market hold what the price requires? Yearly revenue at the exit: required, and what all
    customers who then want such a product would pay us at our revenue a customer (medians over the futures).
    """

    required: float
    market: float

    @property
    def share(self) -> float:
        """The part of the market that the price requires (NaN without a market)."""
        return self.required / self.market if self.market > 0 else float("nan")


def capacity(block: Block) -> Capacity | None:
    """Return the market's room at the exit; None without a round, or where nothing is sold to segments."""
    price, chain = price_of(block.plan), block.chain
    if price is None:
        return None
    month, sales = chain.plan.exit.month, chain.operations.sales
    market = np.zeros(chain.running.shape[1])
    for name, customers in chain.operations.outlook.customers.items():
        sold = [
            sales.revenue_by_stream[one.id]
            for one in chain.plan.revenue.streams
            if getattr(one, "segment", None) == name
        ]
        if not sold:
            continue
        first = month if chain.plan.exit.revenue_basis == "run_rate" else month - PER_YEAR + 1
        span = slice(max(first, 0), month + 1)
        yearly = sum_rows(np.sum(sold, axis=0)[span]) * PER_YEAR / (span.stop - span.start)
        served = customers.closing[span].mean(axis=0)
        each = ratio(yearly, served, otherwise=0.0)
        market += each * customers.demand[month]
    if not market.any():
        return None
    return Capacity(price.required_revenue, float(np.median(market)))
