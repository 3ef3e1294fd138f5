"""The summary of a run: headline figures, fans of the series asked for, and what comparisons need. Small
enough to cache.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.arrays import Paths, RoundsPaths
from core.plan.plan import Plan
from core.simulation.estimates import Estimate, Fan, fan
from core.simulation.headline import MEASURES
from core.simulation.measures import Measure, figure
from core.simulation.run import CORE_SERIES, Forecast, run

_WHOLE_MONTHS = float(np.sqrt(0.5))
"""Least error of a difference between month figures that varies at all: either is known to half a month only,
since batches of paths step to the next whole month together.
"""


_MANY = 0.1
"""Part of the futures that stand at one value, from which on a median may jump."""


@dataclass(frozen=True, eq=False)
class Summary:
    """Figures by measure id (None: undefined or never), their values by path for paired differences, fans by
    series, up to the exit: `months` are those that were looked at.
    """

    currency: str
    start: date
    months: int
    paths: int
    seed: int
    figures: Mapping[str, Estimate | None]
    by_path: Mapping[str, Paths]
    fans: Mapping[str, Fan]
    close_months: RoundsPaths

    def population(self, name: str) -> float:
        """Return the part of all futures in which a figure is defined: it is taken over these. A month that
        never comes is one.
        """
        if MEASURES[name].statistic in ("month_median", "start_raising"):
            return 1.0
        return float((~np.isnan(self.by_path[name])).mean())

    def at_the_bottom(self, name: str) -> tuple[float, float] | None:
        """Return the least value of a figure and the part of its futures that have it; None for no median, or
        where hardly any have.
        """
        values = self.by_path[name][~np.isnan(self.by_path[name])]
        if MEASURES[name].statistic != "median" or not len(values):
            return None
        lowest = float(values.min())
        share = float((values == lowest).mean())
        return (lowest, share) if _MANY <= share < 1 else None

    def difference(self, other: "Summary", name: str) -> Estimate | None:
        """Return this run's figure less the other's, with the paired standard error of common random
        numbers.
        """
        mine, theirs = self.figures[name], other.figures[name]
        if mine is None or theirs is None:
            return None
        change = mine.value - theirs.value
        if self.paths != other.paths:
            return Estimate(change, float(np.hypot(mine.error, theirs.error)))
        return Estimate(change, _paired_error(MEASURES[name], self.by_path[name], other.by_path[name]))


def summarise(forecast: Forecast) -> Summary:
    """Take every headline figure and a fan of every series that the forecast carries."""
    company = forecast.plan.company
    values = {name: measure.per_path(forecast) for name, measure in MEASURES.items()}
    return Summary(
        company.currency,
        company.start,
        forecast.plan.exit.month + 1,
        forecast.paths,
        forecast.seed,
        {name: figure(measure, forecast, values[name]) for name, measure in MEASURES.items()},
        values,
        {name: fan(series[: forecast.plan.exit.month + 1]) for name, series in forecast.series.items()},
        forecast.results.close_month,
    )


def summary_of(plan: Plan, paths: int, seed: int, series: tuple[str, ...] = CORE_SERIES) -> Summary:
    """Run and summarise."""
    return summarise(run(plan, paths, seed, tuple(dict.fromkeys((*CORE_SERIES, *series)))))


def _paired_error(measure: Measure, mine: Paths, theirs: Paths, batches: int = 20) -> float:
    """Return the standard error of a paired difference, from batches of common paths; exact for odds defined
    on the same paths.
    """
    if measure.statistic == "odds" and not (np.isnan(mine) | np.isnan(theirs)).any():
        return float((mine - theirs).std(ddof=1) / np.sqrt(len(mine)))
    statistic = _statistic(measure)
    changes = [
        statistic(a) - statistic(b)
        for a, b in zip(np.array_split(mine, batches), np.array_split(theirs, batches), strict=True)
        if not (np.isnan(a).all() or np.isnan(b).all())
    ]
    known = [change for change in changes if np.isfinite(change)]
    if len(known) < 2:
        return float("nan")
    error = float(np.std(known, ddof=1) / np.sqrt(len(known)))
    whole = measure.statistic in ("month_median", "start_raising")
    return max(error, _WHOLE_MONTHS) if whole and error > 0 else error


def _statistic(measure: Measure) -> Callable[[Paths], float]:
    if measure.statistic == "odds":
        return lambda values: float(np.nanmean(values))
    level = {"p80": 0.8, "start_raising": 0.1}.get(measure.statistic, 0.5)
    if measure.statistic in (
        "month_median",
        "start_raising",
    ):  # a month that never comes is later than all others
        return lambda values: float(
            np.quantile(np.where(np.isnan(values), np.inf, values), level, method="lower")
        )
    return lambda values: float(np.nanquantile(values, level))
