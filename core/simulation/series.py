"""The series by month and path that a forecast may carry, by name. Only what is asked for is kept."""

from collections.abc import Callable

import numpy as np

from core.arrays import MonthsPaths
from core.cash_flow.accounts import COMPUTE, GROSS_PROFIT, OPERATING
from core.cash_flow.ledger import added
from core.simulation.chain import Chain


def _over_segments(chain: Chain, name: str) -> MonthsPaths:
    parts = (getattr(one, name) for one in chain.operations.outlook.customers.values())
    return added(parts, chain.running.shape)


SERIES: dict[str, Callable[[Chain], MonthsPaths]] = {
    "cash": lambda chain: chain.treasury.cash,
    "cash_without_rounds": lambda chain: chain.cash_without_rounds,
    "cash_without_credits": lambda chain: chain.cash_without_credits,
    "revenue": lambda chain: chain.operations.sales.revenue * chain.running,
    "costs": lambda chain: chain.ledger.earned(("revenue",)) - chain.ledger.earned(OPERATING),
    "gross_profit": lambda chain: chain.ledger.earned(GROSS_PROFIT),
    "free_cash_flow": lambda chain: chain.free_cash_flow,
    "debt": lambda chain: (
        added((chain.debt.owed, *chain.credit.values()), chain.debt.owed.shape)
        * chain.treasury.alive
        * chain.running
    ),
    "climate": lambda chain: chain.befallen.climate,
    "win_share": lambda chain: chain.operations.outlook.win_share,
    "price_index": lambda chain: np.exp(chain.operations.outlook.log_price_index),
    "losses": lambda chain: -chain.ledger.paid(("losses",)),
    "customers": lambda chain: _over_segments(chain, "closing"),
    "demand": lambda chain: _over_segments(chain, "demand"),
    "inference_cost": lambda chain: -chain.ledger.earned(("inference", "free_tier", "model_api")),
    "compute_paid": lambda chain: -chain.ledger.paid(COMPUTE),
    "people": lambda chain: -chain.ledger.paid(("people",)),
}
"""Flows end with ruin and exit, in the ledger; `cash_without_rounds` and the market's own series do not know
of ruin.
"""


def taken(chain: Chain, name: str) -> MonthsPaths:
    """Return the series, as (months, paths)."""
    return np.broadcast_to(SERIES[name](chain), chain.running.shape)
