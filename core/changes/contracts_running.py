"""What was signed before month 0 moves on, and still runs: its price, and how young it is."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.optimize import brentq

from core.arrays import MonthsPaths, Vector
from core.cash_flow.billing import shares_before, signed_growth
from core.changes.derived import derived
from core.plan.plan import Plan
from core.plan.stream import SegmentStream
from core.plan.streams import ProjectStream
from core.simulation.chain import Chain
from core.simulation.run import base_chain


def as_contracts_begin(chain: Chain) -> dict[str, MonthsPaths]:
    """Return revenue by stream at what contracts begin at: that is what goes on."""
    by_stream = dict(chain.operations.sales.revenue_by_stream)
    for name, one in chain.operations.sales.billings.items():
        by_stream[name] = by_stream[name] + one.renewed - one.earned
    return by_stream


def contracts_as_they_run(plan: Plan, chain: Chain, months: int) -> dict[str, Any]:
    """Return what contracts paid in advance that run after some months pay beside those that begin then, and
    how young they are.
    """
    found: dict[str, Any] = {}
    for stream in plan.revenue.streams:
        if not isinstance(stream, SegmentStream) or stream.billing_months == 1:
            continue
        here, term = f"revenue.streams.{stream.id}", stream.billing_months
        one = chain.operations.sales.billings[stream.id]
        running, begun = one.earned[months - 1, 0], one.renewed[months - 1, 0]
        if one.worth is not None and one.worth[months - 1, 0] > 0:
            begun *= one.worth[months, 0] / one.worth[months - 1, 0]
        if running <= 0 or begun <= 0:
            continue
        age = float(one.terms.aged[months, 0] / one.terms.running[months, 0])
        growth = signed_growth(term=term, mean_age=age)
        found[f"{here}.signed_growth_per_month"] = growth
        shares = shares_before(term, growth)[:, 0]
        found[f"{here}.running_price_share"] = _oldest(shares, np.arange(term, 0, -1) / term, running / begun)
    return found


def projects_as_they_run(moved: Plan, revenue: Mapping[str, float]) -> dict[str, Any]:
    """Return what the oldest projects under way are worth beside those of today: so much that the streams of
    the moved plan bring the `revenue` of its first month.
    """
    lasting = [
        one for one in moved.revenue.streams if isinstance(one, ProjectStream) and one.delivery_months > 1
    ]
    if not lasting:
        return {}
    alike, at_once = (
        base_chain(
            derived(moved, {f"revenue.streams.{one.id}.{name}": 1 for one in lasting})
        ).operations.sales.revenue_by_stream
        for name in ("running_price_share", "delivery_months")
    )
    found: dict[str, Any] = {}
    for one in lasting:
        span, signed = one.delivery_months, at_once[one.id][0, 0]
        before = span * alike[one.id][0, 0] - signed
        if before > 0:
            mean = (span * revenue[one.id] - signed) / before
            shares = np.full(span - 1, 1 / (span - 1))
            price = _oldest(shares, np.arange(span - 1, 0, -1) / span, mean)
            found[f"revenue.streams.{one.id}.running_price_share"] = price
    return found


def _oldest(shares: Vector, ages: Vector, mean: float) -> float:
    """Return the price of the oldest that makes the mean price of all as it is: steadily more for what is
    younger. `ages` are parts of a term (0–1).
    """

    def above(price: float) -> float:
        return float(shares @ price**ages) - mean

    if above(0.0) >= 0:
        return 0.0
    return _DEAREST if above(_DEAREST) <= 0 else float(brentq(above, 0.0, _DEAREST))


_DEAREST = 10.0
"""Most that the oldest contract may pay of what one signed today does."""
