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

import numpy as np
from scipy.special import ndtr, ndtri

from core.arrays import (
    Covariances,
    MonthsPaths,
    MonthsSettings,
    PastMonths,
    Paths,
    PathsIndex,
    Quantiles,
    Settings,
    States,
    Uniforms,
    Vector,
)
from core.errors import CalculationError, Fault
from core.market.noise_filter import (
    EXCESS,
    LEVEL,
    LONG_RUN,
    SEASON,
    NoiseSettings,
    advance,
    growth_of,
    learn,
    observed,
    of_mixture,
    prior_of,
    roots_of,
    settings_of,
)
from core.market.odd_months import new_levels, yearly_peaks
from core.market.reference_class import GENERAL, ReferenceClass
from core.market.rhythm import has_ended, idle_share, months_without, rhythm_of, told_once
from core.months import PER_YEAR
from core.texts import mark

FEWEST_MONTHS = 2
"""Months with revenue that a posterior needs."""
_SIFTED_EVERY, _HOPELESS, _NEGLIGIBLE = 4, -12.0, -8.0
"""Settings that fall so far behind the best one (in log weight) are given up on the way, and left out at the
end.
"""
_HALVINGS, _LEAST_LEVEL = 45, 1e-12


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known after the months seen: by setting, weights, state and covariance of (level, excess
    growth, long-run growth, twelve month-of-year effects), in logs around `middle`. `month` is the number of
    months passed, `idle` the part of them without any revenue, as of those to come.
    """

    reference_class: ReferenceClass
    settings: NoiseSettings
    weights: Settings
    state: States
    covariance: Covariances
    middle: float
    month: int
    idle: float = 0.0

    def bands(self, *, months: int, quantiles: Sequence[float]) -> Quantiles:
        """Return quantiles of revenue in the coming months, shape (quantiles, months)."""
        mean, variance = self._ahead(months)
        earning = (np.asarray(quantiles, dtype=float) - self.idle) / (1 - self.idle)
        found = np.exp(
            self.middle + self._mixture_quantiles(mean, variance, np.maximum(earning, _LEAST_LEVEL))
        )
        return np.where(earning[:, None] > 0, found, 0.0)

    def growth_per_year(self) -> tuple[float, float]:
        """Return (mean, standard deviation) of today's growth, in logs a year: before it fades."""
        mean, variance = of_mixture(*growth_of(self.state, self.covariance), self.weights)
        return PER_YEAR * mean, PER_YEAR * float(np.sqrt(variance))

    @property
    def today(self) -> float:
        """ln of today's level of revenue: what the months say it is, without season and noise."""
        return self.middle + float(self.weights @ self.state[:, LEVEL])

    @property
    def excess_kept(self) -> float:
        """What is left of growth above its long run after a month (0–1), in the mean of the settings."""
        return float(self.weights @ self.settings.kept)

    @property
    def say(self) -> float:
        """The company's own months' say in its growth, 0–1: the part of the class's uncertainty of today's
        growth (its variance) that they have taken away. A few months that turn a usual company into a rare
        one have none: they leave its growth less certain than the class had it.
        """
        (_mean, before), (_also, after) = self.class_growth_per_year(), self.growth_per_year()
        return float(np.clip(1 - (after / before) ** 2, 0.0, 1.0))

    def class_growth_per_year(self) -> tuple[float, float]:
        """Return (mean, standard deviation) of growth in the class before any month is seen, in logs a
        year.
        """
        settings = settings_of(self.reference_class)
        weights = np.exp(settings.log_weight)
        growth = growth_of(*prior_of(settings, 0.0))
        mean, variance = of_mixture(*growth, weights / weights.sum())
        return PER_YEAR * mean, PER_YEAR * float(np.sqrt(variance))

    def paths(
        self,
        *,
        setting: Paths,
        wild: Paths,
        state: Uniforms,
        lasting: MonthsPaths,
        growth: MonthsPaths,
        passing: MonthsPaths,
    ) -> tuple[MonthsPaths, MonthsPaths]:
        """Return (ln of the level, season and noise in logs), each (months, paths), of drawn futures.

        `setting`, `wild`: uniform numbers. `state` (states, paths), `lasting`, `growth`, `passing` (months,
        paths): standard normal ones. In each month, exp(level + season and noise) is distributed as `bands`
        has it.
        """
        chosen, of = self._chosen(setting), self.reference_class
        wilder = wild < of.wild_share
        spread = np.where(wilder, np.sqrt(of.wild_lasting), 1.0)
        noise = self.settings.passing[chosen] * np.where(wilder, of.wild_passing, 1.0)
        now = self._drawn_states(chosen, state, spread)
        level, excess, long_run = now[LEVEL], now[EXCESS], now[LONG_RUN]
        kept = self.settings.kept[chosen]
        lasts, growth_shock = spread * self.settings.lasting[chosen], spread * self.settings.shock[chosen]
        levels, others = np.empty(lasting.shape), np.empty(lasting.shape)
        for ahead in range(len(lasting)):
            level = level + excess + long_run + lasts * lasting[ahead]
            excess = kept * excess + growth_shock * growth[ahead]
            levels[ahead] = self.middle + level
            season = now[SEASON + (self.month + ahead) % PER_YEAR]
            others[ahead] = season + noise * self._earning(passing[ahead])
        return levels, others

    def _earning(self, passing: Paths) -> Paths:
        """Return the passing noise of months with revenue, a standard normal again, where the lowest numbers
        (`idle` of them) stand for months without any: −∞.
        """
        if not self.idle:
            return passing
        place = (ndtr(passing) - self.idle) / (1 - self.idle)
        return np.asarray(np.where(place > 0, ndtri(np.maximum(place, _LEAST_LEVEL)), -np.inf))

    def _chosen(self, uniform: Paths) -> PathsIndex:
        """Return each path's setting, by weight; those that grow faster come last, so ½ is the middle one."""
        ahead = self.state[:, LONG_RUN] * PER_YEAR + self.state[:, EXCESS] * (
            (1 - self.settings.kept**PER_YEAR) / (1 - self.settings.kept)
        )
        order = np.argsort(self.state[:, LEVEL] + ahead, kind="stable")
        place = np.searchsorted(np.cumsum(self.weights[order]), uniform)
        return np.asarray(order[np.minimum(place, len(order) - 1)])

    def _drawn_states(self, chosen: PathsIndex, normals: Uniforms, spread: Paths) -> Uniforms:
        """Return mean + spread · root of the covariance · normals, (states, paths), summed in a fixed
        order.
        """
        roots = roots_of(self.covariance)
        found = np.zeros(normals.shape)
        for row in range(len(found)):
            for column in range(row + 1):
                found[row] += roots[chosen, row, column] * normals[column]
        found *= spread
        return np.asarray(found + self.state[chosen].T)

    def _ahead(self, months: int) -> tuple[MonthsSettings, MonthsSettings]:
        """Return mean and variance of level + season by month and setting."""
        state, covariance = self.state.copy(), self.covariance.copy()
        mean, variance = (np.empty((months, len(self.weights))) for _ in range(2))
        for ahead in range(months):
            advance(state, covariance, self.settings)
            season = SEASON + (self.month + ahead) % PER_YEAR
            mean[ahead] = state[:, LEVEL] + state[:, season]
            variance[ahead] = observed(covariance, season)[:, LEVEL] + observed(covariance, season)[:, season]
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
    """Return what the months say, weighed against the class; of what is invoiced every few months, the mean
    of the months that it is for counts once. Raises `CalculationError` for fewer than two months.
    """
    if (rhythm := rhythm_of(revenue)) is not None:
        revenue, reference_class = told_once(revenue), reference_class.in_means(rhythm.every)
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(revenue > 0, np.log(revenue), np.nan)
    logs[~np.isfinite(logs)] = np.nan
    seen = logs[~np.isnan(logs)]
    if len(seen) < FEWEST_MONTHS:
        raise CalculationError(
            Fault("revenue", mark("needs at least {count} months with revenue"), {"count": FEWEST_MONTHS})
        )
    _refuse_an_end(revenue)
    middle = float(np.median(seen))
    first = int(np.flatnonzero(~np.isnan(logs))[0])  # before it nothing fades: no month was one of growth
    settings = settings_of(reference_class)
    if len(logs) - first < 2 * PER_YEAR:  # a strong season that has not come twice may be growth as well
        settings = settings.at(settings.season < max(reference_class.season.values))
    settings = settings.at(settings.log_weight > settings.log_weight.max() + _HOPELESS)
    state, covariance = prior_of(settings, float(np.median(seen[:3])) - middle)
    for place, size in yearly_peaks(revenue).items():  # one month of twelve says little of the others
        covariance[:, SEASON + place, SEASON + place] += size**2
    weight, steps = settings.log_weight.copy(), new_levels(revenue)
    for month, value in enumerate(logs - middle):
        if month > first:
            advance(state, covariance, settings)
        if month in steps:  # a step is no growth
            covariance[:, LEVEL, LEVEL] += steps[month] ** 2
        if not np.isnan(value):
            weight += learn(state, covariance, settings, float(value), SEASON + month % PER_YEAR)
        if month % _SIFTED_EVERY == _SIFTED_EVERY - 1 or month == len(logs) - 1:
            kept = weight > weight.max() + (_NEGLIGIBLE if month == len(logs) - 1 else _HOPELESS)
            settings, weight, state, covariance = (
                settings.at(kept),
                weight[kept],
                state[kept],
                covariance[kept],
            )
    weights = np.exp(weight - weight.max())
    return Posterior(
        reference_class,
        settings,
        weights / weights.sum(),
        state,
        covariance,
        middle,
        len(logs),
        idle_share(revenue),
    )


def _refuse_an_end(revenue: PastMonths) -> None:
    """Refuse a series whose last known months are 0: single months without revenue are gaps, an end is
    none.
    """
    if has_ended(revenue):
        message = mark("has been 0 for its last {count} months: there is nothing to go on from")
        raise CalculationError(Fault("revenue", message, {"count": months_without(revenue)}))
