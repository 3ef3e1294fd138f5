"""The series by month and path that a forecast may carry, by name. Only what is asked for is kept."""

from collections.abc import Callable

import numpy as np

from core.arrays import MonthsPaths
from core.months import running_total
from core.simulation.chain import Chain
from core.simulation.operations import summed


def _running(flow: MonthsPaths, chain: Chain) -> MonthsPaths:
    return flow * chain.running


def _cash_without_credits(chain: Chain) -> MonthsPaths:
    return chain.cash_without_rounds - running_total(chain.operations.spending.bill.credits_used)


def _over_segments(chain: Chain, name: str) -> MonthsPaths:
    parts = (getattr(one, name) for one in chain.operations.outlook.customers.values())
    return summed(parts, chain.operations.sales.revenue)


SERIES: dict[str, Callable[[Chain], MonthsPaths]] = {
    "cash": lambda chain: chain.treasury.cash,
    "cash_without_rounds": lambda chain: chain.cash_without_rounds,
    "cash_without_credits": _cash_without_credits,
    "revenue": lambda chain: _running(chain.operations.sales.revenue, chain),
    "gross_profit": lambda chain: _running(chain.operations.gross_profit, chain),
    "free_cash_flow": lambda chain: _running(chain.operations.free_cash_flow, chain),
    "debt": lambda chain: chain.debt.balance * chain.treasury.alive,
    "climate": lambda chain: chain.operations.outlook.climate,
    "win_share": lambda chain: chain.operations.outlook.win_share,
    "price_index": lambda chain: np.exp(chain.operations.outlook.log_price_index),
    "losses": lambda chain: _running(chain.operations.spending.losses, chain),
    "customers": lambda chain: _over_segments(chain, "closing"),
    "demand": lambda chain: _over_segments(chain, "demand"),
    "inference_cost": lambda chain: _running(chain.operations.inference_cost, chain),
    "compute_paid": lambda chain: _running(chain.operations.spending.bill.paid, chain),
    "people": lambda chain: _running(chain.operations.people, chain),
}
"""Flows end with the company; `cash_without_rounds` and the market's own series do not know of ruin."""


def taken(chain: Chain, name: str) -> MonthsPaths:
    """Return the series, as (months, paths)."""
    return np.broadcast_to(SERIES[name](chain), chain.treasury.cash.shape)
