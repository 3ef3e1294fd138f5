"""The fall of prices for the same quality."""

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths
from core.months import PER_YEAR, accumulated


def log_price_index(*, price_fall_per_year: Expected, months: int) -> Expected:
    """Return ln of the market's price index, 0 in month 0: index(t) = (1 − fall)^(t/12)."""
    return accumulated(np.log1p(-price_fall_per_year) / PER_YEAR, months)


def price_factor(*, log_index: Expected, exposure: Drawn) -> MonthsPaths:
    """Return the factor on a price that follows the market index by `exposure` (0 not at all, 1 fully)."""
    return np.exp(exposure * log_index)
