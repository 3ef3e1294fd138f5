"""Competition: the odds of being chosen (multinomial logit) and the documents' competition pressure (M3)."""

import numpy as np

from core.arrays import AnyFloat, Drawn, Expected, MonthsPaths
from core.months import PER_YEAR, elapsed
from core.plan.market import Competition


def multinomial_logit(utilities: AnyFloat, *, outside_option: bool = False) -> AnyFloat:
    """Return choice probabilities e^u / Σe^u over the last axis (McFadden 1974).

    With `outside_option` the chooser may also take nothing, at utility 0; the result then sums to less than
    1.
    """
    top = utilities.max(axis=-1, keepdims=True)
    if outside_option:
        top = np.maximum(top, 0.0)
    weights = np.exp(utilities - top)
    total = weights.sum(axis=-1, keepdims=True) + (np.exp(-top) if outside_option else 0.0)
    return np.asarray(weights / total)


def competitors(*, competition: Competition[Drawn], months: int) -> MonthsPaths:
    """Return the number of rivals without a name, N(t), growing evenly."""
    return competition.competitors + competition.new_competitors_per_year / PER_YEAR * elapsed(months)


def rivals_attraction(*, competition: Competition[Drawn], months: int) -> MonthsPaths:
    """Return all rivals' attraction: 1 for each without a name, e^preference for each with one."""
    total = competitors(competition=competition, months=months)
    for rival in competition.rivals:
        total = total + np.exp(rival.preference)
    return total


def attraction(*, lag_penalty: Drawn, months_behind: Drawn) -> Drawn:
    """Return ours: e^(−penalty × months behind the frontier); that of a usual rival, and of none, is 1."""
    return np.exp(-lag_penalty * months_behind)


def win_share(*, ours: Expected, rivals: MonthsPaths) -> MonthsPaths:
    """Return the share of deciding prospects who choose us: ours ÷ (ours + rivals + none), none being 1."""
    return np.asarray(ours / (ours + (rivals + 1)))


def concentration(shares: AnyFloat, firms: AnyFloat | float = 1.0) -> AnyFloat:
    """Return the Herfindahl–Hirschman index, 10,000 · Σ share², along the first axis: shares of a market
    (0–1), each held by so many equal `firms`. What very many hold together adds nothing.
    """
    return np.asarray((1e4 * shares**2 / firms).sum(axis=0))


def relative_pressure(*, rivals_supply: AnyFloat, demand: AnyFloat) -> AnyFloat:
    """Return rivals' supply ÷ demand, without a unit: the corrected form of M3 (which divides a share by a
    demand).
    """
    return np.asarray(rivals_supply / demand)
