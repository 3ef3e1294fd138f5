"""What moves the verdict most, from the forecast's own paths: no further run is needed."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths, PathsMask
from core.plan.assumption.distribution import Distribution
from core.plan.conditions import levers_without_effect
from core.plan.plan import Plan, uncertain_of
from core.simulation.draw import Drawing
from core.simulation.estimates import Estimate
from core.simulation.streams import RandomDraws, blocks

LAYERS = 3


@dataclass(frozen=True)
class Mover:
    """An uncertain assumption: the odds of gold in its lowest and highest third of draws, and their
    difference.
    """

    path: str
    low_value: float
    high_value: float
    odds_when_low: float
    odds_when_high: float
    difference: Estimate


def movers(plan: Plan, gold: Paths, seed: int) -> list[Mover]:
    """Return the uncertain assumptions by how far the odds of gold move from their low third to their high
    third.

    `gold` are the outcomes (1, 0; NaN where the round is not made) of `run(plan, len(gold), seed)`. The
    values shown are the thirds' own middles (the 1/6 and 5/6 quantiles). Correlated assumptions carry each
    other's effect. Levers whose response is switched off are left out: only their cost would speak. Empty
    where the round is made too seldom to compare anything.
    """
    made = ~np.isnan(gold)
    if made.sum() < 2 * LAYERS:
        return []
    silent = levers_without_effect(plan)
    uncertain = {path: one for path, one in uncertain_of(plan).items() if not path.startswith(silent)}
    draws = standard_draws(plan, tuple(uncertain), len(gold), seed)
    found = [_mover(path, uncertain[path], one[made], gold[made] > 0) for path, one in draws.items()]
    return sorted(found, key=lambda one: -abs(one.difference.value))


def standard_draws(plan: Plan, names: tuple[str, ...], paths: int, seed: int) -> dict[str, Paths]:
    """Return the standard normal numbers of the named assumptions by path, as the run drew them."""
    walks = [Drawing(plan, RandomDraws(seed, block, size)) for block, size in blocks(paths)]
    return {path: np.concatenate([walk.standard(path) for walk in walks]) for path in names}


def _mover(path: str, assumption: Distribution, draws: Paths, gold: PathsMask) -> Mover:
    third = len(draws) // LAYERS
    order = np.argpartition(draws, (third - 1, len(draws) - third))  # which they are, not in which order
    low, high = gold[order[:third]], gold[order[-third:]]
    error = float(np.sqrt((low.var() + high.var()) / third))
    return Mover(
        path,
        assumption.quantile(1 / 6),
        assumption.quantile(5 / 6),
        float(low.mean()),
        float(high.mean()),
        Estimate(float(high.mean() - low.mean()), error),
    )
