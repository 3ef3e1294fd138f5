"""The revenue process and its posterior: what a company's own months say, weighed against its reference
class.

ln revenue = level + month-of-year effect + passing noise. The level moves by growth and lasting shocks;
growth is a long-run rate plus an excess that fades. How noisy a company is, is not known either: a Kalman
filter runs for every setting of the class's noises at once, each weighted by what the class says of it times
the likelihood of the months seen. The forecast is the mixture. Six months thus move it a little and
thirty-six a lot, without any switch.

Single odd months count for less (Student's t with `DEGREES` of freedom in place of the normal law). Sources:
West & Harrison, Bayesian Forecasting and Dynamic Models (1997), ch. 10 and 12; M4 competition (2018): damped
trends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import lgamma, log, pi

import numpy as np
from scipy.special import ndtr

from core.arrays import (
    Covariances,
    MonthsSettings,
    PastMonths,
    Quantiles,
    Settings,
    SettingsMask,
    States,
    Vector,
)
from core.errors import CalculationError, Fault
from core.market.reference_class import GENERAL, Noise, ReferenceClass
from core.texts import mark

DEGREES = 4.0
FEWEST_MONTHS = 2
"""Months with revenue that a posterior needs."""
PER_YEAR = 12
_LEVEL, _EXCESS, _LONG_RUN, _SEASON = 0, 1, 2, 3
_LEVEL_SPREAD = 1.0
"""Prior standard deviation of the level around the first months, in logs: any."""
_SIFTED_EVERY, _HOPELESS, _NEGLIGIBLE = 6, -12.0, -8.0
"""Settings that fall so far behind the best one (in log weight) are given up on the way, and left out at the
end.
"""
_HALVINGS = 45
_LOG_T = lgamma((DEGREES + 1) / 2) - lgamma(DEGREES / 2) - 0.5 * log(DEGREES * pi)


@dataclass(frozen=True, eq=False)
class NoiseSettings:
    """Every combination of a class's noises and ways of growth: one entry each, with the log of its prior
    weight.
    """

    passing: Settings
    lasting: Settings
    season: Settings
    shock: Settings
    kept: Settings
    long_run: Settings
    long_run_spread: Settings
    excess_spread: Settings
    log_weight: Settings

    def at(self, chosen: SettingsMask) -> "NoiseSettings":
        """Return some of the settings."""
        return NoiseSettings(*(values[chosen] for values in vars(self).values()))


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known after the months seen: by setting, weights, state and covariance of (level, excess
    growth, long-run growth, twelve month-of-year effects), in logs around `middle`. `month` is the number of
    months passed.
    """

    reference_class: ReferenceClass
    settings: NoiseSettings
    weights: Settings
    state: States
    covariance: Covariances
    middle: float
    month: int

    def bands(self, *, months: int, quantiles: Sequence[float]) -> Quantiles:
        """Return quantiles of revenue in the coming months, shape (quantiles, months)."""
        mean, variance = self._ahead(months)
        return np.exp(
            self.middle + self._mixture_quantiles(mean, variance, np.asarray(quantiles, dtype=float))
        )

    def growth_per_year(self) -> tuple[float, float]:
        """Return (mean, standard deviation) of today's growth, in logs a year: before it fades."""
        now = self.state[:, _EXCESS] + self.state[:, _LONG_RUN]
        spread = (
            self.covariance[:, _EXCESS, _EXCESS]
            + self.covariance[:, _LONG_RUN, _LONG_RUN]
            + 2 * self.covariance[:, _EXCESS, _LONG_RUN]
        )
        mean = float(self.weights @ now)
        return PER_YEAR * mean, PER_YEAR * float(np.sqrt(self.weights @ (spread + (now - mean) ** 2)))

    def _ahead(self, months: int) -> tuple[MonthsSettings, MonthsSettings]:
        """Return mean and variance of level + season by month and setting."""
        state, covariance = self.state.copy(), self.covariance.copy()
        mean, variance = (np.empty((months, len(self.weights))) for _ in range(2))
        for ahead in range(months):
            _advance(state, covariance, self.settings)
            season = _SEASON + (self.month + ahead) % PER_YEAR
            mean[ahead] = state[:, _LEVEL] + state[:, season]
            variance[ahead] = (
                _observed(covariance, season)[:, _LEVEL] + _observed(covariance, season)[:, season]
            )
        return mean, variance

    def _mixture_quantiles(self, mean: MonthsSettings, variance: MonthsSettings, levels: Vector) -> Quantiles:
        """Return the mixture's quantiles by halving: of each setting a usual and a wilder normal law."""
        of, passing = self.reference_class, self.settings.passing**2
        usual = np.sqrt(variance + passing)
        wild = np.sqrt(variance * of.wild_lasting + passing * of.wild_passing**2)
        ends = float((mean - 10 * wild).min()), float((mean + 10 * wild).max())
        low, high = (np.full((len(levels), len(mean)), end) for end in ends)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            away = middle[:, :, None] - mean
            below = (1 - of.wild_share) * ndtr(away / usual) + of.wild_share * ndtr(away / wild)
            short = below @ self.weights < levels[:, None]
            low, high = np.where(short, middle, low), np.where(short, high, middle)
        return np.asarray((low + high) / 2)


def revenue_bands(
    revenue: Sequence[float] | PastMonths,
    *,
    months: int,
    quantiles: Sequence[float],
    reference_class: ReferenceClass | None = None,
    seed: int = 1,  # noqa: ARG001 (the bands are exact: nothing is drawn)
) -> Quantiles:
    """Return quantiles of the coming months' revenue, shape (quantiles, months), in the unit of `revenue`.

    `revenue`: one series by month, the latest last; NaN is a gap, and so is a month without revenue.
    `months`: 1 or more. `quantiles`: each between 0 and 1, exclusive. `reference_class`: by default that of
    companies of which nothing else is known. `seed` is taken for the sake of callers that draw.

    Raises:
        CalculationError: fewer than two months have revenue, or an argument is out of its range.
    """
    if months < 1 or not all(0 < level < 1 for level in quantiles):
        raise CalculationError(Fault("months", mark("must be 1 or more, and quantiles between 0 and 1")))
    return posterior(np.asarray(revenue, dtype=float), reference_class or GENERAL).bands(
        months=months, quantiles=quantiles
    )


def posterior(revenue: PastMonths, reference_class: ReferenceClass = GENERAL) -> Posterior:
    """Return what the months say, weighed against the class. Raises `CalculationError` for fewer than two
    months.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    logs[~np.isfinite(logs)] = np.nan
    seen = logs[~np.isnan(logs)]
    if len(seen) < FEWEST_MONTHS:
        raise CalculationError(
            Fault("revenue", mark("needs at least {count} months with revenue"), {"count": FEWEST_MONTHS})
        )
    middle = float(np.median(seen))
    settings = _settings(reference_class)
    state, covariance = _prior(settings, float(np.median(seen[:3])) - middle)
    weight = settings.log_weight.copy()
    for month, value in enumerate(logs - middle):
        if month:
            _advance(state, covariance, settings)
        if not np.isnan(value):
            weight += _learn(state, covariance, settings, float(value), _SEASON + month % PER_YEAR)
        if month % _SIFTED_EVERY == _SIFTED_EVERY - 1 or month == len(logs) - 1:
            kept = weight > weight.max() + (_NEGLIGIBLE if month == len(logs) - 1 else _HOPELESS)
            settings, weight, state, covariance = (
                settings.at(kept),
                weight[kept],
                state[kept],
                covariance[kept],
            )
    weights = np.exp(weight - weight.max())
    return Posterior(reference_class, settings, weights / weights.sum(), state, covariance, middle, len(logs))


@cache
def _settings(of: ReferenceClass) -> NoiseSettings:
    rows = []
    for growth in of.growth:
        for passing, lasting, season, shock in product(
            of.passing.values, of.lasting.values, of.season.values, growth.shocks
        ):
            weight = log(growth.weight / len(growth.shocks))
            weight += _log_prior(of.passing, passing) + _log_prior(of.lasting, lasting)
            weight += _log_prior(of.season, season)
            spreads = growth.long_run, growth.long_run_spread, growth.excess_spread
            rows.append((passing, lasting, season, shock, growth.kept_per_month, *spreads, weight))
    return NoiseSettings(*np.array(rows).T)


def _log_prior(noise: Noise, value: float) -> float:
    return -0.5 * (log(value / noise.usual) / noise.spread) ** 2


def _prior(settings: NoiseSettings, level: float) -> tuple[States, Covariances]:
    count, size = len(settings.passing), _SEASON + PER_YEAR
    state, covariance = np.zeros((count, size)), np.zeros((count, size, size))
    state[:, _LEVEL], state[:, _LONG_RUN] = level, settings.long_run
    covariance[:, _LEVEL, _LEVEL] = _LEVEL_SPREAD**2
    covariance[:, _EXCESS, _EXCESS] = settings.excess_spread**2
    covariance[:, _LONG_RUN, _LONG_RUN] = settings.long_run_spread**2
    for season in range(_SEASON, size):
        covariance[:, season, season] = settings.season**2
    return state, covariance


def _advance(state: States, covariance: Covariances, settings: NoiseSettings) -> None:
    """Let a month pass, in place: the level grows, the excess fades, shocks come."""
    kept = settings.kept
    state[:, _LEVEL] += state[:, _EXCESS] + state[:, _LONG_RUN]
    state[:, _EXCESS] *= kept
    covariance[:, _LEVEL, :] += covariance[:, _EXCESS, :] + covariance[:, _LONG_RUN, :]
    covariance[:, :, _LEVEL] += covariance[:, :, _EXCESS] + covariance[:, :, _LONG_RUN]
    covariance[:, _EXCESS, :] *= kept[:, None]
    covariance[:, :, _EXCESS] *= kept[:, None]
    covariance[:, _LEVEL, _LEVEL] += settings.lasting**2
    covariance[:, _EXCESS, _EXCESS] += settings.shock**2


def _observed(covariance: Covariances, season: int) -> States:
    """Return the covariance of the state with level + season."""
    return np.asarray(covariance[:, :, _LEVEL] + covariance[:, :, season])


def _learn(
    state: States, covariance: Covariances, settings: NoiseSettings, value: float, season: int
) -> Settings:
    """Take in a month, in place; return its log likelihood by setting.

    A month z standard deviations off counts as if its noise had (DEGREES + z²) ÷ (DEGREES + 1) times the
    variance.
    """
    shared = _observed(covariance, season)
    error = value - state[:, _LEVEL] - state[:, season]
    known, passing = shared[:, _LEVEL] + shared[:, season], settings.passing**2
    squared = error**2 / (known + passing)
    odd = np.maximum((DEGREES + squared) / (DEGREES + 1), 1.0)
    gain = shared / (known + passing * odd)[:, None]
    state += gain * error[:, None]
    covariance -= gain[:, :, None] * shared[:, None, :]
    likelihood = _LOG_T - 0.5 * np.log(known + passing) - (DEGREES + 1) / 2 * np.log1p(squared / DEGREES)
    return np.asarray(likelihood)
