"""The verdict at a past date of real companies, on what was known then, beside what happened.

A round is priced at a multiple of revenue. If that multiple lasts, investors get the hurdle once revenue has
grown by it; base rates of growth say how likely that is in the time that has passed.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr, ndtri

from core.facts.base_rates import BaseRateGroup
from core.facts.replays import ReplayFact

_DAYS_A_YEAR = 365.25
BAND = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Replay:
    """A round at a past date. `years` lie between the two revenues, `price_multiple` is price ÷ revenue then.

    `odds` are those of growing by the `hurdle` in that time, closures counted, by the base rates; `gold` says
    whether they reach the threshold. `band` holds revenue growth of those that live at `BAND`, as factors.
    `revenue_grew` and `value_grew` are what came; later rounds' dilution is in neither.
    """

    fact: ReplayFact
    years: float
    price_multiple: float
    hurdle: float
    odds: float
    gold: bool
    band: tuple[float, float, float]
    revenue_grew: float
    value_grew: float

    @property
    def inside(self) -> bool:
        """Whether revenue came into the 90 % band of base rates."""
        return self.band[0] <= self.revenue_grew <= self.band[-1]

    @property
    def reached(self) -> bool:
        """Whether the later price stood at the hurdle, before any dilution."""
        return self.value_grew >= self.hurdle


def replay(fact: ReplayFact, group: BaseRateGroup, *, hurdle: float, gold_share: float) -> Replay:
    """Return what would have been said of a round then, and what came.

    ln(1 + g) of the group is normal; over τ years growth adds up to A(τ) of it (see `market.base_rates`), so
    P(growth ≥ h) = Φ((μ − ln h ÷ A) ÷ σ) of those that live, times (1 − closed)^τ.
    """
    years = _years(fact.revenue_as_of, fact.later_revenue_as_of)
    kept = group.kept_per_year
    total = years if kept == 1 else (1 - kept**years) / (1 - kept)
    middle = group.log_median + (np.log1p(group.inflation_per_year) if group.terms == "real" else 0.0)
    lives = (1 - group.closed_per_year) ** years
    odds = float(lives * ndtr((middle - np.log(hurdle) / total) / group.log_spread))
    band = np.exp(total * (middle + group.log_spread * ndtri(np.array(BAND))))
    low, median, high = (float(one) for one in band)
    return Replay(
        fact=fact,
        years=years,
        price_multiple=fact.post_money / fact.revenue_per_year,
        hurdle=hurdle,
        odds=odds,
        gold=odds >= gold_share,
        band=(low, median, high),
        revenue_grew=fact.later_revenue_per_year / fact.revenue_per_year,
        value_grew=fact.later_value / fact.post_money,
    )


def _years(first: date, last: date) -> float:
    return (last - first).days / _DAYS_A_YEAR
