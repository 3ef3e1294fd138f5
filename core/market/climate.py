"""The funding climate: one index for the price of rounds and of exits, 1 being today."""

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.market.events import first_month
from core.months import elapsed, over_months
from core.plan.market import Climate
from core.plan.section import once


def climate_index(*, climate: Climate[Drawn], uniform: Paths, months: int) -> MonthsPaths:
    """Return the index by month and path: its level, less the depth of the first shock while that lasts."""
    start = first_month(uniform=uniform, probability_per_year=once(climate.shock_probability_per_year))
    if not (start < months).any():
        return over_months(climate.level, months)
    month = elapsed(months)
    shocked = (month >= start) & (month < start + climate.shock_months)
    return climate.level * np.where(shocked, 1 - climate.shock_depth, 1.0)
