"""The verdict at a past date of real companies, on their revenue and price of then, beside what happened.

A round is gold if its investors can get the hurdle at the exit: revenue must grow until the exit's multiple
of it is the hurdle times the price. Base rates of growth say how likely that is by then.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from core.facts.base_rates import BaseRateGroup
from core.facts.replays import ReplayFact

_DAYS_A_YEAR = 365.25
BAND = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Replay:
    """A round at a past date. `price_multiple` is price ÷ yearly revenue then; `needed` the factor by which
    revenue must grow for the `hurdle` at the exit's multiple.

    `odds` are those of growing by it until the exit, closures counted, by the base rates; `gold` says whether
    they reach the threshold; else the evidence does not: no month of the company's own was known. Of the
    `years` that have passed between the two revenues, `band` holds the growth of companies that live at
    `BAND`, as factors; `revenue_grew` and `value_grew` are what came. Dilution is in none of them.
    """

    fact: ReplayFact
    years: float
    price_multiple: float
    needed: float
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


def replay(
    fact: ReplayFact,
    group: BaseRateGroup,
    *,
    hurdle: float,
    exit_multiple: float,
    exit_years: float,
    gold_share: float,
) -> Replay:
    """Return what would have been said of a round then, and what came.

    ln(1 + g) of the group is normal; over τ years growth adds up to A(τ) of it (see `market.base_rates`), so
    P(growth ≥ h) = Φ((μ − ln h ÷ A) ÷ σ) of those that live, times (1 − closed)^τ.
    """
    multiple = fact.post_money / fact.revenue_per_year
    needed = hurdle * multiple / exit_multiple if exit_multiple > 0 else np.inf
    middle = group.nominal_log_median
    lives = (1 - group.closed_per_year) ** exit_years
    reach = np.log(needed) / _growth_until(exit_years, group)
    odds = float(lives * ndtr((middle - reach) / group.log_spread))
    years = (fact.later_revenue_as_of - fact.revenue_as_of).days / _DAYS_A_YEAR
    band = np.exp(_growth_until(years, group) * (middle + group.log_spread * ndtri(np.array(BAND))))
    low, median, high = (float(one) for one in band)
    return Replay(
        fact=fact,
        years=years,
        price_multiple=multiple,
        needed=needed,
        hurdle=hurdle,
        odds=odds,
        gold=odds >= gold_share,
        band=(low, median, high),
        revenue_grew=fact.later_revenue_per_year / fact.revenue_per_year,
        value_grew=fact.later_value / fact.post_money,
    )


def _growth_until(years: float, group: BaseRateGroup) -> float:
    kept = group.kept_per_year
    return years if kept == 1 else (1 - kept**years) / (1 - kept)
