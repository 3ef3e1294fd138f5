"""Events from uniform numbers: when the first one happens, and how many happen in a year."""

import numpy as np

from core.arrays import Drawn, Paths, Uniforms
from core.months import PER_YEAR


def first_month(*, uniform: Paths, probability_per_year: Paths) -> Paths:
    """Return the month (0, 1, …) of the first event of a constant yearly probability; infinity if it never
    comes.

    P(event by the end of month t) = 1 − (1 − p)^((t+1)/12), so at u = ½ it has happened once its odds reach
    one half.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        years = np.log1p(-uniform) / np.log1p(-probability_per_year)
    months = np.ceil(np.maximum(years * PER_YEAR, 1)) - 1
    return np.where(probability_per_year > 0, months, np.inf)


def poisson_counts(*, uniform: Uniforms, mean: Drawn) -> Uniforms:
    """Return Poisson counts by inversion: the smallest k with P(N ≤ k) ≥ u."""
    probability = np.exp(-mean)
    cumulative = probability + np.zeros_like(uniform)
    counts = np.zeros_like(uniform)
    more = uniform > cumulative
    while more.any():
        counts += more
        probability = probability * mean / counts.max()
        cumulative = cumulative + probability
        more &= uniform > cumulative
        if not (probability > 1e-17).any():
            break
    return counts
