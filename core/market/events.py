"""Events from uniform numbers: when the next one happens, how many happen in a year, and in which months."""

from dataclasses import dataclass

import numpy as np
from scipy.special import pdtr, pdtrik

from core.arrays import Drawn, EventNumbers, EventValues, Paths, Uniforms, Vector
from core.months import PER_YEAR

_STEPWISE = 200.0


def months_to_event(*, uniform: Paths, probability_per_year: Paths) -> Paths:
    """Return the months that pass before the month of an event of constant yearly probability; infinity if it
    never comes.

    P(event by the end of month t) = 1 − (1 − p)^((t+1)/12), so at u = ½ it has happened once its odds exceed
    one half.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        years = np.log1p(-uniform) / np.log1p(-probability_per_year)
    months = np.floor(years * PER_YEAR)
    return np.where(probability_per_year > 0, months, np.inf)


def poisson_counts(*, uniform: Uniforms, mean: Drawn) -> Uniforms:
    """Return Poisson counts by inversion: the smallest k with P(N ≤ k) ≥ u, for any mean of 0 or more."""
    large = mean > _STEPWISE
    counts = _counted(uniform, np.where(large, 0.0, mean))
    if large.any():
        large, mean = np.broadcast_to(large, uniform.shape), np.broadcast_to(mean, uniform.shape)
        counts[large] = _inverted(uniform[large], mean[large])
    return counts


def _counted(uniform: Uniforms, mean: Drawn) -> Uniforms:
    """Count up from 0, for means whose e^−mean is still a number."""
    probability = np.exp(-mean)  # of a count, the same in each year
    cumulative, counts = probability.copy(), np.zeros_like(uniform)
    more = uniform > cumulative
    count = 0
    while more.any():
        count += 1
        counts += more
        probability = probability * mean / count
        cumulative += probability
        # Beyond the mean the terms only fall: where they no longer add anything, the sum has reached 1 in
        # floats.
        more &= (uniform > cumulative) & ((count < mean) | (cumulative + probability > cumulative))
    return counts


def _inverted(uniform: Vector, mean: Vector) -> Vector:
    """Take the continuous inverse of the incomplete gamma function and settle on the whole number beside
    it.
    """
    counts = np.maximum(np.ceil(pdtrik(uniform, mean)), 0.0)
    counts = np.where((counts > 0) & (pdtr(counts - 1, mean) >= uniform), counts - 1, counts)
    return np.asarray(np.where(pdtr(counts, mean) < uniform, counts + 1, counts))


@dataclass(frozen=True, eq=False)
class Events:
    """Single events of one risk, in no order: the month and the path of each, and what it costs."""

    month: EventNumbers
    path: EventNumbers
    loss: EventValues

    @property
    def count(self) -> int:
        """How many there are on all paths."""
        return len(self.month)


def placed(*, counts: Uniforms, months: Uniforms, losses: Uniforms) -> Events:
    """Return the events of a risk: `counts` (years, paths), and for the k-th event of each path the uniform
    number that places it within its year and its loss, both (events, paths).
    """
    years, paths = counts.shape
    number = counts.astype(np.int64).T.ravel()  # path by path, year by year
    total = number.sum()
    path = np.repeat(np.repeat(np.arange(paths), years), number)
    year = np.repeat(np.tile(np.arange(years), paths), number)
    before = np.concatenate([[0], np.cumsum(counts.sum(axis=0).astype(np.int64))])
    rank = np.arange(total) - before[path]
    month = year * PER_YEAR + np.minimum((months[rank, path] * PER_YEAR).astype(np.int64), PER_YEAR - 1)
    return Events(month, path, losses[rank, path])
