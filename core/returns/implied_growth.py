"""Reverse DCF: which growth of revenue a price implies."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Years

_LOW, _HIGH = -0.95, 50.0
_HALVINGS = 200


@dataclass(frozen=True)
class Business:
    """What is assumed besides growth: yearly revenue today, its free cash margin today and when mature, the
    years until then, the years of growth, growth for ever after them, and the discount rate (shares a year).
    """

    revenue: float
    margin_today: float
    mature_margin: float
    years_to_mature: int
    years: int
    terminal_growth: float
    rate: float


@dataclass(frozen=True)
class Implied:
    """The growth a year that makes the business worth the price.

    "none": no growth up to 5,000 % does; "any": it is worth more even while it shrinks by 95 % a year.
    """

    growth: float
    status: Literal["ok", "none", "any", "undefined"]


def worth(business: Business, growth: float) -> float:
    """Return Σ revenue·(1 + g)^t·margin(t)·(1 + r)^−t over the years 1 … n, and the growing perpetuity after
    them. The margin moves evenly from today's to the mature one.
    """
    year: Years = np.arange(1, business.years + 1, dtype=np.float64)
    part = np.minimum(year / business.years_to_mature, 1.0)
    margin = business.margin_today + part * (business.mature_margin - business.margin_today)
    flow = business.revenue * (1 + growth) ** year * margin
    value = float((flow * (1 + business.rate) ** -year).sum())
    after = business.revenue * (1 + growth) ** business.years * (1 + business.terminal_growth)
    after *= business.mature_margin / (business.rate - business.terminal_growth)
    return value + after * (1 + business.rate) ** -business.years


def implied_growth(business: Business, price: float) -> Implied:
    """Return the growth at which the business is worth the price.

    Undefined without revenue, without a mature margin, or where the discount rate does not exceed growth for
    ever. Early losses make worth fall with growth at first; the largest growth that gives the price counts.
    """
    if business.revenue <= 0 or business.mature_margin <= 0 or business.rate <= business.terminal_growth:
        return Implied(float("nan"), "undefined")
    if worth(business, _HIGH) < price:
        return Implied(float("nan"), "none")
    grid = np.expm1(np.linspace(np.log1p(_LOW), np.log1p(_HIGH), 400))
    below = [place for place, one in enumerate(grid) if worth(business, float(one)) < price]
    if not below:
        return Implied(float("nan"), "any")
    low, high = float(grid[below[-1]]), float(grid[below[-1] + 1])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(business, middle) < price else (low, middle)
    return Implied((low + high) / 2, "ok")
