"""Summaries of a forecast with their sampling errors: odds, quantiles, fans."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Months, MonthsPaths, Paths, PathsMask, Quantiles

FAN_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Estimate:
    """A number from a simulation and its standard error."""

    value: float
    error: float

    def resolved(self) -> bool:
        """Say whether it differs from zero by at least two standard errors."""
        return bool(self.value != 0 and abs(self.value) >= 2 * self.error)


@dataclass(frozen=True, eq=False)
class Fan:
    """Quantiles by month at `FAN_LEVELS`: shape (5, months)."""

    quantiles: Quantiles

    @property
    def median(self) -> Months:
        """The middle line."""
        return np.asarray(self.quantiles[FAN_LEVELS.index(0.5)])


def odds(happened: PathsMask) -> Estimate:
    """Return the share of paths in which it happened; binomial standard error √(p(1−p)/n).

    Of what happened never, or always, 3 ÷ n is as far as odds can be (the rule of three, at 95 %): half of it
    stands for the error.
    """
    share, count = float(happened.mean()), len(happened)
    if share in (0.0, 1.0):
        return Estimate(share, 1.5 / count)
    return Estimate(share, float(np.sqrt(share * (1 - share) / count)))


def mean(values: Paths) -> Estimate:
    """Return the mean over the paths; standard error s/√n (0 for a single path)."""
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return Estimate(float(values.mean()), spread / float(np.sqrt(len(values))))


def quantile(values: Paths, level: float) -> Estimate:
    """Return a quantile with a standard error from order statistics.

    The ranks n·p ± √(n·p·(1−p)) enclose the quantile with one standard error on either side; half their
    distance is reported. Values may be infinite ("never"): the error is then NaN where a rank falls on one.
    """
    ordered, count = np.sort(values), len(values)
    spread = np.sqrt(count * level * (1 - level))
    ranks = (
        np.clip([level * (count - 1) - spread, level * (count - 1) + spread], 0, count - 1)
        .round()
        .astype(int)
    )
    with np.errstate(invalid="ignore"):
        error = float((ordered[ranks[1]] - ordered[ranks[0]]) / 2)
    return Estimate(_interpolated(ordered, level * (count - 1)), error)


def _interpolated(ordered: Paths, rank: float) -> float:
    lower, upper = ordered[int(np.floor(rank))], ordered[int(np.ceil(rank))]
    if lower == upper or not np.isfinite(upper):
        return float(lower if rank == np.floor(rank) else upper)
    return float(lower + (upper - lower) * (rank - np.floor(rank)))


def fan(series: MonthsPaths) -> Fan:
    """Return the quantiles of every month, interpolated between order statistics."""
    ranks = np.array(FAN_LEVELS) * (series.shape[1] - 1)
    lower, upper = np.floor(ranks).astype(int), np.ceil(ranks).astype(int)
    found = np.empty((len(FAN_LEVELS), len(series)))
    for month, row in enumerate(series):
        ordered = np.sort(row)  # faster than a partition: NumPy sorts floats in vector registers
        found[:, month] = ordered[lower] + (ordered[upper] - ordered[lower]) * (ranks - lower)
    return Fan(found)
