"""The verdict: bubble, gold mine, or not enough evidence, by printed thresholds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Paths, PathsMask

Word = Literal["gold", "bubble", "open"]


@dataclass(frozen=True)
class Verdict:
    """The word and what it rests on: odds of gold in each reading (0–1), and the threshold."""

    word: Word
    own: float
    base_rates: float
    sceptic: float
    threshold: float


def investor_multiple(*, paid: Paths, invested: Paths) -> Paths:
    """Return all money out ÷ all money in, by path; 0 where the company died, NaN where nothing went in."""
    return np.where(invested > 0, paid / np.where(invested > 0, invested, 1.0), np.nan)


def is_gold(*, multiple: Paths, hurdle: float) -> PathsMask:
    """Say in which futures the investor gets at least the hurdle."""
    return multiple >= hurdle


def verdict(
    *, own: float, base_rates: float, sceptic: float, threshold: float, growth_measured: bool
) -> Verdict:
    """Judge the odds of gold.

    open: the odds are undefined, for the round closes in no future. bubble: below the threshold even on the
    plan's own assumptions. gold: at or above it on the plan's own assumptions and on base rates of growth
    too, or on the former with growth measured in the company's own history. Otherwise the answer rests on an
    unmeasured guess (that it will outgrow companies like it): not enough evidence.
    """
    if np.isnan(own):
        word: Word = "open"
    elif own < threshold:
        word = "bubble"
    elif base_rates >= threshold or growth_measured:
        word = "gold"
    else:
        word = "open"
    return Verdict(word, own, base_rates, sceptic, threshold)
