"""The headline figures: what each means and how it is taken from a forecast. Stands once; pages, Methods and
exports read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Paths, PathsMask
from core.derivation import Derivation
from core.simulation.estimates import Estimate, odds, quantile
from core.simulation.run import Forecast

Statistic = Literal["odds", "median", "p80", "month_median", "start_raising"]
"""How paths become one figure; a month that never comes counts as later than all others."""

FEWEST = 20
"""Paths on which a figure must be defined to be shown."""

USUAL_LEAD_MONTHS = 6.0
"""Months that a raise takes where the plan has no round to say it."""


@dataclass(frozen=True)
class Measure:
    """A headline figure: its derivation, one value per path, and the statistic over paths.

    `better` says which direction is good: 1 up, −1 down; `population` in which futures it is defined, where
    these may not be all.
    """

    derivation: Derivation
    statistic: Statistic
    per_path: Callable[[Forecast], Paths]
    better: int = 1
    population: str = ""


def start_raising(forecast: Forecast) -> Estimate | None:
    """Return the month to start raising by; negative: that many months ago. None: one future in ten never
    runs dry.

    The first month in which the 10th percentile of cash before new rounds is negative, less the time a raise
    takes. Its error is half the distance between the months in which 10 % ± one standard error of the futures
    have run dry.
    """
    share, paths = forecast.dry_paths / forecast.paths, forecast.paths
    # The 10th percentile is negative exactly where more paths are negative than have a lower rank.
    below = forecast.dry_paths > int(0.1 * (paths - 1))
    if not below.any():
        return None
    round_ = forecast.plan.financing.next_round
    lead = USUAL_LEAD_MONTHS if round_ is None else round_.lead_months.median
    spread = np.sqrt(0.1 * 0.9 / paths)
    ends = [_first(share >= level) for level in (0.1 - spread, 0.1 + spread)]
    return Estimate(float(_first(below) - round(lead)), (ends[1] - ends[0]) / 2)


def _first(happens: PathsMask) -> int:
    return int(happens.argmax()) if happens.any() else len(happens)


def figure(measure: Measure, forecast: Forecast, values: Paths | None = None) -> Estimate | None:
    """Return the figure with its standard error; None where it is undefined or lies beyond the horizon.

    `values`: the measure's values by path, where they are known already.
    """
    if measure.statistic == "start_raising":
        return start_raising(forecast)
    values = measure.per_path(forecast) if values is None else values
    if measure.statistic == "month_median":
        found = quantile(np.where(np.isnan(values), np.inf, values), 0.5)
        return found if np.isfinite(found.value) else None
    defined = values[~np.isnan(values)]
    if len(defined) < max(FEWEST, len(values) // 100):
        return None
    if measure.statistic == "odds":
        return odds(defined > 0)
    return quantile(defined, 0.8 if measure.statistic == "p80" else 0.5)
