"""The rate of the second currency, as an index on today's, and what follows it."""

import numpy as np

from core.arrays import Drawn, MonthsPaths, Uniforms
from core.months import PER_YEAR, elapsed, running_total
from core.plan.exchange import Exchange


def exchange_index(*, exchange: Exchange[Drawn], normals: Uniforms | None, months: int) -> MonthsPaths | None:
    """Return the rate ÷ today's by month and path, 1 in month 0; None where there is none,
    or where it never moves.

    (1 + change)^(t/12) · e^(σ/√12 · Σε): its median follows the stated change. `normals` are standard normal,
    (months, paths); None: no swings.
    """
    if exchange.currency == "none" or (normals is None and not exchange.change_per_year.any()):
        return None
    index = np.log1p(exchange.change_per_year) * (elapsed(months) / PER_YEAR)
    if normals is not None:
        steps = exchange.volatility_per_year / np.sqrt(PER_YEAR) * normals
        steps[0] = 0.0
        index = index + running_total(steps)
    return np.asarray(np.exp(index))


def following(index: MonthsPaths | None, share: float) -> MonthsPaths | None:
    """Return the factor on an amount of which a part is priced in the second currency; None: it stays."""
    if index is None or not share:
        return None
    return 1 + share * (index - 1)
