"""Our own growth while conditions stay as they are: as stated, or as the company's history has it.

Growth is that of revenue. Customers, price and use divide it: where prices are expected to fall, so many more
customers make up for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths, Paths, Uniforms
from core.market.demand import faded
from core.market.forecaster import Posterior
from core.months import elapsed
from core.plan.market import Segment


@dataclass(frozen=True, eq=False)
class RevenuePath:
    """What the revenue process brings, by month and path: the level as a factor on today's, and the passing
    factor (season and noise of the month) on revenue, None being 1.
    """

    level: MonthsPaths
    passing: MonthsPaths | None


@dataclass(frozen=True, eq=False)
class ProcessNumbers:
    """Standard draws of the revenue process: uniforms (paths,) that choose noises and wildness, normal
    numbers of the state (states, paths), and by month (months, paths) of lasting shocks, shocks to growth and
    passing noise.
    """

    setting: Paths
    wild: Paths
    state: Uniforms
    lasting: MonthsPaths
    growth: MonthsPaths
    passing: MonthsPaths


def process_path(*, posterior: Posterior, numbers: ProcessNumbers, today: float | None = None) -> RevenuePath:
    """Return paths whose distribution in each month is that of `posterior.bands`.

    `today`: ln of the level that they are factors on; by default the one that the posterior has.
    """
    level, season_and_noise = posterior.paths(
        setting=numbers.setting,
        wild=numbers.wild,
        state=numbers.state,
        lasting=numbers.lasting,
        growth=numbers.growth,
        passing=numbers.passing,
    )
    return RevenuePath(
        np.exp(level - (posterior.today if today is None else today)), np.exp(season_and_noise)
    )


def stated_factors(*, segment: Segment[Drawn], months: int) -> MonthsPaths:
    """Return the factor on revenue from each month to the next as stated, month 0 being the first to grow.

    g(t) = g·(1 − fade)^(t/12), t counted from the month of the first customers; before it the factor is 1.
    """
    growth = faded(segment.growth_per_month, segment.growth_fade_per_year, months)
    factors = np.empty((months, segment.opening_customers.shape[1]))
    np.add(growth, 1, out=factors)
    if factors.min() < 0:
        np.maximum(factors, 0.0, out=factors)
    if not segment.first_month:
        return factors
    later, left = np.ones(factors.shape), max(months - segment.first_month, 0)
    later[months - left :] = factors[:left]
    return later


def regrown(level: MonthsPaths, *, then: float, now: float, kept: float) -> MonthsPaths:
    """Return a measured level as it would be if growth, stated as `then` beside it (in logs a month), were
    `now`.

    The difference acts each month and fades as measured growth does, `kept` being what is left of it after a
    month (0–1): level(t)·exp((now − then)·Σ kept^s, s from 0 to t). What is not known of growth stays as
    wide.
    """
    return np.asarray(level * np.exp((now - then) * np.cumsum(kept ** elapsed(len(level)), axis=0)))


def path_factors(level: MonthsPaths) -> MonthsPaths:
    """Return the factor from each month to the next of a level that is 1 today."""
    factors = level.copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        factors[1:] = np.where(level[:-1] > 0, level[1:] / level[:-1], 0.0)
    return factors


def divided(factors: MonthsPaths, indices: Sequence[tuple[Drawn, Expected]]) -> MonthsPaths:
    """Return the factors on customers: those on revenue less what price and use are expected to bring.

    `indices` are, for each thing sold to them, its part of what a customer pays and the factor on price × use
    from a month to the next, which begins in month 1.
    """
    if not indices:
        return factors
    if len(indices) == 1:
        _part, step = indices[0]
        found = np.empty(factors.shape)
        found[0] = factors[0]
        with np.errstate(divide="ignore"):  # a price that is nothing for a month
            np.divide(factors[1:], step[1:] if len(step) > 1 else step, out=found[1:])
        return found
    found = factors.copy()
    each = [part.copy() for part, _step in indices]
    before = sum(each)
    for month in range(1, len(factors)):
        for number, (_part, step) in enumerate(indices):
            each[number] = each[number] * step[month if len(step) > 1 else 0]
        now = sum(each)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(before > 0, now / before, 1.0)
        found[month] /= ratio[0]
        before = now
    return found
