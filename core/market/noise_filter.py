"""The Kalman filter behind the revenue process: one for every setting of a class's noises, all at once.

States are level, excess growth, long-run growth and twelve month-of-year effects, in logs.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product
from math import lgamma, log, pi

import numpy as np

from core.arrays import Covariances, Settings, SettingsMask, States
from core.market.reference_class import Noise, ReferenceClass
from core.months import PER_QUARTER, PER_YEAR

DEGREES = 4.0
"""Degrees of freedom of Student's t: single odd months count for less."""
LEVEL, EXCESS, LONG_RUN, SEASON = 0, 1, 2, 3
"""Places of the states."""
_LEVEL_SPREAD = 1.0
"""Prior standard deviation of the level around the first months, in logs: any."""
_LOG_T = lgamma((DEGREES + 1) / 2) - lgamma(DEGREES / 2) - 0.5 * log(DEGREES * pi)


@dataclass(frozen=True, eq=False)
class NoiseSettings:
    """Every combination of a class's noises and ways of growth: one entry each, with the log of its prior
    weight.
    """

    passing: Settings
    lasting: Settings
    season: Settings
    quarter: Settings
    shock: Settings
    kept: Settings
    long_run: Settings
    long_run_spread: Settings
    excess_spread: Settings
    log_weight: Settings

    def at(self, chosen: SettingsMask) -> "NoiseSettings":
        """Return some of the settings."""
        return NoiseSettings(*(values[chosen] for values in vars(self).values()))


@cache
def settings_of(of: ReferenceClass) -> NoiseSettings:
    """Return every combination of a class's noises and ways of growth. Remembered by class."""
    rows = []
    for growth in of.growth:
        for passing, lasting, season, (quarter, share), shock in product(
            of.passing.values, of.lasting.values, of.season.values, of.quarter, growth.shocks
        ):
            weight = log(growth.weight * share / len(growth.shocks))
            weight += _log_prior(of.passing, passing) + _log_prior(of.lasting, lasting)
            weight += _log_prior(of.season, season / (passing / of.passing.usual) ** of.season_follows)
            spreads = growth.long_run, growth.long_run_spread, growth.excess_spread
            rows.append((passing, lasting, season, quarter, shock, growth.kept_per_month, *spreads, weight))
    return NoiseSettings(*np.array(rows).T)


def _log_prior(noise: Noise, value: float) -> float:
    return -0.5 * (log(value / noise.usual) / noise.spread) ** 2


def prior_of(settings: NoiseSettings, level: float) -> tuple[States, Covariances]:
    """Return (state, covariance) before any month is seen, the level around `level`."""
    count, size = len(settings.passing), SEASON + PER_YEAR
    state, covariance = np.zeros((count, size)), np.zeros((count, size, size))
    state[:, LEVEL], state[:, LONG_RUN] = level, settings.long_run
    covariance[:, LEVEL, LEVEL] = _LEVEL_SPREAD**2
    covariance[:, EXCESS, EXCESS] = settings.excess_spread**2
    covariance[:, LONG_RUN, LONG_RUN] = settings.long_run_spread**2
    for season in range(SEASON, size):
        covariance[:, season, season] = settings.season**2
        for other in range(SEASON + (season - SEASON) % PER_QUARTER, size, PER_QUARTER):
            covariance[:, season, other] += settings.quarter**2
    return state, covariance


def advance(state: States, covariance: Covariances, settings: NoiseSettings) -> None:
    """Let a month pass, in place: the level grows, the excess fades, shocks come."""
    kept = settings.kept
    state[:, LEVEL] += state[:, EXCESS] + state[:, LONG_RUN]
    state[:, EXCESS] *= kept
    covariance[:, LEVEL, :] += covariance[:, EXCESS, :] + covariance[:, LONG_RUN, :]
    covariance[:, :, LEVEL] += covariance[:, :, EXCESS] + covariance[:, :, LONG_RUN]
    covariance[:, EXCESS, :] *= kept[:, None]
    covariance[:, :, EXCESS] *= kept[:, None]
    covariance[:, LEVEL, LEVEL] += settings.lasting**2
    covariance[:, EXCESS, EXCESS] += settings.shock**2


def growth_of(state: States, covariance: Covariances) -> tuple[Settings, Settings]:
    """Return mean and variance of today's growth, excess + long-run, by setting."""
    variance = covariance[:, EXCESS, EXCESS] + covariance[:, LONG_RUN, LONG_RUN]
    return state[:, EXCESS] + state[:, LONG_RUN], variance + 2 * covariance[:, EXCESS, LONG_RUN]


def of_mixture(mean: Settings, variance: Settings, weights: Settings) -> tuple[float, float]:
    """Return mean and variance of a mixture of normal laws."""
    middle = float(weights @ mean)
    return middle, float(weights @ (variance + (mean - middle) ** 2))


def roots_of(covariance: Covariances) -> Covariances:
    """Return lower triangular roots; what rounding has made negative on the diagonal counts as 0."""
    size = covariance.shape[1]
    roots = np.zeros(covariance.shape)
    for column in range(size):
        rest = covariance[:, column:, column] - np.einsum(
            "sij,sj->si", roots[:, column:, :column], roots[:, column, :column]
        )
        root = np.sqrt(np.maximum(rest[:, 0], 0.0))
        with np.errstate(divide="ignore", invalid="ignore"):
            roots[:, column:, column] = np.where(root[:, None] > 0, rest / root[:, None], 0.0)
    return roots


def observed(covariance: Covariances, season: int) -> States:
    """Return the covariance of the state with level + season."""
    return np.asarray(covariance[:, :, LEVEL] + covariance[:, :, season])


def learn(
    state: States, covariance: Covariances, settings: NoiseSettings, value: float, season: int
) -> Settings:
    """Take in a month, in place; return its log likelihood by setting.

    A month z standard deviations off counts as if its noise had (DEGREES + z²) ÷ (DEGREES + 1) times the
    variance.
    """
    shared = observed(covariance, season)
    error = value - state[:, LEVEL] - state[:, season]
    known, passing = shared[:, LEVEL] + shared[:, season], settings.passing**2
    squared = error**2 / (known + passing)
    odd = np.maximum((DEGREES + squared) / (DEGREES + 1), 1.0)
    gain = shared / (known + passing * odd)[:, None]
    state += gain * error[:, None]
    covariance -= gain[:, :, None] * shared[:, None, :]
    likelihood = _LOG_T - 0.5 * np.log(known + passing) - (DEGREES + 1) / 2 * np.log1p(squared / DEGREES)
    return np.asarray(likelihood)
