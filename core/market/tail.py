"""Measures of the tail of a loss: value at risk, expected shortfall, and each risk's part of it."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Paths
from core.errors import CalculationError, Fault
from core.texts import mark


def value_at_risk(*, losses: Paths, level: float) -> float:
    """Return the loss that is not exceeded with probability `level` (0–1, exclusive): the order statistic
    ⌈n·level⌉.
    """
    ordered = np.sort(losses)
    return float(ordered[_rank(len(losses), level)])


def expected_shortfall(*, losses: Paths, level: float) -> float:
    """Return the mean loss in the worst 1 − level of the futures (Acerbi & Tasche 2002: split exactly at the
    level).
    """
    ordered, rank = np.sort(losses), _rank(len(losses), level)
    tail, cut = len(losses) * (1 - level), rank + 1 - len(losses) * level
    return float((ordered[rank] * cut + ordered[rank + 1 :].sum()) / tail)


def shortfall_shares(*, losses: Mapping[str, Paths], level: float) -> dict[str, float]:
    """Return each part's mean in the futures that are the worst for the sum, split exactly at the level: the
    parts add up to its shortfall. Futures as bad as that at the level share what is left.

    Value at risk is not subadditive, so it cannot be shared out this way; expected shortfall can (Tasche
    1999).
    """
    total = np.sum(list(losses.values()), axis=0)
    edge, tail = value_at_risk(losses=total, level=level), len(total) * (1 - level)
    worse, same = total > edge, total == edge
    left = tail - np.count_nonzero(worse)
    return {name: float((one[worse].sum() + left * one[same].mean()) / tail) for name, one in losses.items()}


def _rank(count: int, level: float) -> int:
    if not 0 < level < 1:
        raise CalculationError(Fault("level", mark("must lie between 0 and 1")))
    return min(int(np.ceil(count * level - 1e-9)) - 1, count - 1)
