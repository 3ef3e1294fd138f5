"""Growth of revenue as companies of a kind have had it: drawn by path, in nominal terms, closures mixed
in.
"""

import numpy as np

from core.arrays import MonthsPaths, Paths
from core.facts.base_rates import BaseRateGroup
from core.market.events import months_to_event
from core.months import PER_YEAR, elapsed


def yearly_growth(*, group: BaseRateGroup, normal: Paths, nominal: bool = True) -> Paths:
    """Return growth a year by path: over the group's horizon, of the companies that live; real or nominal
    as its source says unless `nominal` lifts it.
    """
    middle = group.nominal_log_median if nominal else group.log_median
    return np.expm1(middle + group.log_spread * normal)


def class_level(*, group: BaseRateGroup, normal: Paths, closure: Paths, months: int) -> MonthsPaths:
    """Return revenue as a factor on today's, (months, paths); 0 after a company's end.

    ln level = ln(1 + g)·A(τ), τ the years passed, A(τ) = τ where a rate holds, or (1 − k^τ)/(1 − k) where k
    of a year's growth is left in the next. `normal`: standard normal numbers, `closure`: uniform ones.
    """
    years = (elapsed(months) + 1) / PER_YEAR
    kept = group.kept_per_year
    total = years if kept == 1 else (1 - kept**years) / (1 - kept)
    level = np.exp(total * np.log1p(yearly_growth(group=group, normal=normal)))
    closed = np.full(len(closure), group.closed_per_year)
    lives = elapsed(months) < months_to_event(uniform=closure, probability_per_year=closed)
    return np.asarray(level * lives)
