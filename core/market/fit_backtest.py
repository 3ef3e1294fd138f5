"""How well a demand curve fitted to the first periods of a series says the next one."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Figures
from core.errors import CalculationError
from core.market.curves import CURVES, Name
from core.market.fit import FEWEST_SPARE, Fit, fitted

_MOST_ORIGINS = 36


@dataclass(frozen=True)
class Backtest:
    """Next-period forecasts from every origin: how many, how many were refused, and the mean absolute error
    against that of "as in the last period".
    """

    origins: int
    refused: int
    error: float
    naive_error: float


def backtest(name: Name, series: Figures) -> Backtest:
    """Fit to the first periods only, and hold the next one against what came; from each origin that a fit
    needs, at most the last 36.
    """
    first = max(len(CURVES[name].names) + FEWEST_SPARE, len(series) - _MOST_ORIGINS)
    refused, errors, naive = 0, [], []
    found: Fit | None = None
    for origin in range(first, len(series)):
        if np.isnan(series[origin]) or np.isnan(series[origin - 1]):
            continue
        try:
            found = fitted(name, series[:origin], near=found)
        except CalculationError:
            refused += 1
            continue
        errors.append(abs(found.values(origin + 1)[-1] - series[origin]))
        naive.append(abs(series[origin - 1] - series[origin]))
    empty = float("nan")
    return Backtest(
        len(errors) + refused,
        refused,
        float(np.mean(errors)) if errors else empty,
        float(np.mean(naive)) if naive else empty,
    )
