"""The verdict: bubble, gold mine, or not enough evidence, by printed thresholds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit

from core.arrays import Paths, PathsMask

Word = Literal["gold", "bubble", "open"]
_LEAST = 0.0005
"""Odds that a thousand futures cannot tell from 0: no reading is surer than that."""


@dataclass(frozen=True)
class Verdict:
    """The word and what it rests on: odds of gold in each reading (0–1) and their standard errors, the
    threshold, and `say`, the weight of the company's own months against its class (0: growth is only stated).

    `weighed` is their logarithmic pool: the log odds of own weighed by say, those of base rates by 1 − say.
    """

    word: Word
    own: float
    own_error: float
    base_rates: float
    base_rates_error: float
    sceptic: float
    threshold: float
    say: float
    weighed: float


def investor_multiple(*, paid: Paths, invested: Paths) -> Paths:
    """Return all money out ÷ all money in, by path; 0 where the company died, NaN where nothing went in."""
    return np.where(invested > 0, paid / np.where(invested > 0, invested, 1.0), np.nan)


def is_gold(*, multiple: Paths, hurdle: float) -> PathsMask:
    """Say in which futures the investor gets at least the hurdle."""
    return multiple >= hurdle


def _log_odds(share: float) -> float:
    return float(logit(np.clip(share, _LEAST, 1 - _LEAST)))


def _spread(share: float) -> float:
    """Return p · (1 − p): by how much odds move with their logarithm."""
    inside = float(np.clip(share, _LEAST, 1 - _LEAST))
    return inside * (1 - inside)


def verdict(
    *,
    own: float,
    own_error: float,
    base_rates: float,
    base_rates_error: float,
    sceptic: float,
    threshold: float,
    say: float,
) -> Verdict:
    """Judge the odds of gold, given that the round is made.

    The own reading is weighed against base rates by the company's own months' say, on the scale of log odds
    (the logarithmic pool of Genest and Zidek 1986): a posterior of few months still rests on its class, and
    what the class all but rules out takes many months to believe. Growth that is only stated (say 0) is gold
    if base rates alone reach the threshold too, and never by itself.

    bubble: more than two standard errors below the threshold even in the own reading. gold: as much above it
    in the own reading, and in the own reading weighed against base rates. Otherwise, or where odds are
    undefined, open: the evidence does not reach.
    """
    weighed, error = own, own_error
    if say < 1:
        # Both readings run on the same futures: their errors are added, the most they can come to.
        weighed = float(expit(say * _log_odds(own) + (1 - say) * _log_odds(base_rates)))
        parts = (say, own, own_error), (1 - say, base_rates, base_rates_error)
        error = weighed * (1 - weighed) * sum(part * wide / _spread(odds) for part, odds, wide in parts)
    word: Word = "open"
    if own + 2 * own_error < threshold:
        word = "bubble"
    elif own - 2 * own_error >= threshold and weighed - 2 * error >= threshold:
        word = "gold"
    return Verdict(word, own, own_error, base_rates, base_rates_error, sceptic, threshold, say, weighed)
